//! How activations and actions are named.

use crate::engine::automation::ActionKind;
use crate::journal::{Reason, Status};
use serde_json::Value;

impl ActionKind {
    /// What it does, in one word.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::AppDefined { .. } => "action",
            Self::Condition { .. } => "condition",
            Self::Delay { .. } => "delay",
            Self::RateLimit { .. } => "rate limit",
            Self::SetVariables { .. } => "variables",
            Self::Output { .. } => "output",
            Self::Split { .. } => "split",
        }
    }
}

impl Status {
    /// Lower case, and the name of the CSS class.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Initiated => "initiated",
            Self::Started => "started",
            Self::Ended => "ended",
            Self::Canceled => "canceled",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// The service's own spelling, as `EVENT_CANCELLED`.
pub(super) fn reason(reason: Reason) -> String {
    match serde_json::to_value(reason) {
        Ok(Value::String(word)) => word,
        _ => format!("{reason:?}"),
    }
}
