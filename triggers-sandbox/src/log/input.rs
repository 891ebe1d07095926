//! What changes a sandbox, and what comes of it.

use super::resume::Setup;
use crate::engine::clock::Moment;
use crate::engine::{Accepted, Caller, Kind, Refresh, Rejection};
use crate::error::Error;
use crate::faults::{Broken, Faults};
use crate::journal::Operation;
use crate::outbound::Sent;
use crate::remote::{Call, Reply};
use crate::state::Effect;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Inputs that belong together, and when they came: after a crash all of them count, or none.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) at: Moment,
    pub(crate) inputs: Vec<Input>,
}

/// One thing that changes the state. The same inputs at the same moments give the same state.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Input {
    /// Time has passed, and something was due.
    TimePassed,
    /// A start with these manifests and switches.
    Setup(Box<Setup>),
    /// The clock is stopped, or follows real time again.
    Freeze(bool),
    /// The clock is moved.
    MoveTo(Timestamp),
    /// The clock is set, as if real time had passed.
    LetPass(Timestamp),
    /// A call of the remote API.
    Call(Box<Call>),
    /// A token is given out by a page, and taken back.
    Grant(String, Caller),
    Revoke(String),
    /// Faults are picked for a call.
    Pick {
        operation: Operation,
        instance: Option<Uuid>,
    },
    /// An event or cancellation of a scenario.
    Effect(Effect),
    /// The provider answers the question of that number.
    Answer(u64, Refresh),
    /// The sandbox called the app.
    Sent(Box<Sent>),
    SetAutomations(Vec<Value>),
    SetFaults(Faults),
    /// A contact or member becomes known, or unknown.
    SetPerson(Kind, Uuid, Option<Value>),
    /// A contact or member is forgotten, and what is about them is canceled.
    Erase(Uuid),
    Reset,
}

/// What an [`Input`] gives.
#[derive(Debug)]
pub(crate) enum Output {
    Done(Result<(), Error>),
    Reply(Box<Reply>),
    Broken(Broken),
    Taken(Result<Accepted, Rejection>),
    /// Whether the person is known, or was.
    Known(Result<bool, Error>),
    /// Activations that were canceled.
    Erased(usize),
}

impl Output {
    /// The result of an input that gives nothing else.
    pub(crate) fn done(self) -> Result<(), Error> {
        match self {
            Self::Done(result) => result,
            Self::Known(known) => known.map(|_| ()),
            _ => Ok(()),
        }
    }
}
