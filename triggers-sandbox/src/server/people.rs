//! `/_sandbox/v1/{contacts,members,gdpr-requests}`: whom payloads may name, and forgetting them.

use super::json::{Answer, Id, Refused, bad, missing, parse};
use crate::engine::Kind;
use crate::log::{Input, Output};
use crate::shared::Shared;
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
        let all = async move |State(shared): State<Arc<Shared>>| list(&shared, kind);
        let one = get(async move |State(shared): State<Arc<Shared>>, Id(id): Id| {
            show(&shared, kind, &id)
        })
        .put(
            async move |State(shared): State<Arc<Shared>>, Id(id): Id, body: Bytes| {
                set(&shared, kind, &id, &body)
            },
        )
        .delete(async move |State(shared): State<Arc<Shared>>, Id(id): Id| {
            remove(&shared, kind, &id)
        });
        router = router
            .route(&format!("/{name}"), get(all))
            .route(&format!("/{name}/{{id}}"), one);
    }
    router
}

fn list(shared: &Shared, kind: Kind) -> axum::Json<Value> {
    let items: Vec<Value> = shared.with(|state| {
        let people = state.engine.people(kind).iter();
        people.map(|(id, person)| entry(id, person)).collect()
    });
    axum::Json(json!({ "items": items, "next": null }))
}

fn show(shared: &Shared, kind: Kind, id: &str) -> Answer {
    let id = guid(id)?;
    let found = shared.with(|state| {
        let mut people = state.engine.people(kind).iter();
        people
            .find(|(other, _)| *other == id)
            .map(|(id, person)| entry(id, person))
    });
    found.map(axum::Json).ok_or_else(|| missing(WHO))
}

fn set(shared: &Shared, kind: Kind, id: &str, body: &Bytes) -> Answer {
    let id = guid(id)?;
    let person: Map<String, Value> = parse(body)?;
    let person = Value::Object(person);
    let shown = entry(id, &person);
    shared
        .apply(Input::SetPerson(kind, id, Some(person)))
        .done()?;
    Ok(axum::Json(shown))
}

fn remove(shared: &Shared, kind: Kind, id: &str) -> Answer {
    let id = guid(id)?;
    let removed = shared.apply(Input::SetPerson(kind, id, None));
    if matches!(removed, Output::Known(Ok(true))) {
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
    let canceled = match shared.apply(Input::Erase(id)) {
        Output::Erased(canceled) => canceled,
        _ => 0,
    };
    Ok(axum::Json(json!({ "canceled": canceled })))
}

const WHO: &str = "no contact or member of that id is known";

fn entry(id: Uuid, person: &Value) -> Value {
    json!({ "id": id, "value": person })
}

pub(super) fn guid(text: &str) -> Result<Uuid, Refused> {
    Uuid::try_parse(text).map_err(|_| bad(format!("`{text}` is not a GUID")))
}
