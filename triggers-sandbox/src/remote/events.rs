//! The four event endpoints (docs/api.md#s1.1).

use super::bulk::Bulk;
use super::call::{Asked, Call, Prepared};
use super::event_fields::Item;
use super::refusal::Refusal;
use super::token;
use crate::engine::{Accepted, Caller, NewEvent, Rejection};
use crate::journal::{Request, Verdict};
use crate::options::assumed::{ItemId, SchemaErrorData, UnknownCancel, UnknownTrigger};
use crate::state::{Effect, State};
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) fn report(
    state: &mut State,
    call: &Call,
    caller: Caller,
    entry: &mut Request,
    prepared: Prepared,
) -> Result<Value, Refusal> {
    let Asked::Reports(mut reports) = prepared.asked? else {
        return Ok(json!({}));
    };
    let event = reports
        .pop()
        .map_or_else(|| Ok(NewEvent::default()), |it| it.event)?;
    if !owns(state, caller, &prepared.trigger_key)? {
        return Ok(json!({ "activationIds": [] }));
    }
    let accepted = take(state, call, caller, &prepared.trigger_key, event)?;
    entry.verdict = match accepted {
        Accepted { differs: true, .. } => Verdict::DuplicateDiffers,
        Accepted {
            duplicate: true, ..
        } => Verdict::Duplicate,
        _ => Verdict::Accepted,
    };
    entry.note(&accepted);
    Ok(json!({ "activationIds": accepted.activation_ids }))
}

pub(super) fn cancel(
    state: &mut State,
    call: &Call,
    caller: Caller,
    entry: &mut Request,
    prepared: Prepared,
) -> Result<Value, Refusal> {
    let Asked::Cancels(entities) = prepared.asked? else {
        return Ok(json!({}));
    };
    if owns(state, caller, &prepared.trigger_key)? {
        for (entity, _) in entities {
            cancel_one(state, call, caller, (&prepared.trigger_key, entity), entry)?;
        }
    }
    Ok(json!({}))
}

pub(super) fn bulk(
    state: &mut State,
    call: &Call,
    caller: Caller,
    entry: &mut Request,
    prepared: Prepared,
) -> Result<String, Refusal> {
    let asked = prepared.asked?;
    let count = match &asked {
        Asked::Reports(reports) => reports.len(),
        Asked::Cancels(entities) => entities.len(),
    };
    token::admit_items(state, caller, count)?;
    let key = prepared.trigger_key.as_str();
    let owns = owns(state, caller, key)?;
    let has_id = state.engine.options.assumed.item_id == ItemId::Entity;
    let mut bulk = Bulk::new(&call.broken, call.body.len() + 100 * count);
    match asked {
        Asked::Reports(reports) => {
            for (index, report) in reports.into_iter().enumerate() {
                let Item { event, echo, id } = report;
                let taken = unbroken(call, index).and(event).and_then(|event| {
                    if owns {
                        take(state, call, caller, key, event)
                    } else {
                        Ok(Accepted::default())
                    }
                });
                let mut outcome = Ok(());
                let accepted = taken.unwrap_or_else(|refusal| {
                    outcome = Err(refusal);
                    Accepted::default()
                });
                entry.note(&accepted);
                let ids = json!(accepted.activation_ids);
                let about = format_args!(r#""eventInfo":{{{echo}}},"activationIds":{ids}"#);
                bulk.add(index, outcome, id.as_deref(), about, entry);
            }
        }
        Asked::Cancels(entities) => {
            for (index, (entity, spelled)) in entities.into_iter().enumerate() {
                let outcome = unbroken(call, index).and_then(|()| {
                    if owns {
                        cancel_one(state, call, caller, (key, entity), entry)
                    } else {
                        Ok(())
                    }
                });
                let is_text = spelled.is_string();
                let spelled = spelled.to_string();
                let id = (has_id && is_text).then_some(spelled.as_str());
                let about = format_args!(r#""externalEntityId":{spelled}"#);
                bulk.add(index, outcome, id, about, entry);
            }
        }
    }
    Ok(bulk.answer(key))
}

impl Request {
    fn note(&mut self, accepted: &Accepted) {
        if accepted.seq > 0 {
            self.events.push(accepted.seq);
        }
        if !accepted.duplicate {
            self.activated += accepted.activation_ids.len();
        }
    }
}

/// Takes an event, at once or when a fault says. One that comes later is only checked: it has no
/// activations yet.
fn take(
    state: &mut State,
    call: &Call,
    caller: Caller,
    trigger_key: &str,
    mut event: NewEvent,
) -> Result<Accepted, Refusal> {
    let refusal = |state: &State, rejection| refusal(state, rejection);
    if !call.broken.is_timely() {
        let checked = state.engine.check(caller, trigger_key, &mut event);
        checked.map_err(|rejection| refusal(state, rejection))?;
        let effect = Effect::Report {
            caller,
            trigger_key: trigger_key.to_owned(),
            event: Box::new(event.clone()),
        };
        if delay(state, call, &effect) {
            return Ok(Accepted::default());
        }
    }
    let taken = state.engine.report(caller, trigger_key, event);
    taken.map_err(|rejection| refusal(state, rejection))
}

fn cancel_one(
    state: &mut State,
    call: &Call,
    caller: Caller,
    (trigger_key, entity): (&str, Uuid),
    entry: &mut Request,
) -> Result<(), Refusal> {
    if state.engine.options.assumed.unknown_cancel == UnknownCancel::NotFound
        && !state.engine.waits_for(caller, trigger_key, entity)
    {
        return Err(Refusal::application(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "nothing waits for this trigger and external entity id",
        ));
    }
    let effect = Effect::Cancel {
        caller,
        trigger_key: trigger_key.to_owned(),
        entity,
    };
    if call.broken.is_timely() || !delay(state, call, &effect) {
        let accepted = state.engine.cancel(caller, trigger_key, entity)?;
        entry.events.push(accepted.seq);
    }
    Ok(())
}

/// Puts off the effect and its copies; tells whether the effect itself comes later.
fn delay(state: &mut State, call: &Call, effect: &Effect) -> bool {
    let present = state.engine.log.present;
    let lag = call.broken.lag(present);
    for due in call.broken.replays(present).chain(lag) {
        state.delay(due, effect.clone());
    }
    lag.is_some()
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

/// Refuses the item that a fault picked.
fn unbroken(call: &Call, index: usize) -> Result<(), Refusal> {
    if call.broken.fails_item(index) {
        return Err(Refusal::application(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "a fault fails this item",
        ));
    }
    Ok(())
}
