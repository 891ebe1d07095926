//! Reads of the Trigger Catalog (spec §7).

use super::{Call, Noted, token};
use crate::errors::Refusal;
use crate::state::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

/// `GET /v1/triggers/apps/{appId}/keys/{triggerKey}`. Any good token may read any app's triggers
/// (assumed). Identity schemas are not added, whatever `enrichWithIdentitySchema` says.
pub(super) fn get_trigger(
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<Value, Refusal> {
    token::caller(state, call, noted)?;
    let mut segments = call.parts.uri.path().rsplit('/');
    let (key, app) = (
        segments.next().unwrap_or_default(),
        segments.nth(1).unwrap_or_default(),
    );
    noted.trigger_key = Some(key.to_owned());
    let found = Uuid::try_parse(app)
        .ok()
        .and_then(|app| Some((app, state.engine.catalog.trigger(app, key)?)));
    let Some((app, trigger)) = found else {
        let description = "no manifest of the sandbox has this app and trigger key";
        return Err(Refusal::application(
            StatusCode::NOT_FOUND,
            "TRIGGER_NOT_FOUND",
            description,
        ));
    };
    Ok(json!({ "trigger": trigger.to_json(app) }))
}
