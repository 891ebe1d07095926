//! What a call does to the engine, at once or later.

use crate::engine::{Caller, NewEvent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An event or a cancellation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Effect {
    #[serde(rename_all = "camelCase")]
    Report {
        caller: Caller,
        trigger_key: String,
        event: Box<NewEvent>,
    },
    #[serde(rename_all = "camelCase")]
    Cancel {
        caller: Caller,
        trigger_key: String,
        entity: Uuid,
    },
}

/// When something is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// On the virtual clock.
    Virtual(Timestamp),
    /// On the wall clock.
    Real(Timestamp),
}
