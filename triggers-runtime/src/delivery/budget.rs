//! The retry budget of one instance: when most calls fail, repeating them makes it worse.
//!
//! A bucket of 500. A repeat takes 14 out, after a 429 only 5; if that repeat succeeds they go back
//! in, and a call that succeeds at once puts 1 in. So a service that fails now and then gets every
//! repeat, and one that is down gets a few dozen and then each call once.

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

/// What a repeat took out. Given back by [`Budget::succeeded`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spent(u32);

impl Budget {
    pub(crate) fn new(size: u32) -> Self {
        Self {
            left: AtomicU32::new(size),
            size,
        }
    }

    /// Pays for a repeat; none when there is not enough left.
    pub(crate) fn spend(&self, throttled: bool) -> Option<Spent> {
        let cost = if throttled { COST_THROTTLED } else { COST };
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
