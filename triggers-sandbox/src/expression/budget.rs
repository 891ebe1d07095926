//! How much work the expressions of one action may make.

use serde_json::Value;
use std::cell::Cell;

/// Steps and copied values together; about as many as a second of a slow machine holds.
const STEPS: usize = 1 << 20;

/// Counts down. Nested loops over long lists would otherwise take years, and joined texts gigabytes.
#[derive(Debug)]
pub(crate) struct Budget(Cell<usize>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(STEPS))
    }
}

impl Budget {
    pub(super) fn spend(&self, steps: usize) -> Result<(), String> {
        let left = self.0.get().checked_sub(steps);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| "the expressions of this action make too much work".to_owned())
    }

    /// A copy, paid by its size.
    pub(super) fn copy(&self, value: &Value) -> Result<Value, String> {
        self.spend_on(value)?;
        Ok(value.clone())
    }

    /// Pays for a value by its size.
    pub(super) fn spend_on(&self, value: &Value) -> Result<(), String> {
        self.spend(size(value))
    }
}

/// One for each value, and one for each 16 bytes of text.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 16,
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => {
            1 + members
                .iter()
                .map(|(key, member)| key.len() / 16 + size(member))
                .sum::<usize>()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
    }
}
