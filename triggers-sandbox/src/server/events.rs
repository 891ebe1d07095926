//! The four event endpoints (spec §1.1 to §1.4).

use super::{Call, Noted, effects, token};
use crate::engine::Caller;
use crate::errors::Refusal;
use crate::state::State;
use crate::wire::{Reader, bulk_answer, item_result, object};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

pub(super) fn report(state: &mut State, call: &Call, noted: &mut Noted) -> Result<Value, Refusal> {
    let (caller, body) = open(state, call, noted)?;
    let mut reader = Reader::default();
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let event = reader.event(&body, "");
    reader.finish()?;
    let accepted = effects::report(state, call, caller, &trigger_key, event)?;
    noted.verdict = accepted.duplicate.then_some("DUPLICATE");
    Ok(json!({ "activationIds": accepted.activation_ids }))
}

pub(super) fn bulk_report(
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<Value, Refusal> {
    let (caller, body) = open(state, call, noted)?;
    let mut reader = Reader::default();
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let events = reader.events(&body);
    reader.finish()?;
    state.engine.trigger(caller, &trigger_key)?;
    let (mut results, mut undetailed) = (Vec::with_capacity(events.len()), 0);
    for (index, (event, echo)) in events.into_iter().enumerate() {
        let reported = unbroken(call, index).and_then(|()| {
            effects::report(state, call, caller, &trigger_key, event).map_err(Refusal::from)
        });
        let (outcome, ids) = match reported {
            Ok(accepted) => (Ok(()), accepted.activation_ids),
            Err(refusal) => {
                noted.verdict = Some("PARTIAL");
                (Err(refusal.as_item_error()), Vec::new())
            }
        };
        if call.broken.hides_item(index) {
            undetailed += 1;
            continue;
        }
        results.push(item_result(
            index,
            &outcome,
            json!({ "eventInfo": echo, "activationIds": ids }),
        ));
    }
    Ok(bulk_answer(&trigger_key, &results, undetailed))
}

pub(super) fn cancel(state: &mut State, call: &Call, noted: &mut Noted) -> Result<Value, Refusal> {
    let (caller, body) = open(state, call, noted)?;
    let mut reader = Reader::default();
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let entity = reader.guid(&body, "externalEntityId");
    reader.finish()?;
    effects::cancel(state, call, caller, &trigger_key, entity)?;
    Ok(json!({}))
}

pub(super) fn bulk_cancel(
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<Value, Refusal> {
    let (caller, body) = open(state, call, noted)?;
    let mut reader = Reader::default();
    let trigger_key = trigger_key(&mut reader, &body, noted);
    let entities = reader.entity_ids(&body);
    reader.finish()?;
    state.engine.trigger(caller, &trigger_key)?;
    let (mut results, mut undetailed) = (Vec::with_capacity(entities.len()), 0);
    for (index, (entity, spelled)) in entities.into_iter().enumerate() {
        let cancelled = unbroken(call, index).and_then(|()| {
            effects::cancel(state, call, caller, &trigger_key, entity).map_err(Refusal::from)
        });
        let outcome = match cancelled {
            Ok(()) => Ok(()),
            Err(refusal) => {
                noted.verdict = Some("PARTIAL");
                Err(refusal.as_item_error())
            }
        };
        if call.broken.hides_item(index) {
            undetailed += 1;
            continue;
        }
        results.push(item_result(
            index,
            &outcome,
            json!({ "externalEntityId": spelled }),
        ));
    }
    Ok(bulk_answer(&trigger_key, &results, undetailed))
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
