//! Retry budgets, of one instance and of the client as a whole: when most calls fail, retries make
//! it worse.
//!
//! A token bucket. A retry costs 14 tokens, after a 429 only 5; they are refunded if it succeeds, and
//! a call that succeeds at once adds 1. So each failure of a service that rarely fails is retried,
//! and one that is down gets a few dozen retries and then each call once.

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU32, Ordering};

const COST: u32 = 14;
const COST_THROTTLED: u32 = 5;

#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicU32,
    size: u32,
}

/// What a retry took out. Given back by [`Budget::succeeded`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spent(u32);

impl Spent {
    /// Whether it is the price of a retry after a failure, not after a refusal.
    pub(crate) fn is_full(self) -> bool {
        self.0 == COST
    }
}

impl Budget {
    pub(crate) fn new(size: u32) -> Self {
        Self {
            left: AtomicU32::new(size),
            size,
        }
    }

    /// Pays for a retry; none if there is not enough left.
    pub(crate) fn spend(&self) -> Option<Spent> {
        self.pay(COST)
    }

    /// Pays for a retry after a 429.
    pub(crate) fn spend_throttled(&self) -> Option<Spent> {
        self.pay(COST_THROTTLED)
    }

    fn pay(&self, cost: u32) -> Option<Spent> {
        self.change(|left| left.checked_sub(cost))
            .then_some(Spent(cost))
    }

    /// A call succeeded; `last` is what its last repeat took, if it was repeated.
    pub(crate) fn succeeded(&self, last: Option<Spent>) {
        let back = last.map_or(1, |Spent(cost)| cost);
        self.change(|left| Some(left.saturating_add(back).min(self.size)));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}
