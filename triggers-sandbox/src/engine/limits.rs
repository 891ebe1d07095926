//! Counting against a limit within a sliding window: rate limits of automations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use uuid::Uuid;

/// Counters beyond this number are forgotten, those made first going first.
const MAX_COUNTERS: usize = 100_000;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    counters: HashMap<Arc<Counted>, Counter>,
    by_age: VecDeque<Arc<Counted>>,
}

#[derive(Debug, Default)]
struct Counter {
    /// Those of limits with a window.
    times: VecDeque<Timestamp>,
    /// Those of limits without one, which need no times.
    ever: usize,
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
        let window = self.counters.entry(counted).or_default();
        let Some(from) = from else {
            let admitted = window.ever < max;
            window.ever += usize::from(admitted);
            return admitted;
        };
        while window.times.front().is_some_and(|time| *time <= from) {
            window.times.pop_front();
        }
        let admitted = window.times.len() < max;
        if admitted {
            window.times.push_back(now);
        }
        admitted
    }

    /// Counters, the oldest first.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&Counted, &VecDeque<Timestamp>, usize)> {
        self.by_age.iter().filter_map(|counted| {
            let counter = self.counters.get(counted)?;
            Some((&**counted, &counter.times, counter.ever))
        })
    }

    pub(super) fn from_rows(rows: Vec<(Counted, VecDeque<Timestamp>, usize)>) -> Self {
        let mut limits = Self::default();
        for (counted, times, ever) in rows {
            let counted = Arc::new(counted);
            limits.by_age.push_back(Arc::clone(&counted));
            limits.counters.insert(counted, Counter { times, ever });
        }
        limits
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}
