//! Counting against a limit within a sliding window: rate limits of automations.

use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use uuid::Uuid;

/// Counted things beyond this number are forgotten as a whole; it bounds memory, nothing else.
const MAX_COUNTERS: usize = 100_000;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Counted {
    pub(crate) instance: Uuid,
    pub(crate) automation: String,
    /// The rate-limit action; `None` for the limit of the trigger.
    pub(crate) action: Option<String>,
    /// The value of `uniqueIdentifierExpression`, if there is one.
    pub(crate) identifier: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Limits(HashMap<Counted, VecDeque<Timestamp>>);

impl Limits {
    /// Counts one more at `now`, unless `max` were already counted since `from` (`None`: ever).
    pub(crate) fn admit(
        &mut self,
        counted: Counted,
        max: usize,
        from: Option<Timestamp>,
        now: Timestamp,
    ) -> bool {
        if self.0.len() >= MAX_COUNTERS && !self.0.contains_key(&counted) {
            self.0.clear();
        }
        let times = self.0.entry(counted).or_default();
        while from.is_some_and(|from| times.front().is_some_and(|time| *time <= from)) {
            times.pop_front();
        }
        let admitted = times.len() < max;
        if admitted {
            times.push_back(now);
        }
        admitted
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
