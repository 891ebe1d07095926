//! Effects that come later than the answers to their calls.

use super::effect::{Due, Effect};
use crate::engine::clock::Moment;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Effects that may wait at one time; above it they take place at once.
const MAX_DELAYED: usize = 100_000;

/// Effects that wait for their time; those due at one moment keep their order.
#[derive(Debug, Default)]
pub(crate) struct Delayed {
    by_virtual: BTreeMap<(Timestamp, u64), Effect>,
    by_real: BTreeMap<(Timestamp, u64), Effect>,
    count: u64,
}

impl Delayed {
    /// Gives the effect back when too many wait.
    pub(super) fn add(&mut self, due: Due, effect: Effect) -> Option<Effect> {
        if self.by_virtual.len() + self.by_real.len() >= MAX_DELAYED {
            return Some(effect);
        }
        self.count += 1;
        match due {
            Due::Virtual(at) => self.by_virtual.insert((at, self.count), effect),
            Due::Real(at) => self.by_real.insert((at, self.count), effect),
        }
    }

    pub(super) fn next_virtual(&self) -> Option<Timestamp> {
        self.by_virtual.first_key_value().map(|((at, _), _)| *at)
    }

    pub(super) fn next_real(&self) -> Option<Timestamp> {
        self.by_real.first_key_value().map(|((at, _), _)| *at)
    }

    pub(super) fn is_due(&self, moment: Moment) -> bool {
        self.next_virtual().is_some_and(|at| at <= moment.now)
            || self.next_real().is_some_and(|at| at <= moment.wall)
    }

    /// Takes out what is due, in order of time; what is due by the virtual clock comes first.
    pub(super) fn take_due(&mut self, moment: Moment) -> Vec<Effect> {
        let mut taken = Vec::new();
        for (map, present) in [
            (&mut self.by_virtual, moment.now),
            (&mut self.by_real, moment.wall),
        ] {
            while let Some(entry) = map.first_entry().filter(|entry| entry.key().0 <= present) {
                taken.push(entry.remove());
            }
        }
        taken
    }
}
