//! Counting against a limit within a sliding window: rate limits of automations.

use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use uuid::Uuid;

/// Counters beyond this number are forgotten, those made first going first.
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
pub(crate) struct Limits {
    /// When each was counted; what lies before the window of its limit is forgotten.
    counters: HashMap<Arc<Counted>, VecDeque<Timestamp>>,
    by_age: VecDeque<Arc<Counted>>,
}

impl Limits {
    /// Counts one more at `now`, unless `max` were already counted since `from` (`None`: ever).
    pub(crate) fn admit(
        &mut self,
        counted: Counted,
        max: usize,
        from: Option<Timestamp>,
        now: Timestamp,
    ) -> bool {
        let counted = Arc::new(counted);
        if !self.counters.contains_key(&counted) {
            if self.counters.len() >= MAX_COUNTERS
                && let Some(oldest) = self.by_age.pop_front()
            {
                self.counters.remove(&oldest);
            }
            self.by_age.push_back(Arc::clone(&counted));
        }
        let times = self.counters.entry(counted).or_default();
        while from.is_some_and(|from| times.front().is_some_and(|time| *time <= from)) {
            times.pop_front();
        }
        let admitted = times.len() < max;
        if admitted {
            times.push_back(now);
        }
        admitted
    }
}
