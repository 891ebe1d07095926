//! What a caller may choose for a batcher.

use std::time::Duration;

use tokio::sync::Semaphore;

use crate::Error;
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
#[derive(Clone, Debug)]
#[must_use]
pub struct BatcherOptions {
    max_batch: usize,
    linger: Duration,
    capacity: usize,
    in_flight: usize,
    quarantine: Duration,
}

impl Default for BatcherOptions {
    fn default() -> Self {
        Self {
            max_batch: MAX_BATCH,
            linger: Duration::from_millis(5),
            capacity: 10_000,
            in_flight: 4,
            quarantine: Duration::from_secs(60),
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
        self.max_batch = commands;
        self
    }

    /// How long a command waits for company before its request goes out short of
    /// [`max_batch`](Self::max_batch), at most one minute. Default 5 ms.
    ///
    /// Zero sends at once whatever arrived together. While [`in_flight`](Self::in_flight) requests
    /// are under way, commands wait, and gather, in any case.
    pub fn linger(mut self, time: Duration) -> Self {
        self.linger = time;
        self
    }

    /// How many commands it holds, waiting or under way, at least 1. Default 10,000.
    ///
    /// Calls beyond that wait for room, first come, first served.
    pub fn capacity(mut self, commands: usize) -> Self {
        self.capacity = commands;
        self
    }

    /// How many requests may be under way at once, at least 1. Default 4.
    pub fn in_flight(mut self, requests: usize) -> Self {
        self.in_flight = requests;
        self
    }

    /// How long reports of an entity wait after a cancel of it whose outcome is unknown, at most a
    /// day: a copy of the cancel may still arrive and would end them. Others do not wait for them.
    /// Default one minute. Give it at least the sink's own quarantine.
    pub fn quarantine(mut self, time: Duration) -> Self {
        self.quarantine = time;
        self
    }

    pub(super) fn check(self) -> Result<Settings, Error> {
        let Self {
            max_batch,
            linger,
            capacity,
            in_flight,
            quarantine,
        } = self;
        let rules = [
            (
                (1..=MAX_BATCH).contains(&max_batch),
                "a batch takes 1 to 100 commands",
            ),
            (linger <= MAX_LINGER, "a batch lingers one minute at most"),
            (
                (1..=Semaphore::MAX_PERMITS).contains(&capacity),
                "a batcher needs room for at least 1 command",
            ),
            (in_flight >= 1, "a batcher needs at least 1 request at once"),
            (
                quarantine <= MAX_QUARANTINE,
                "a quarantine lasts a day at most",
            ),
        ];
        if let Some((_, problem)) = rules.into_iter().find(|(kept, _)| !kept) {
            return Err(Error::config(problem));
        }
        Ok(Settings {
            capacity,
            limits: Limits {
                items: max_batch,
                bytes: usize::MAX,
                linger,
                in_flight,
                quarantine,
                patience: Duration::MAX,
            },
        })
    }
}

/// Options that can be used.
pub(super) struct Settings {
    pub(super) capacity: usize,
    pub(super) limits: Limits,
}
