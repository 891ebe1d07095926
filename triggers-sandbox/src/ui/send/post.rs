//! Sending: the same calls, by the same way, as an app makes them.

use super::form;
use crate::engine::Caller;
use crate::journal::Operation;
use crate::log::Input;
use crate::server::{App, Seq, serve};
use crate::shared::Shared;
use crate::state::State as Inner;
use crate::ui::page::{Refused, read};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::Request;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

type Answer = Result<Json<Value>, Refused>;

/// The fields of the form, all of them text. Properties of the payload are `p.KEY`; a `payload`
/// is JSON in their stead.
#[derive(Debug, Deserialize)]
struct Filled {
    operation: String,
    app: Uuid,
    trigger: String,
    instance: String,
    #[serde(default)]
    entity: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    ttl: String,
    payload: Option<String>,
    #[serde(flatten)]
    properties: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Replay {
    seq: u64,
}

/// Sends what a form says; answers where the call can be looked at.
pub(in crate::ui) async fn post(State(app): State<Arc<App>>, body: Bytes) -> Answer {
    let filled: Filled = read(&body)?;
    let instance = Uuid::try_parse(&filled.instance).map_err(|_| {
        Refused(format!(
            "the app instance `{}` is not a GUID",
            filled.instance
        ))
    })?;
    let caller = Caller {
        app: filled.app,
        instance,
    };
    let (operation, body) = match filled.operation.as_str() {
        "report" => (Operation::Report, report(&app.shared, &filled)?),
        "cancel" => (Operation::Cancel, identified(&filled)),
        other => return Err(Refused(format!("there is no operation `{other}` to send"))),
    };
    call(&app, operation, caller, Value::Object(body).to_string()).await
}

/// Makes a call of the journal again, byte for byte, with a token of its own.
pub(in crate::ui) async fn replay(State(app): State<Arc<App>>, body: Bytes) -> Answer {
    let Replay { seq } = read(&body)?;
    let look = |state: &Inner| {
        let request = state.engine.log.requests.get(seq)?;
        let key = request.trigger_key.as_deref()?;
        let mut triggers = state.engine.catalog.triggers();
        let (app, _) = triggers.find(|(_, trigger)| *trigger.key == *key)?;
        let caller = Caller {
            app,
            instance: request.instance_id?,
        };
        let operation = Some(request.operation).filter(|it| it.is_event_call())?;
        Some((operation, caller, request.body().to_owned()))
    };
    let found = app.shared.look(look).await;
    let (operation, caller, body) =
        found.ok_or_else(|| Refused(format!("request {seq} cannot be made again")))?;
    call(&app, operation, caller, body).await
}

fn report(shared: &Shared, filled: &Filled) -> Result<Map<String, Value>, Refused> {
    let payload = if let Some(text) = &filled.payload {
        serde_json::from_str(text)
            .map_err(|error| Refused(format!("the payload is not JSON: {error}")))?
    } else {
        let trigger = shared.catalog.trigger(filled.app, &filled.trigger);
        let given = |key: &str| {
            filled
                .properties
                .get(&format!("p.{key}"))
                .map(String::as_str)
        };
        trigger.map_or(Value::Null, |trigger| {
            Value::Object(form::payload(&trigger.model.payload, given))
        })
    };
    let mut body = identified(filled);
    body.insert("payload".to_owned(), payload);
    if !filled.key.is_empty() {
        let mut idempotency = json!({ "key": filled.key });
        if !filled.ttl.is_empty() {
            idempotency["ttlInMilliseconds"] = filled.ttl.as_str().into();
        }
        body.insert("idempotency".to_owned(), idempotency);
    }
    Ok(body)
}

/// Trigger and entity.
fn identified(filled: &Filled) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("triggerKey".to_owned(), filled.trigger.as_str().into());
    if !filled.entity.is_empty() {
        body.insert("externalEntityId".to_owned(), filled.entity.as_str().into());
    }
    body
}

async fn call(app: &Arc<App>, operation: Operation, caller: Caller, body: String) -> Answer {
    let token = format!("sandbox.{}", Uuid::new_v4().simple());
    let grant = Input::Grant(token.clone(), caller);
    app.shared.change_async(|it| it.apply(grant)).await;
    let request = Request::post(format!("/automations/v1/events/{}", operation.name()))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("user-agent", "triggers-sandbox")
        .body(Body::from(body))
        .map_err(|error| Refused(error.to_string()))?;
    let response = serve(Arc::clone(app), operation, false, request).await;
    let revoke = Input::Revoke(token);
    app.shared.change_async(|it| it.apply(revoke)).await;
    let seq = response.extensions().get::<Seq>();
    let go = seq.map(|Seq(seq)| format!("/ui/requests/{seq}"));
    Ok(Json(
        json!({ "status": response.status().as_u16(), "go": go }),
    ))
}
