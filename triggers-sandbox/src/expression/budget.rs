//! How much work expressions may make. Steps are counted, not time, so a run repeats exactly.

use serde_json::Value;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Steps and copied values that the expressions of one action may make together.
pub(crate) const STEPS: usize = 1 << 17;

/// What all expressions of a stretch of work have spent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<AtomicUsize>);

impl Meter {
    pub(crate) fn spent(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, steps: usize) {
        self.0.fetch_add(steps, Ordering::Relaxed);
    }

    pub(crate) fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Counts down. Without it, nested loops over long lists could take years, and joined texts take
/// gigabytes.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Cell<usize>,
    size: usize,
    meter: Meter,
}

impl Budget {
    /// A budget of that size, whose use is added to the meter in the end.
    pub(crate) fn new(size: usize, meter: Meter) -> Self {
        Self {
            left: Cell::new(size),
            size,
            meter,
        }
    }

    pub(super) fn spend(&self, steps: usize) -> Result<(), String> {
        let left = self.left.get().checked_sub(steps);
        self.left.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| "the expressions of this action take too many steps".to_owned())
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

impl Default for Budget {
    fn default() -> Self {
        Self::new(STEPS, Meter::default())
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        self.meter.add(self.size - self.left.get());
    }
}

/// One for each value, and one for each 16 bytes of text. An object takes more memory than its parts.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 16,
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => {
            8 + members
                .iter()
                .map(|(key, member)| key.len() / 16 + size(member))
                .sum::<usize>()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
    }
}
