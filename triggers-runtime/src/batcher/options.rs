//! What a caller may choose for a batcher.

use std::time::Duration;

use tokio::sync::Semaphore;

use crate::schedule::Limits;

/// The service takes 100 items per bulk call (docs/api.md#s1.2, #s1.4).
const MAX_BATCH: usize = 100;
const MAX_LINGER: Duration = Duration::from_secs(60);
const MAX_QUARANTINE: Duration = Duration::from_secs(24 * 60 * 60);

/// Choices for a [`Batcher`](crate::Batcher); `new` has the defaults.
///
/// ```
/// use std::time::Duration;
/// use triggers_runtime::BatcherOptions;
///
/// let options = BatcherOptions::new().linger(Duration::from_millis(20)).in_flight(2);
/// # let _ = options;
/// ```
///
/// A value out of bounds counts as the nearest one within.
#[derive(Clone, Debug)]
#[must_use]
pub struct BatcherOptions {
    pub(super) capacity: usize,
    pub(super) limits: Limits,
}

impl Default for BatcherOptions {
    fn default() -> Self {
        Self {
            capacity: 10_000,
            limits: Limits {
                items: MAX_BATCH,
                bytes: usize::MAX,
                linger: Duration::from_millis(5),
                in_flight: 4,
                quarantine: Duration::from_secs(60),
                patience: Duration::MAX,
            },
        }
    }
}

impl BatcherOptions {
    /// 100 commands a request, 5 ms of waiting, room for 10,000 commands, 4 requests at once, a
    /// quarantine of one minute.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most commands in one request, 1 to 100 (API summary [1.2](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.2), [1.4](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.4)). Default 100.
    pub fn max_batch(mut self, commands: usize) -> Self {
        self.limits.items = commands.clamp(1, MAX_BATCH);
        self
    }

    /// How long a command waits for company before its request goes out short of
    /// [`max_batch`](Self::max_batch), at most one minute. Default 5 ms.
    ///
    /// Zero sends at once whatever arrived together. While [`in_flight`](Self::in_flight) requests
    /// are under way, commands wait, and gather, in any case.
    pub fn linger(mut self, time: Duration) -> Self {
        self.limits.linger = time.min(MAX_LINGER);
        self
    }

    /// How many commands it holds, waiting or under way, at least 1. Default 10,000.
    ///
    /// Calls beyond that wait for room, first come, first served.
    pub fn capacity(mut self, commands: usize) -> Self {
        self.capacity = commands.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// How many requests may be under way at once, at least 1. Default 4.
    pub fn in_flight(mut self, requests: usize) -> Self {
        self.limits.in_flight = requests.max(1);
        self
    }

    /// How long reports of an entity wait after a cancel of it whose outcome is unknown, at most a
    /// day: a copy of the cancel may still arrive and would end them. Others do not wait for them.
    /// Default one minute. Give it at least the sink's own quarantine.
    pub fn quarantine(mut self, time: Duration) -> Self {
        self.limits.quarantine = time.min(MAX_QUARANTINE);
        self
    }
}
