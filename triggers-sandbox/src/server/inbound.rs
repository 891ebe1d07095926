//! `/_sandbox/v1/{instances,webhooks,provider,signing-key}`: what the app gets from the service.

use super::json::{Answer, Id, bad, json_of, parse};
use super::people::guid;
use crate::outbound::{ProviderCall, Webhook};
use crate::remote::Refusal;
use crate::shared::Shared;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post, put};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::sync::Arc;

type App = State<Arc<Shared>>;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/instances", get(list))
        .route("/instances/{id}", put(install).delete(uninstall))
        .route("/webhooks", post(send))
        .route("/provider", post(call))
        .route("/signing-key", get(show_key))
}

async fn list(State(shared): App) -> Answer {
    let items = shared.look(|state| state.installations.list()).await;
    Ok(axum::Json(json!({ "items": items, "next": null })))
}

async fn install(State(shared): App, Id(id): Id, body: Bytes) -> Answer {
    let data: Map<String, Value> = parse(&body)?;
    let data = Value::Object(data);
    let webhook = Webhook::new("AppInstalled", guid(&id)?);
    deliver(&shared, Webhook { data, ..webhook }).await
}

async fn uninstall(State(shared): App, Id(id): Id) -> Answer {
    deliver(&shared, Webhook::new("AppRemoved", guid(&id)?)).await
}

async fn send(State(shared): App, body: Bytes) -> Answer {
    deliver(&shared, read(&body)?).await
}

async fn call(State(shared): App, body: Bytes) -> Answer {
    let call: ProviderCall = read(&body)?;
    let answer = shared.call_provider(call).await;
    json_of(&answer.map_err(|problem| bad(problem.to_string()))?)
}

/// Reads an object first: a type with named members is read from a list, too.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let object: Map<String, Value> = parse(body)?;
    serde_json::from_value(object.into()).map_err(|error| bad(error.to_string()))
}

async fn deliver(shared: &Arc<Shared>, webhook: Webhook) -> Answer {
    let sent = shared.send_webhook(webhook).await;
    let deliveries = sent.map_err(|problem| bad(problem.to_string()))?;
    Ok(axum::Json(json!({ "deliveries": deliveries })))
}

async fn show_key(State(shared): App) -> Answer {
    let key = tokio::task::spawn_blocking(move || shared.signing_key()).await;
    let key = key.map_err(|error| bad(error.to_string()))?;
    let key = key.map_err(|problem| bad(problem.to_string()))?;
    Ok(axum::Json(json!({ "publicKey": key.public_key() })))
}
