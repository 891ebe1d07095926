//! `/_sandbox/v1/…`: what tests and people may see and do.

use super::guard;
use crate::engine::log::List;
use crate::errors::Refusal;
use crate::faults::Faults;
use crate::state::{self, Shared};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Items of one page.
const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1000;

pub(super) type Answer = Result<axum::Json<Value>, Refused>;

/// A refused control call; its body has the same shape as everything else's.
pub(super) struct Refused(Refusal);

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/clock", get(show_clock).post(move_clock))
        .route("/requests", get(list_requests))
        .route("/events", get(list_events))
        .route("/activations", get(list_activations))
        .route("/actions", get(list_actions))
        .route(
            "/automations",
            get(list_automations)
                .put(set_automations)
                .delete(remove_automations),
        )
        .route(
            "/automations/{id}",
            get(show_automation)
                .put(set_automation)
                .delete(remove_automation),
        )
        .route("/coverage", get(show_coverage))
        .route("/scenario", get(show_scenario).post(play_scenario))
        .route("/reset", post(reset))
        .merge(super::people::router())
        .route("/faults", get(show_faults).put(set_faults))
        .fallback(async || {
            refuse(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "the control API has no such path",
            )
        })
        .layer(DefaultBodyLimit::max(super::MAX_BODY))
        .layer(axum::middleware::from_fn(guard::only_deliberate_changes))
        .with_state(shared)
}

async fn show_clock(State(shared): State<Arc<Shared>>) -> Answer {
    json_of(&shared.clock())
}

async fn move_clock(State(shared): State<Arc<Shared>>, body: Bytes) -> Answer {
    let object: serde_json::Map<String, Value> = parse(&body)?;
    let mut members = object.iter();
    match (members.next(), members.next()) {
        (Some((key, value)), None) => match (key.as_str(), value) {
            ("freeze", Value::Bool(frozen)) => shared.freeze(*frozen),
            ("advance", Value::String(by)) => shared.advance(duration(by)?),
            ("to", Value::String(to)) => {
                let to: Timestamp = to.parse().map_err(|error| bad(format!("`to`: {error}")))?;
                shared.move_to(to).map_err(|error| bad(error.to_string()))?;
            }
            ("run_to_next_due", Value::Bool(true)) => {
                shared.run_to_next_due();
            }
            _ => return Err(bad(CLOCK_HELP.to_owned())),
        },
        _ => return Err(bad(CLOCK_HELP.to_owned())),
    }
    json_of(&shared.clock())
}

fn duration(text: &str) -> Result<Duration, Refused> {
    let millis = triggers_codegen::duration::parse(text);
    millis
        .map(Duration::from_millis)
        .map_err(|error| bad(format!("`{text}` {error}; write it as `24h` or `1d12h`")))
}

const CLOCK_HELP: &str = "send exactly one of {\"freeze\": bool}, {\"advance\": \"24h\"}, \
    {\"to\": \"2026-12-01T10:00:00Z\"}, {\"run_to_next_due\": true}";

async fn list_requests(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &[])?;
    shared.with(|state| page(&state.engine.log.requests, &query, |_| true))
}

async fn list_events(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &[])?;
    shared.with(|state| page(&state.engine.log.events, &query, |_| true))
}

async fn list_activations(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(
        query.as_deref(),
        &["triggerKey", "externalEntityId", "status"],
    )?;
    let status = match query.filter("status") {
        Some(text) => Some(
            serde_json::from_value(text.into())
                .map_err(|_| bad(format!("`{text}` is no status")))?,
        ),
        None => None,
    };
    let entity = match query.filter("externalEntityId") {
        Some(text) => {
            Some(uuid::Uuid::try_parse(text).map_err(|_| bad(format!("`{text}` is not a GUID")))?)
        }
        None => None,
    };
    shared.with(|state| {
        page(&state.engine.log.activations, &query, |activation| {
            query
                .filter("triggerKey")
                .is_none_or(|key| key == activation.trigger_key)
                && entity.is_none_or(|entity| activation.external_entity_id == Some(entity))
                && status.is_none_or(|status| activation.status == status)
        })
    })
}

async fn list_actions(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &[])?;
    shared.with(|state| page(&state.engine.log.actions, &query, |_| true))
}

const NO_AUTOMATION: &str = "there is no such automation";

async fn list_automations(State(shared): State<Arc<Shared>>) -> Answer {
    Ok(axum::Json(
        json!({ "items": shared.automations(), "next": null }),
    ))
}

async fn set_automations(State(shared): State<Arc<Shared>>, body: Bytes) -> Answer {
    let values = crate::source::list_of(parse(&body)?).map_err(bad)?;
    shared.set_automations(values).map_err(bad)?;
    Ok(axum::Json(
        json!({ "items": shared.automations(), "next": null }),
    ))
}

async fn remove_automations(State(shared): State<Arc<Shared>>) -> Answer {
    shared.set_automations(Vec::new()).map_err(bad)?;
    Ok(axum::Json(json!({})))
}

async fn show_automation(State(shared): State<Arc<Shared>>, Id(id): Id) -> Answer {
    shared
        .automations()
        .into_iter()
        .find(|automation| automation["id"] == id.as_str())
        .map(axum::Json)
        .ok_or_else(|| missing(NO_AUTOMATION))
}

async fn set_automation(State(shared): State<Arc<Shared>>, Id(id): Id, body: Bytes) -> Answer {
    let mut automation: serde_json::Map<String, Value> = parse(&body)?;
    if automation
        .get("id")
        .is_some_and(|given| given != id.as_str())
    {
        return Err(bad(format!("the body's `id` is not `{id}`")));
    }
    automation.insert("id".to_owned(), id.into());
    let automation = Value::Object(automation);
    shared.set_automation(&automation).map_err(bad)?;
    Ok(axum::Json(automation))
}

async fn remove_automation(State(shared): State<Arc<Shared>>, Id(id): Id) -> Answer {
    if shared.remove_automation(&id).map_err(bad)? {
        Ok(axum::Json(json!({})))
    } else {
        Err(missing(NO_AUTOMATION))
    }
}

async fn show_faults(State(shared): State<Arc<Shared>>) -> Answer {
    json_of(&shared.with(|state| state.faults.clone()))
}

async fn set_faults(State(shared): State<Arc<Shared>>, body: Bytes) -> Answer {
    let faults = Faults::parse(Value::Object(parse(&body)?)).map_err(bad)?;
    shared.set_faults(faults).map_err(bad)?;
    show_faults(State(shared)).await
}

async fn show_coverage(State(shared): State<Arc<Shared>>) -> Answer {
    json_of(&shared.with(state::State::coverage))
}

async fn show_scenario(State(shared): State<Arc<Shared>>) -> Answer {
    json_of(&shared.with(state::State::scenario))
}

async fn play_scenario(State(shared): State<Arc<Shared>>, body: Bytes) -> Answer {
    // As an object first: a type with named members is read from a list, too.
    let scenario = Value::Object(parse(&body)?);
    let scenario = serde_json::from_value(scenario).map_err(|error| bad(error.to_string()))?;
    shared.play(&scenario).map_err(bad)?;
    json_of(&shared.clock())
}

async fn reset(State(shared): State<Arc<Shared>>) -> Answer {
    shared.reset();
    Ok(axum::Json(json!({})))
}

/// What a list was asked for.
struct Query {
    after: u64,
    limit: usize,
    filters: Vec<(String, String)>,
}

impl Query {
    /// Reads `after`, `limit` and the named filters; anything else is refused.
    fn parse(query: Option<&str>, filters: &[&str]) -> Result<Self, Refused> {
        let mut parsed = Self {
            after: 0,
            limit: DEFAULT_LIMIT,
            filters: Vec::new(),
        };
        for pair in query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "after" => {
                    parsed.after = value
                        .parse()
                        .map_err(|_| bad("`after` must be a number".to_owned()))?;
                }
                "limit" => {
                    let limit = value
                        .parse()
                        .ok()
                        .filter(|limit| (1..=MAX_LIMIT).contains(limit));
                    parsed.limit =
                        limit.ok_or_else(|| bad(format!("`limit` must be 1 to {MAX_LIMIT}")))?;
                }
                _ if filters.contains(&key) => {
                    parsed.filters.push((key.to_owned(), value.to_owned()));
                }
                _ => return Err(bad(format!("there is no parameter `{key}`"))),
            }
        }
        Ok(parsed)
    }

    fn filter(&self, key: &str) -> Option<&str> {
        self.filters
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }
}

/// One page; `next` is what `after` must be for the following one.
fn page<T: Serialize>(list: &List<T>, query: &Query, wanted: impl Fn(&T) -> bool) -> Answer {
    let mut found = list.after(query.after).filter(|(_, item)| wanted(item));
    let mut items = Vec::new();
    let mut reached = None;
    for (seq, item) in found.by_ref().take(query.limit) {
        items.push(serde_json::to_value(item).map_err(|error| bad(error.to_string()))?);
        reached = Some(seq);
    }
    let next = reached.filter(|_| found.next().is_some());
    Ok(axum::Json(json!({ "items": items, "next": next })))
}

pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| bad(format!("the body cannot be read: {error}")))
}

/// What stands in the path for `{id}`, refused like everything else when it is no text.
pub(super) struct Id(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let id = Path::<String>::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id))
            .map_err(|_| bad("the id in the path is not UTF-8".to_owned()))
    }
}

fn json_of(value: &impl Serialize) -> Answer {
    serde_json::to_value(value)
        .map(axum::Json)
        .map_err(|error| bad(error.to_string()))
}

pub(super) fn bad(description: String) -> Refused {
    refuse(StatusCode::BAD_REQUEST, "BAD_REQUEST", description)
}

pub(super) fn missing(what: &str) -> Refused {
    refuse(StatusCode::NOT_FOUND, "NOT_FOUND", what)
}

fn refuse(status: StatusCode, code: &'static str, description: impl Into<String>) -> Refused {
    Refused(Refusal::application(status, code, description))
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0.status, axum::Json(self.0.body())).into_response()
    }
}
