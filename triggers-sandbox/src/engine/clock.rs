//! The virtual clock: follows real time until it is frozen or moved.

use jiff::{SignedDuration, Timestamp};
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

/// The two clocks of the machine.
#[derive(Clone, Copy, Debug)]
struct Real {
    /// Does not count while the machine is suspended.
    monotonic: Instant,
    /// Can be set by hand.
    wall: Timestamp,
}

/// By how much the wall clock must be ahead before the machine counts as having been suspended.
const SUSPENDED: SignedDuration = SignedDuration::from_secs(10);

impl Real {
    fn now() -> Self {
        Self {
            monotonic: Instant::now(),
            wall: Timestamp::now(),
        }
    }

    /// Small steps of the wall clock move nothing; the hours of a suspended machine count.
    fn since(self, earlier: Self) -> Duration {
        let monotonic = self.monotonic.saturating_duration_since(earlier.monotonic);
        let wall = self.wall.duration_since(earlier.wall);
        let ahead = wall - SignedDuration::try_from(monotonic).unwrap_or(SignedDuration::MAX);
        if ahead > SUSPENDED {
            wall.unsigned_abs()
        } else {
            monotonic
        }
    }
}

/// What the virtual clock shows, and since when it follows real time, if it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    shown: Timestamp,
    follows_since: Option<Real>,
}

impl Clock {
    pub(crate) fn new(start: Timestamp, frozen: bool) -> Self {
        Self {
            shown: start,
            follows_since: (!frozen).then(Real::now),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.at(Real::now())
    }

    fn at(&self, real: Real) -> Timestamp {
        match self.follows_since {
            Some(since) => later(self.shown, real.since(since)),
            None => self.shown,
        }
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.follows_since.is_none()
    }

    /// Moves the clock; it stays frozen there.
    pub(crate) fn set(&mut self, to: Timestamp) {
        *self = Self::new(to, true);
    }
}

/// The end of time is the last year that a timestamp can name.
pub(crate) fn later(from: Timestamp, by: Duration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Clock, Real};
    use jiff::{SignedDuration, Timestamp};
    use std::time::Duration;

    #[test]
    fn a_night_of_a_suspended_machine_counts_and_a_step_of_its_clock_does_not() {
        let start: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a timestamp");
        let clock = Clock::new(start, false);
        let began = clock.follows_since.expect("it follows");
        let at = |monotonic: u64, wall: i64| {
            clock.at(Real {
                monotonic: began.monotonic + Duration::from_secs(monotonic),
                wall: began.wall + SignedDuration::from_secs(wall),
            })
        };
        let after = |seconds| start + SignedDuration::from_secs(seconds);
        assert_eq!(at(60, 60), after(60));
        assert_eq!(at(60, 65), after(60));
        assert_eq!(at(60, -3_600), after(60));
        assert_eq!(at(60, 8 * 3_600), after(8 * 3_600));
        assert_eq!(at(120, 8 * 3_600 + 60), after(8 * 3_600 + 60));
    }
}
