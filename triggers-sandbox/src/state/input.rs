//! What changes a sandbox: everything that is remembered is the result of these, in their order.

use crate::engine::clock::Moment;
use crate::engine::{Answered, Caller, Kind, NewEvent};
use crate::faults::Faults;
use crate::journal::Request;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

/// Inputs that belong together, and when they came: either all of them have happened, or none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) at: Moment,
    pub(crate) inputs: Vec<Input>,
}

/// One thing that changes the state. The same inputs at the same moments give the same state.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Input {
    /// Real time has passed, and something fell due.
    TimePassed,
    /// The clock stands still, or follows real time again.
    Freeze(bool),
    /// The clock was moved.
    MoveTo(Timestamp),
    /// The clock was set, as if real time had passed.
    LetPass(Timestamp),
    /// An event or a cancellation takes effect.
    Effect(Effect),
    /// The same, later.
    Later(Due, Effect),
    /// A token was given out.
    Token {
        token: String,
        caller: Caller,
        lifetime: Duration,
    },
    Revoke(String),
    /// A call was counted against the rate limit.
    Admit(Caller),
    /// Faults were picked for a call.
    Pick {
        operation: String,
        instance: Option<Uuid>,
    },
    /// A call was answered.
    Answered(Box<Request>),
    SetAutomations(Vec<Value>),
    SetFaults(Faults),
    /// A contact or member is known from now on, or no longer.
    SetPerson(Kind, Uuid, Option<Value>),
    /// A contact or member is forgotten, and what is about them is cancelled.
    Erase(Uuid),
    /// What the provider answered to the questions of the other inputs of this change.
    Answers(Vec<Answered>),
    Reset,
}

/// What a call does to the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Effect {
    #[serde(rename_all = "camelCase")]
    Report {
        caller: Caller,
        trigger_key: String,
        event: NewEvent,
    },
    #[serde(rename_all = "camelCase")]
    Cancel {
        caller: Caller,
        trigger_key: String,
        entity: Uuid,
    },
}

/// When something is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Due {
    /// By the virtual clock.
    Virtual(Timestamp),
    /// By the wall clock.
    Real(Timestamp),
}
