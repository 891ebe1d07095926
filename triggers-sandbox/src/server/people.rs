//! `/_sandbox/v1/{contacts,members,gdpr-requests}`: whom payloads may name, and forgetting them.

use super::json::{Answer, Id, bad, missing, parse};
use crate::engine::Kind;
use crate::log::{Input, Output};
use crate::remote::Refusal;
use crate::shared::Shared;
use crate::state::State as Inner;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use uuid::Uuid;

pub(super) fn router() -> Router<Arc<Shared>> {
    let mut router = Router::new().route("/gdpr-requests", post(erase));
    for (name, kind) in [("contacts", Kind::Contact), ("members", Kind::Member)] {
        let all = async move |State(shared): State<Arc<Shared>>| list(&shared, kind).await;
        let one = get(async move |State(shared): State<Arc<Shared>>, Id(id): Id| {
            show(&shared, kind, &id).await
        })
        .put(
            async move |State(shared): State<Arc<Shared>>, Id(id): Id, body: Bytes| {
                set(&shared, kind, &id, &body).await
            },
        )
        .delete(async move |State(shared): State<Arc<Shared>>, Id(id): Id| {
            remove(&shared, kind, &id).await
        });
        router = router
            .route(&format!("/{name}"), get(all))
            .route(&format!("/{name}/{{id}}"), one);
    }
    router
}

async fn list(shared: &Arc<Shared>, kind: Kind) -> axum::Json<Value> {
    let look = move |state: &Inner| {
        let people = state.engine.people(kind).iter();
        people.map(|(id, person)| entry(id, person)).collect()
    };
    let items: Vec<Value> = shared.look(look).await;
    axum::Json(json!({ "items": items, "next": null }))
}

async fn show(shared: &Arc<Shared>, kind: Kind, id: &str) -> Answer {
    let id = guid(id)?;
    let look = move |state: &Inner| {
        let mut people = state.engine.people(kind).iter();
        people
            .find(|(other, _)| *other == id)
            .map(|(id, person)| entry(id, person))
    };
    let found = shared.look(look).await;
    found.map(axum::Json).ok_or_else(|| missing(WHO))
}

async fn set(shared: &Arc<Shared>, kind: Kind, id: &str, body: &Bytes) -> Answer {
    let id = guid(id)?;
    let person: Map<String, Value> = parse(body)?;
    let person = Value::Object(person);
    let shown = entry(id, &person);
    let input = Input::SetPerson(kind, id, Some(person));
    shared.change_async(|it| it.apply(input)).await.done()?;
    Ok(axum::Json(shown))
}

async fn remove(shared: &Arc<Shared>, kind: Kind, id: &str) -> Answer {
    let id = guid(id)?;
    let removed = shared.change_async(move |it| it.apply(Input::SetPerson(kind, id, None)));
    if matches!(removed.await, Output::Known(Ok(true))) {
        Ok(axum::Json(json!({})))
    } else {
        Err(missing(WHO))
    }
}

async fn erase(State(shared): State<Arc<Shared>>, body: Bytes) -> Answer {
    let object: Map<String, Value> = parse(&body)?;
    let id = match (object.len(), object.get("id").and_then(Value::as_str)) {
        (1, Some(id)) => guid(id)?,
        _ => return Err(bad("send {\"id\": \"<contact or member id>\"}".to_owned())),
    };
    let erased = shared.change_async(move |it| it.apply(Input::Erase(id)));
    let canceled = match erased.await {
        Output::Erased(canceled) => canceled,
        _ => 0,
    };
    Ok(axum::Json(json!({ "canceled": canceled })))
}

const WHO: &str = "no contact or member of that id is known";

fn entry(id: Uuid, person: &Value) -> Value {
    json!({ "id": id, "value": person })
}

pub(super) fn guid(text: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(text).map_err(|_| bad(format!("`{text}` is not a GUID")))
}
