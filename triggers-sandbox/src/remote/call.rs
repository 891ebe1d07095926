//! One call, as it is logged, and what can be made of it without the state.

use super::event_fields::Item;
use super::members::Members;
use super::reader::{Reader, object};
use super::refusal::Refusal;
use crate::catalog::Catalog;
use crate::engine::Caller;
use crate::faults::Broken;
use crate::journal::Operation;
use crate::options::Options;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A call of the remote API, without secrets: what the journal shows of it, and what its handler
/// needs besides.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Call {
    pub(crate) operation: Operation,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Arc<BTreeMap<String, String>>,
    /// The sandbox's own token that the call carries or, for `token-info`, asks about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<String>,
    pub(crate) body: String,
    #[serde(default, skip_serializing_if = "Broken::is_nothing")]
    pub(crate) broken: Broken,
    /// The answer, where it does not depend on the state: the body cannot be used, or must not be logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ready: Option<Ready>,
    #[serde(skip)]
    pub(crate) prepared: Option<Prepared>,
}

/// An answer that was worked out before the call reaches the state.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ready {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    /// Without a token.
    pub(crate) body: String,
    /// The body with the token.
    #[serde(skip)]
    pub(crate) secret_body: Option<String>,
    pub(crate) instance: Option<Uuid>,
    /// The token that is given out.
    pub(crate) grant: Option<(String, Caller)>,
}

/// What the body of an event call asks for.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The app whose schemas the events were compared with; `None` when no app has the trigger.
    pub(super) app: Option<Uuid>,
    pub(super) trigger_key: String,
    /// The first refusal is that of the body as a whole.
    pub(super) asked: Result<Asked, Refusal>,
    /// Of a bulk call.
    pub(super) items: Option<usize>,
    pub(super) entities: Vec<Uuid>,
    pub(super) keys: Vec<String>,
}

#[derive(Debug)]
pub(super) enum Asked {
    Reports(Vec<Item>),
    /// Entities, and how they are spelled.
    Cancels(Vec<(Uuid, Value)>),
}

impl Call {
    /// Reads and checks the body of an event call. That is most of the work of a bulk call, and
    /// needs no lock.
    pub(crate) fn prepare(&mut self, catalog: &Catalog, options: &Options) {
        if self.operation.is_event_call() && self.ready.is_none() {
            self.prepared = Some(Prepared::new(self, catalog, options, None));
        }
    }
}

impl Prepared {
    /// Without an app, the one that has a trigger of that key is taken to be the caller.
    pub(super) fn new(
        call: &Call,
        catalog: &Catalog,
        options: &Options,
        app: Option<Uuid>,
    ) -> Self {
        let mut prepared = Self {
            app,
            trigger_key: String::new(),
            asked: Ok(Asked::Reports(Vec::new())),
            items: None,
            entities: Vec::new(),
            keys: Vec::new(),
        };
        let asked = prepared.read(call, catalog, options);
        prepared.asked = asked.map_err(|unusable| match unusable {
            Unusable::Refused(refusal) => refusal,
            Unusable::Unread => unread(&call.body),
        });
        prepared
    }

    fn read(
        &mut self,
        call: &Call,
        catalog: &Catalog,
        options: &Options,
    ) -> Result<Asked, Unusable> {
        let is_bulk = call.operation == Operation::BulkReport;
        let at_once = is_bulk.then(|| Members::of_bulk_report(&call.body));
        let (body, events) = match at_once.flatten() {
            Some((body, events)) => (body, Some(events)),
            None => (serde_json::from_str(&call.body)?, None),
        };
        if body.are_too_deep(1, is_bulk.then_some("eventsInfo")) {
            return Err(Unusable::Unread);
        }
        let mut reader = Reader::new(options.assumed);
        let key = body.value("triggerKey")?;
        self.trigger_key = reader.text_at(key.as_ref(), format_args!("triggerKey"), 100);
        let mut items = match call.operation {
            Operation::Report => vec![Item {
                event: Ok(reader.event(&body, format_args!(""))?),
                echo: String::new(),
                id: None,
            }],
            Operation::BulkReport => {
                let items = reader.events(&body, events)?;
                self.items = Some(items.len());
                items
            }
            Operation::Cancel => {
                let spelled = body.value("externalEntityId")?;
                let entity = reader.required_guid(spelled.as_ref(), "externalEntityId");
                return self.cancels(reader, vec![(entity, spelled.unwrap_or_default())]);
            }
            _ => {
                let entities = reader.entity_ids(&body)?;
                self.items = Some(entities.len());
                return self.cancels(reader, entities);
            }
        };
        let with_key = || Some(catalog.with_key(&self.trigger_key)?.0);
        self.app = self.app.or_else(with_key);
        let app = self.app;
        let trigger = app.and_then(|app| catalog.trigger(app, &self.trigger_key));
        let sound = reader.finish();
        for event in items.iter_mut().filter_map(|item| item.event.as_mut().ok()) {
            self.entities.extend(event.external_entity_id);
            let key = event.idempotency.as_ref();
            self.keys.extend(key.map(|it| it.key.clone()));
            if let (Some(trigger), Ok(())) = (trigger, &sound) {
                event.check(trigger, &options.assumed);
            }
        }
        sound?;
        Ok(Asked::Reports(items))
    }

    fn cancels(&mut self, reader: Reader, entities: Vec<(Uuid, Value)>) -> Result<Asked, Unusable> {
        let known = entities.iter().map(|(id, _)| *id);
        self.entities.extend(known.filter(|id| !id.is_nil()));
        reader.finish()?;
        Ok(Asked::Cancels(entities))
    }
}

/// Why nothing can be made of a body.
pub(super) enum Unusable {
    Refused(Refusal),
    /// It is no JSON, or nested too deep.
    Unread,
}

impl From<Refusal> for Unusable {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<serde_json::Error> for Unusable {
    fn from(_: serde_json::Error) -> Self {
        Self::Unread
    }
}

/// Says what is wrong, as the reader of a whole body does.
fn unread(body: &str) -> Refusal {
    let refused = object(body.as_bytes()).err();
    refused.unwrap_or_else(|| Refusal::system(StatusCode::BAD_REQUEST))
}

impl Ready {
    pub(crate) fn refused(refusal: &Refusal, instance: Option<Uuid>) -> Self {
        Self {
            status: refusal.status.as_u16(),
            code: Some(refusal.verdict.to_owned()),
            body: refusal.body().to_string(),
            secret_body: None,
            instance,
            grant: None,
        }
    }
}

/// As the standard library's conversion, which looks at text byte by byte even if it is valid.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
