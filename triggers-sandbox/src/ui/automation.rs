//! How automations, activations and actions are named.

use crate::engine::Engine;
use crate::engine::automation::{ActionKind, Automation};
use crate::journal::{Reason, Status};
use serde_json::Value;
use std::collections::HashMap;

impl Automation {
    /// Its name if it has one, else its id.
    pub(super) fn label(&self) -> &str {
        let name = self.source.get("name").and_then(Value::as_str);
        name.filter(|name| !name.trim().is_empty())
            .unwrap_or(&self.id)
    }
}

/// The labels of all automations, by id.
pub(super) fn labels(engine: &Engine) -> HashMap<&str, &str> {
    let automations = engine.automations().iter();
    automations.map(|it| (it.id.as_str(), it.label())).collect()
}

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
