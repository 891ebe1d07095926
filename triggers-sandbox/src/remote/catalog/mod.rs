//! Reads of the Trigger Catalog (docs/api.md#s7).

mod filter;
mod page;

use super::call::Call;
use super::reader::{Object, Reader, body};
use super::refusal::Refusal;
use crate::catalog::identities_schema;
use crate::engine::Caller;
use crate::journal::Request;
use crate::options::assumed::CatalogReaders;
use crate::state::State;
use axum::http::StatusCode;
use page::{Asked, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// What a basic read leaves out.
const NOT_BASIC: [&str; 4] = [
    "payloadDataSchema",
    "filters",
    "implementedMethods",
    "automationConfigSchema",
];

/// The bodies of all calls that read the catalog.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: Option<Asked>,
    app_id: Option<Value>,
    basic_fields_only: Option<bool>,
    automation: Option<Object>,
}

/// `GET /v1/triggers/apps/{appId}/keys/{triggerKey}`
pub(super) fn get_trigger(
    state: &State,
    call: &Call,
    caller: Caller,
    entry: &mut Request,
) -> Result<Value, Refusal> {
    let (path, search) = call.path.split_once('?').unwrap_or((&call.path, ""));
    let mut segments = path.rsplit('/');
    let (key, app) = (
        segments.next().unwrap_or_default(),
        segments.nth(1).unwrap_or_default(),
    );
    entry.trigger_key = Some(key.to_owned());
    let enrich = enriched(search)?;
    let found = Uuid::try_parse(app)
        .ok()
        .filter(|app| may_read(state, caller, *app))
        .and_then(|app| Some((app, state.engine.catalog.trigger(app, key)?)));
    let Some((app, trigger)) = found else {
        let description = "no manifest of the sandbox has this app and trigger key";
        return Err(Refusal::application(
            StatusCode::NOT_FOUND,
            "TRIGGER_NOT_FOUND",
            description,
        ));
    };
    let trigger = if enrich {
        trigger.to_enriched_json(app)
    } else {
        trigger.to_json(app)
    };
    Ok(json!({ "trigger": trigger }))
}

/// `POST /v1/triggers/query`: the whole catalog.
pub(super) fn query(state: &State, call: &Call, caller: Caller) -> Result<Value, Refusal> {
    let body: Body = body(call.body.as_bytes())?;
    let mut reader = Reader::new(state.engine.options.assumed);
    let query = Query::new(&mut reader, body.query);
    reader.finish()?;
    let triggers: Vec<Value> = state
        .engine
        .catalog
        .triggers()
        .filter(|(app, _)| may_read(state, caller, *app))
        .map(|(app, trigger)| trigger.to_json(app))
        .collect();
    query.answer(triggers, state.engine.options.assumed.catalog_pages)
}

/// `POST /v1/triggers/resolve`: what is installed on the site, which here is every app.
pub(super) fn resolve(state: &State, call: &Call, caller: Caller) -> Result<Value, Refusal> {
    let body: Body = body(call.body.as_bytes())?;
    let mut reader = Reader::new(state.engine.options.assumed);
    let query = Query::new(&mut reader, body.query);
    let app = body.app_id;
    let app = app.map(|app| reader.guid_at(&app, format_args!("appId")));
    let basic = body.basic_fields_only.unwrap_or_default();
    reader.finish()?;
    let mut triggers = Vec::new();
    for (owner, trigger) in state.engine.catalog.triggers() {
        if app.is_none_or(|app| app == owner) && may_read(state, caller, owner) {
            let mut trigger = trigger.to_json(owner);
            if let Some(fields) = trigger.as_object_mut().filter(|_| basic) {
                fields.retain(|key, _| !NOT_BASIC.contains(&key.as_str()));
            }
            triggers.push(trigger);
        }
    }
    query.answer(triggers, state.engine.options.assumed.catalog_pages)
}

/// `POST /v1/triggers/identities_schema`
pub(super) fn identities(call: &Call) -> Result<Value, Refusal> {
    body::<Body>(call.body.as_bytes())?;
    Ok(json!({ "identitiesSchema": identities_schema() }))
}

/// `POST /automations-service/v2/automations/validate` (docs/api.md#s5.6).
pub(super) fn validate(state: &State, call: &Call) -> Result<Value, Refusal> {
    let body: Body = body(call.body.as_bytes())?;
    let mut reader = Reader::default();
    if body.automation.is_none() {
        reader.required("automation");
    }
    reader.finish()?;
    let automation = Value::Object(body.automation.unwrap_or_default());
    Ok(crate::engine::automation::validate(
        &automation,
        &state.engine.catalog,
    ))
}

fn may_read(state: &State, caller: Caller, app: Uuid) -> bool {
    match state.engine.options.assumed.catalog_readers {
        CatalogReaders::AnyApp => true,
        CatalogReaders::Owner => app == caller.app,
    }
}

/// The SDK repeats the path's values in the query (docs/api.md#s11), so other parameters are let pass.
fn enriched(query: &str) -> Result<bool, Refusal> {
    let field = "enrichWithIdentitySchema";
    let given = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == field);
    match given.map(|(_, value)| value) {
        None | Some("" | "false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => {
            let mut reader = Reader::default();
            let expected = json!({ "expected": "boolean" });
            reader.violation(field, "must be true or false", "FORMAT", expected);
            reader.finish().map(|()| false)
        }
    }
}
