//! The worker's two clocks.

use tokio::time::{Duration, Instant};

use crate::core::Now;

/// A clock that never jumps, and the store's clock as it was last seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    start: Instant,
    /// The store's clock at `start`.
    wall: i64,
}

impl Clock {
    pub(super) fn new(wall: i64) -> Self {
        Self {
            start: Instant::now(),
            wall,
        }
    }

    /// The store's clock is `wall` now.
    pub(super) fn set(&mut self, wall: i64) {
        self.wall = wall - self.mono();
    }

    pub(super) fn now(&self) -> Now {
        let mono = self.mono();
        Now {
            mono,
            wall: self.wall + mono,
        }
    }

    /// The instant of a moment of the plan.
    pub(super) fn instant(&self, mono: i64) -> Instant {
        self.start + Duration::from_millis(mono.max(0).unsigned_abs())
    }

    fn mono(&self) -> i64 {
        i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}
