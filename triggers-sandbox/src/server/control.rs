//! `/_sandbox/v1/…`: what tests and people may see and do.

use super::guard;
use super::json::{Answer, Id, bad, json_of, missing, parse};
use crate::engine::log::List;
use crate::faults::Faults;
use crate::journal::{Activation, Status};
use crate::log::Input;
use crate::remote::Refusal;
use crate::sent::{self, Filter};
use crate::shared::{Shared, run_to_next_due};
use crate::state::State as Inner;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::Uri;
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Items of one page.
const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1000;

/// Real time that a move of the clock may take.
const PATIENCE: Duration = Duration::from_secs(3600);

type App = State<Arc<Shared>>;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/health", get(show_health))
        .route("/clock", get(show_clock).post(move_clock))
        .route("/requests", get(list_requests))
        .route("/events", get(list_events))
        .route("/activations", get(list_activations))
        .route("/actions", get(list_actions))
        .route("/sent", get(list_sent))
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
        .merge(super::inbound::router())
        .route("/faults", get(show_faults).put(set_faults))
        .fallback(async || missing("the control API has no such path"))
        .layer(DefaultBodyLimit::max(super::MAX_BODY))
        .layer(axum::middleware::from_fn(guard::only_deliberate_changes))
        .with_state(shared)
}

/// For containers: answers while the sandbox can answer at all.
async fn show_health() -> Answer {
    Ok(axum::Json(json!({ "status": "ok" })))
}

async fn show_clock(State(shared): App) -> Answer {
    json_of(&shared.clock())
}

async fn move_clock(State(shared): App, body: Bytes) -> Answer {
    let object: Map<String, Value> = parse(&body)?;
    let mut members = object.iter();
    match (members.next(), members.next()) {
        (Some((key, value)), None) => match (key.as_str(), value) {
            ("freeze", Value::Bool(frozen)) => {
                let frozen = *frozen;
                shared.change_async(move |it| it.freeze(frozen)).await;
            }
            ("advance", Value::String(by)) => {
                let by = duration(by)?;
                shared.change_async(move |it| it.advance(by)).await;
            }
            ("to", Value::String(to)) => {
                let to: Timestamp = to.parse().map_err(|error| bad(format!("`to`: {error}")))?;
                shared.change_async(move |it| it.move_to(to)).await?;
            }
            ("run_to_next_due", Value::Bool(true)) => {
                shared.change_async(run_to_next_due).await;
            }
            ("run_until_idle", Value::Bool(true)) => {
                for _ in 0..super::MAX_RUNS {
                    let due = shared.change_async(run_to_next_due).await;
                    if due.is_none() {
                        break;
                    }
                    shared.finish_async(PATIENCE).await;
                }
            }
            _ => return Err(bad(CLOCK_HELP.to_owned())),
        },
        _ => return Err(bad(CLOCK_HELP.to_owned())),
    }
    shared.finish_async(PATIENCE).await;
    json_of(&shared.clock())
}

fn duration(text: &str) -> Result<Duration, Refusal> {
    let millis = triggers_codegen::duration::parse(text);
    millis
        .map(Duration::from_millis)
        .map_err(|error| bad(format!("`{text}` {error}; write it as `24h` or `1d12h`")))
}

const CLOCK_HELP: &str = "send exactly one of {\"freeze\": bool}, {\"advance\": \"24h\"}, \
    {\"to\": \"2026-12-01T10:00:00Z\"}, {\"run_to_next_due\": true}, {\"run_until_idle\": true}";

/// Which items of a list are wanted. The filters are those of activations.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Wanted {
    after: u64,
    limit: Option<usize>,
    trigger_key: Option<String>,
    external_entity_id: Option<Uuid>,
    status: Option<Status>,
}

impl Wanted {
    fn is_filtered(&self) -> bool {
        self.trigger_key.is_some() || self.external_entity_id.is_some() || self.status.is_some()
    }

    fn fits(&self, activation: &Activation) -> bool {
        let key = self.trigger_key.as_deref();
        let entity = self.external_entity_id;
        key.is_none_or(|key| key == activation.trigger_key)
            && entity.is_none_or(|entity| activation.external_entity_id == Some(entity))
            && self.status.is_none_or(|status| activation.status == status)
    }
}

async fn list_requests(State(shared): App, uri: Uri) -> Answer {
    list(
        &shared,
        &uri,
        |state| &state.engine.log.requests,
        |state, it| state.engine.shown(it),
    )
    .await
}

async fn list_events(State(shared): App, uri: Uri) -> Answer {
    list(
        &shared,
        &uri,
        |state| &state.engine.log.events,
        |state, it| state.engine.shown(it),
    )
    .await
}

async fn list_actions(State(shared): App, uri: Uri) -> Answer {
    list(
        &shared,
        &uri,
        |state| &state.engine.log.actions,
        |_, it| it.clone(),
    )
    .await
}

async fn list<T, S: Serialize>(
    shared: &Arc<Shared>,
    uri: &Uri,
    items: impl Fn(&Inner) -> &List<T> + Send + 'static,
    show: impl Fn(&Inner, &T) -> S + Send + 'static,
) -> Answer {
    let wanted: Wanted = query(uri)?;
    if wanted.is_filtered() {
        return Err(bad("only activations can be filtered".to_owned()));
    }
    let look = move |state: &Inner| page(items(state), &wanted, |_| true, |it| show(state, it));
    shared.look(look).await
}

async fn list_activations(State(shared): App, uri: Uri) -> Answer {
    let wanted: Wanted = query(&uri)?;
    let look = move |state: &Inner| {
        let log = &state.engine.log.activations;
        page(log, &wanted, |it| wanted.fits(it), Activation::clone)
    };
    shared.look(look).await
}

/// What [`list_sent`] is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct WantedSent {
    after: u64,
    limit: Option<usize>,
    text: String,
    trigger_key: String,
    external_entity_id: String,
    status: String,
}

/// What was invoked, oldest first; what is due comes after the last of it.
async fn list_sent(State(shared): App, uri: Uri) -> Answer {
    let wanted: WantedSent = query(&uri)?;
    let limit = limit_of(wanted.limit)?;
    let filter = Filter {
        text: wanted.text,
        trigger: wanted.trigger_key,
        entity: wanted.external_entity_id,
        status: wanted.status,
    };
    let look = move |state: &Inner| {
        let mut found = sent::after(state, wanted.after, &filter);
        let mut items: Vec<_> = found.by_ref().take(limit).collect();
        let more = items.len() == limit && found.next().is_some();
        let next = items.last().and_then(|it| it.seq).filter(|_| more);
        if next.is_none() {
            items.extend(sent::due(state, &filter));
        }
        json_of(&json!({ "items": sent::json(state, &items), "next": next }))
    };
    shared.look(look).await
}

fn limit_of(asked: Option<usize>) -> Result<usize, Refusal> {
    let limit = asked.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(bad(format!("`limit` must be 1 to {MAX_LIMIT}")));
    }
    Ok(limit)
}

fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Refusal> {
    Query::try_from_uri(uri)
        .map(|Query(query)| query)
        .map_err(|error| bad(format!("the query cannot be read: {}", error.body_text())))
}

/// One page; `next` is what `after` must be for the following one.
fn page<T, S: Serialize>(
    list: &List<T>,
    wanted: &Wanted,
    fits: impl Fn(&T) -> bool,
    show: impl Fn(&T) -> S,
) -> Answer {
    let limit = limit_of(wanted.limit)?;
    let mut found = list.after(wanted.after).filter(|(_, item)| fits(item));
    let mut items = Vec::new();
    let mut reached = None;
    for (seq, item) in found.by_ref().take(limit) {
        items.push(serde_json::to_value(show(item)).map_err(|error| bad(error.to_string()))?);
        reached = Some(seq);
    }
    let next = reached.filter(|_| found.next().is_some());
    Ok(axum::Json(json!({ "items": items, "next": next })))
}

const NO_AUTOMATION: &str = "there is no such automation";

async fn list_automations(State(shared): App) -> Answer {
    let items = shared.look(Inner::automation_values).await;
    Ok(axum::Json(json!({ "items": items, "next": null })))
}

async fn set_automations(State(shared): App, body: Bytes) -> Answer {
    let values = crate::source::list_of(parse(&body)?)?;
    shared.change_apart(|it| it.set_automations(values)).await?;
    list_automations(State(shared)).await
}

async fn remove_automations(State(shared): App) -> Answer {
    shared
        .change_apart(|it| it.set_automations(Vec::new()))
        .await?;
    Ok(axum::Json(json!({})))
}

async fn show_automation(State(shared): App, Id(id): Id) -> Answer {
    let automations = shared.look(Inner::automation_values).await;
    let mut automations = automations.into_iter();
    let found = automations.find(|automation| automation["id"] == id.as_str());
    found.map(axum::Json).ok_or_else(|| missing(NO_AUTOMATION))
}

async fn set_automation(State(shared): App, Id(id): Id, body: Bytes) -> Answer {
    let mut automation: Map<String, Value> = parse(&body)?;
    if automation
        .get("id")
        .is_some_and(|given| given != id.as_str())
    {
        return Err(bad(format!("the body's `id` is not `{id}`")));
    }
    automation.insert("id".to_owned(), id.into());
    let automation = Value::Object(automation);
    let value = automation.clone();
    shared.change_apart(|it| it.set_automation(value)).await?;
    Ok(axum::Json(automation))
}

async fn remove_automation(State(shared): App, Id(id): Id) -> Answer {
    let removed = shared.change_apart(move |it| it.remove_automation(&id));
    if removed.await? {
        Ok(axum::Json(json!({})))
    } else {
        Err(missing(NO_AUTOMATION))
    }
}

async fn show_faults(State(shared): App) -> Answer {
    json_of(&shared.look(|state| state.faults.clone()).await)
}

async fn set_faults(State(shared): App, body: Bytes) -> Answer {
    let faults = Faults::parse(Value::Object(parse(&body)?))?;
    shared.change_async(|it| it.set_faults(faults)).await?;
    show_faults(State(shared)).await
}

async fn show_coverage(State(shared): App) -> Answer {
    json_of(&shared.look(Inner::coverage).await)
}

async fn show_scenario(State(shared): App) -> Answer {
    json_of(&shared.look(Inner::scenario).await)
}

async fn play_scenario(State(shared): App, body: Bytes) -> Answer {
    // As an object first: a type with named members is read from a list, too.
    let scenario = Value::Object(parse(&body)?);
    let scenario = serde_json::from_value(scenario).map_err(|error| bad(error.to_string()))?;
    let sandbox = Arc::clone(&shared);
    // It waits for all that falls due between two steps.
    let played = tokio::task::spawn_blocking(move || sandbox.play(&scenario)).await;
    played.map_err(|error| bad(error.to_string()))??;
    json_of(&shared.clock())
}

async fn reset(State(shared): App) -> Answer {
    shared.change_apart(|it| it.apply(Input::Reset)).await;
    Ok(axum::Json(json!({})))
}
