//! The four event endpoints (spec §1.1 to §1.4).

use super::bulk::Bulk;
use super::{Call, Noted, effects, token};
use crate::engine::{Accepted, Caller, Rejection};
use crate::errors::Refusal;
use crate::options::assumed::{SchemaErrorData, UnknownCancel, UnknownTrigger};
use crate::state::State;
use crate::wire::{Reader, object};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub(super) fn report(state: &mut State, call: &Call, noted: &mut Noted) -> Result<Value, Refusal> {
    let (caller, body) = open(state, call, noted)?;
    let mut reader = Reader::new(state.engine.options.assumed);
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let event = reader.event(body, format_args!(""));
    reader.finish()?;
    if !owns(state, caller, &trigger_key)? {
        return Ok(json!({ "activationIds": [] }));
    }
    let accepted = effects::report(state, call, caller, &trigger_key, event)
        .map_err(|rejection| refusal(state, rejection))?;
    noted.verdict = accepted.duplicate.then_some("DUPLICATE");
    Ok(json!({ "activationIds": accepted.activation_ids }))
}

/// What the result of a bulk report says of an event.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AboutEvent {
    event_info: Box<RawValue>,
    activation_ids: Vec<Uuid>,
}

/// The answer as text: it is as long as the request, and a tree of it would cost more than the rest.
pub(super) fn bulk_report(
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<String, Refusal> {
    let (caller, mut body) = open(state, call, noted)?;
    let mut reader = Reader::new(state.engine.options.assumed);
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let events = reader.events(&mut body);
    reader.finish()?;
    token::admit_items(state, caller, events.len())?;
    let owns = owns(state, caller, &trigger_key)?;
    let mut bulk = Bulk::new(state, call, events.len());
    for (index, item) in events.into_iter().enumerate() {
        let reported = unbroken(call, index).and(item.event).and_then(|event| {
            if !owns {
                return Ok(Accepted::default());
            }
            effects::report(state, call, caller, &trigger_key, event)
                .map_err(|rejection| refusal(state, rejection))
        });
        let (outcome, ids) = match reported {
            Ok(accepted) => (Ok(()), accepted.activation_ids),
            Err(refusal) => (Err(refusal), Vec::new()),
        };
        let about = AboutEvent {
            event_info: item.echo,
            activation_ids: ids,
        };
        bulk.settle(index, outcome, item.entity, about, noted);
    }
    Ok(bulk.answer(&trigger_key))
}

pub(super) fn cancel(state: &mut State, call: &Call, noted: &mut Noted) -> Result<Value, Refusal> {
    let (caller, body) = open(state, call, noted)?;
    let mut reader = Reader::new(state.engine.options.assumed);
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let entity = reader.guid(&body, "externalEntityId");
    reader.finish()?;
    if owns(state, caller, &trigger_key)? {
        cancel_one(state, call, caller, &trigger_key, entity)?;
    }
    Ok(json!({}))
}

/// What the result of a bulk cancel says of an entity.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AboutEntity {
    external_entity_id: Value,
}

pub(super) fn bulk_cancel(
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<String, Refusal> {
    let (caller, body) = open(state, call, noted)?;
    let mut reader = Reader::new(state.engine.options.assumed);
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let entities = reader.entity_ids(&body);
    reader.finish()?;
    token::admit_items(state, caller, entities.len())?;
    let owns = owns(state, caller, &trigger_key)?;
    let mut bulk = Bulk::new(state, call, entities.len());
    for (index, (entity, spelled)) in entities.into_iter().enumerate() {
        let outcome = unbroken(call, index).and_then(|()| {
            if !owns {
                return Ok(());
            }
            cancel_one(state, call, caller, &trigger_key, entity)
        });
        let id = spelled.as_str().map(str::to_owned);
        let about = AboutEntity {
            external_entity_id: spelled,
        };
        bulk.settle(index, outcome, id, about, noted);
    }
    Ok(bulk.answer(&trigger_key))
}

fn cancel_one(
    state: &mut State,
    call: &Call,
    caller: Caller,
    trigger_key: &str,
    entity: Uuid,
) -> Result<(), Refusal> {
    if state.engine.options.assumed.unknown_cancel == UnknownCancel::NotFound
        && !state.engine.waits_for(caller, trigger_key, entity)
    {
        let description = "nothing waits for this trigger and external entity id";
        return Err(Refusal::application(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            description,
        ));
    }
    effects::cancel(state, call, caller, trigger_key, entity)?;
    Ok(())
}

/// Whether the caller's app owns the trigger; if not, and that is no error, nothing shall happen.
fn owns(state: &State, caller: Caller, trigger_key: &str) -> Result<bool, Refusal> {
    let Err(rejection) = state.engine.trigger(caller, trigger_key) else {
        return Ok(true);
    };
    match state.engine.options.assumed.unknown_trigger {
        UnknownTrigger::NotFound => Err(rejection.into()),
        UnknownTrigger::Forbidden => Err(Refusal::application(
            StatusCode::FORBIDDEN,
            "PERMISSION_DENIED",
            "the app has no such trigger",
        )),
        UnknownTrigger::Ignored => Ok(false),
    }
}

fn refusal(state: &State, rejection: Rejection) -> Refusal {
    let refusal = Refusal::from(rejection);
    match state.engine.options.assumed.schema_error_data {
        SchemaErrorData::Violations => refusal,
        SchemaErrorData::Empty => refusal.without_data(),
    }
}

/// What comes before the fields: whose token, how many calls, and whether the body is an object.
fn open(
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<(Caller, Map<String, Value>), Refusal> {
    let caller = token::admitted(state, call, noted)?;
    Ok((caller, object(&call.body)?))
}

/// Refuses the item that a fault picked.
fn unbroken(call: &Call, index: usize) -> Result<(), Refusal> {
    if call.broken.fails_item(index) {
        let description = "a fault fails this item";
        return Err(Refusal::application(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            description,
        ));
    }
    Ok(())
}

fn trigger_key(reader: &mut Reader, body: &Map<String, Value>, noted: &mut Noted) -> String {
    let key = reader.text(body, "triggerKey", 100);
    noted.trigger_key = Some(key.clone()).filter(|key| !key.is_empty());
    key
}
