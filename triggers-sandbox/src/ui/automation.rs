//! How automations are named and told.

use crate::engine::automation::{ActionKind, Automation};
use serde_json::Value;

impl Automation {
    /// Its name if it has one, else its id.
    pub(super) fn label(&self) -> &str {
        let name = self.source.get("name").and_then(Value::as_str);
        name.filter(|name| !name.trim().is_empty())
            .unwrap_or(&self.id)
    }
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
