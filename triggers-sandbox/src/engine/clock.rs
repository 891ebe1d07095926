//! The virtual clock: follows real time until it is frozen or moved.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// The present of both clocks, handed into the engine with every call.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Moment {
    /// On the virtual clock.
    pub(crate) now: Timestamp,
    /// On the wall clock; only written into the journal.
    pub(crate) wall: Timestamp,
}

/// Where the virtual clock stands, and since when it follows real time, if it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    stood_at: Timestamp,
    follows_since: Option<Instant>,
}

impl Clock {
    pub(crate) fn new(start: Timestamp, frozen: bool, real: Instant) -> Self {
        Self {
            stood_at: start,
            follows_since: (!frozen).then_some(real),
        }
    }

    pub(crate) fn now(&self, real: Instant) -> Timestamp {
        match self.follows_since {
            // The monotonic clock, so that a step of the wall clock moves nothing here.
            Some(since) => later(self.stood_at, real.saturating_duration_since(since)),
            None => self.stood_at,
        }
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.follows_since.is_none()
    }

    /// Moves the clock; it stays frozen there.
    pub(crate) fn set(&mut self, to: Timestamp) {
        *self = Self {
            stood_at: to,
            follows_since: None,
        };
    }
}

/// The end of time is the last year that a timestamp can name.
pub(crate) fn later(from: Timestamp, by: Duration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}
