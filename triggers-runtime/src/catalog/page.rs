//! Answers of the catalog. Keys of schemas stay as they are, and what an entry lacks is left to the
//! caller.

use serde_json::Value;

use super::{Catalog, CatalogTrigger, MAX_PAGES};
use crate::http::transport::Response;
use crate::{Answer, AppId, Error};

/// One page of triggers.
pub(super) struct Page {
    /// By trigger key, if the entry has one.
    entries: Vec<(Option<String>, CatalogTrigger)>,
    is_empty: bool,
    /// How many triggers there are on all pages, if the catalog says so.
    pub(super) total: Option<usize>,
}

impl Page {
    /// Reads the triggers of `app`. Others are not its own.
    pub(super) fn read(response: &Response, app: AppId) -> Result<Self, Error> {
        let mut body = json(response)?;
        let total = body.pointer("/paging/total").and_then(Value::as_u64);
        // An answer of another kind must not pass for an empty catalog.
        let Some(Value::Array(results)) = body.get_mut("results").map(Value::take) else {
            return Err(unusable(
                response,
                "the catalog's answer has no list `results`",
            ));
        };
        let is_own = |entry: &Value| {
            let owner = entry.get("appId").and_then(Value::as_str);
            owner.is_none_or(|owner| owner.eq_ignore_ascii_case(&app.to_string()))
        };
        Ok(Self {
            is_empty: results.is_empty(),
            entries: results.into_iter().filter(is_own).map(trigger).collect(),
            total: total.map(|total| usize::try_from(total).unwrap_or(usize::MAX)),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Whether an entry was new.
    pub(super) fn add_to(self, catalog: &mut Catalog) -> bool {
        let before = catalog.triggers.len();
        let mut unnamed = 0;
        for (key, trigger) in self.entries {
            match key {
                Some(key) => drop(catalog.triggers.insert(key, trigger)),
                None => unnamed += 1,
            }
        }
        // They cannot be told apart, so pages that overlap must not count them again.
        catalog.unnamed = catalog.unnamed.max(unnamed);
        catalog.triggers.len() > before
    }
}

/// The answer to a request for one trigger.
pub(super) fn one(response: &Response) -> Result<(Option<String>, CatalogTrigger), Error> {
    let mut body = json(response)?;
    let entry = body.get_mut("trigger").map(Value::take);
    let entry = entry.filter(Value::is_object);
    entry
        .map(trigger)
        .ok_or_else(|| unusable(response, "the catalog's answer has no object `trigger`"))
}

pub(super) fn endless(response: &Response) -> Error {
    let problem = format!("the catalog does not end: {MAX_PAGES} pages, and there are still more");
    unusable(response, problem)
}

fn trigger(mut entry: Value) -> (Option<String>, CatalogTrigger) {
    let schema = entry.get_mut("payloadDataSchema").map(Value::take);
    let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let trigger = CatalogTrigger {
        display_name: text("displayName"),
        base_uri: text("baseUri"),
        id: text("id"),
        component_version: text("componentVersion"),
        payload_schema: schema.filter(Value::is_object),
    };
    (text("triggerKey").filter(|key| !key.is_empty()), trigger)
}

fn json(response: &Response) -> Result<Value, Error> {
    let body = response.body.as_ref();
    let body =
        body.map_err(|why| unusable(response, format!("the catalog's answer is lost: {why}")))?;
    serde_json::from_slice(body).map_err(|_| unusable(response, "the catalog's answer is not JSON"))
}

fn unusable(response: &Response, problem: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    let answer = Answer::new(Some(response.status)).with_request_id(response.request_id.clone());
    Error::bad_response(problem, answer, true, true)
}
