//! What reports and cancellations do, at once or when a fault says.

use super::Call;
use crate::engine::{Accepted, Caller, NewEvent, Rejection};
use crate::state::{Effect, State};
use uuid::Uuid;

/// Takes an event. One that lags is only looked at: it has no activations yet.
pub(super) fn report(
    state: &mut State,
    call: &Call,
    caller: Caller,
    trigger_key: &str,
    event: NewEvent,
) -> Result<Accepted, Rejection> {
    if call.broken.is_timely() {
        return state.report(caller, trigger_key, event);
    }
    state.engine.check(caller, trigger_key, &event)?;
    let effect = Effect::Report {
        caller,
        trigger_key: trigger_key.to_owned(),
        event: event.clone(),
    };
    if delay(state, call, effect) {
        Ok(Accepted::default())
    } else {
        state.report(caller, trigger_key, event)
    }
}

/// Takes a cancellation.
pub(super) fn cancel(
    state: &mut State,
    call: &Call,
    caller: Caller,
    trigger_key: &str,
    entity: Uuid,
) -> Result<(), Rejection> {
    state.engine.trigger(caller, trigger_key)?;
    let effect = Effect::Cancel {
        caller,
        trigger_key: trigger_key.to_owned(),
        entity,
    };
    if call.broken.is_timely() || !delay(state, call, effect) {
        state.cancel(caller, trigger_key, entity)?;
    }
    Ok(())
}

/// Puts off the effect and its copies; tells whether the effect itself comes later.
fn delay(state: &mut State, call: &Call, effect: Effect) -> bool {
    let present = state.engine.log.present;
    for due in call.broken.replays(present) {
        state.later(due, effect.clone());
    }
    let lag = call.broken.lag(present);
    if let Some(due) = lag {
        state.later(due, effect);
    }
    lag.is_some()
}
