//! How hard to try.

use std::time::Duration;

use super::backoff::Backoff;
pub use super::limiter::RateLimit;

/// No wait is longer: clocks overflow when a duration without end is added to now.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How calls are delivered: deadlines, repeats, rate and bulk sizes.
///
/// The defaults suit an app server that waits for each call. A caller that keeps commands and
/// repeats them itself, like an outbox, uses [`DeliveryOptions::single_attempt`].
///
/// ```
/// use std::time::Duration;
/// use triggers_runtime::{DeliveryOptions, RateLimit};
///
/// let options = DeliveryOptions::new()
///     .call_timeout(Duration::from_secs(10))
///     .max_attempts(2)
///     .rate_limit(RateLimit::per_minute(100).fail_fast());
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct DeliveryOptions {
    pub(crate) call_timeout: Duration,
    pub(crate) retries: u32,
    pub(crate) backoff: Backoff,
    pub(crate) retry_budget: u32,
    pub(crate) client_retry_budget: u32,
    /// None: the service's limit, unless the service is local.
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) bulk: BulkOptions,
    pub(crate) quarantine: Duration,
    /// Whether a call whose caller goes away is finished in the background.
    pub(crate) finish_dropped: bool,
    pub(crate) idle_instances: usize,
    pub(crate) jitter_seed: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct BulkOptions {
    /// The most items of one request.
    pub(crate) items: usize,
    /// The most bytes of one request's body, unless a single item is larger.
    pub(crate) bytes: usize,
    /// The most requests of one bulk call at a time.
    pub(crate) concurrency: usize,
}

impl Default for DeliveryOptions {
    fn default() -> Self {
        Self {
            call_timeout: Duration::from_secs(30),
            retries: 2,
            backoff: Backoff {
                base: Duration::from_millis(100),
                throttled: Duration::from_secs(1),
                cap: Duration::from_secs(20),
            },
            retry_budget: 500,
            client_retry_budget: 800,
            rate_limit: None,
            bulk: BulkOptions {
                items: 100,
                bytes: 512 * 1024,
                concurrency: 4,
            },
            quarantine: Duration::from_secs(60),
            finish_dropped: true,
            idle_instances: 1000,
            jitter_seed: None,
        }
    }
}

impl DeliveryOptions {
    /// The defaults: 3 attempts within 30 s, 200 requests a minute.
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt for each call, for callers that store commands, retry them and keep the order of
    /// each entity's commands themselves, such as the worker of an outbox. A token that is not
    /// accepted is still replaced once.
    ///
    /// Nothing is sent after such a call is dropped, so that a caller can stop it at a deadline: it is
    /// not finished in the background. The [quarantine](Self::quarantine) is off.
    pub fn single_attempt() -> Self {
        Self {
            finish_dropped: false,
            ..Self::new().max_attempts(1).quarantine(Duration::ZERO)
        }
    }

    /// The longest a call may take with everything: waiting for its lane and for the rate limit,
    /// attempts and the waits between them. Default 30 s. Of a bulk call, each request has so long
    /// from when its first item is ready to go.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = timeout.min(LONGEST);
        self
    }

    /// How often a call is tried, at least once. Default 3. A replay under a new token, after the
    /// service did not accept the old one, does not count.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.retries = attempts.saturating_sub(1);
        self
    }

    /// The waits between attempts: a random part of a ceiling, which begins at `base` and doubles
    /// with each repeat up to `cap`. Default 100 ms and 20 s.
    pub fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.backoff.base = base.min(LONGEST);
        self.backoff.cap = cap.min(LONGEST);
        self
    }

    /// The first ceiling after a 429 that does not say how long to wait. Default 1 s.
    pub fn throttled_backoff(mut self, base: Duration) -> Self {
        self.backoff.throttled = base.min(LONGEST);
        self
    }

    /// Size of the retry budget of each instance, a token bucket. A retry costs 14 tokens (5 after a
    /// 429), refunded on success; a call that succeeds at once adds 1. Default 500.
    pub fn retry_budget(mut self, size: u32) -> Self {
        self.retry_budget = size;
        self
    }

    /// Size of the retry budget of the client as a whole, a token bucket like that of an instance; a
    /// retry is paid from both. Retries after a 429 do not count. Default 800.
    pub fn client_retry_budget(mut self, size: u32) -> Self {
        self.client_retry_budget = size;
        self
    }

    /// How many requests an instance may start in a minute. Default 200, waiting; off if the base
    /// URL is a loopback address, as of a sandbox.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// The most items and bytes of one bulk request. Default 100, which is also the service's limit
    /// (API summary [1.2](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.2)), and 512 KiB. A larger item goes alone.
    pub fn bulk_size(mut self, items: usize, bytes: usize) -> Self {
        self.bulk.items = items.clamp(1, 100);
        self.bulk.bytes = bytes;
        self
    }

    /// How many requests of one bulk call may be under way at a time, at least one. Default 4.
    pub fn bulk_concurrency(mut self, requests: usize) -> Self {
        self.bulk.concurrency = requests.max(1);
        self
    }

    /// How long reports of an entity wait after a cancel of the same trigger and entity whose answer
    /// was lost: a copy of it may still arrive and would end the report. Default 60 s, which is
    /// longer than the call timeout, so such reports fail as [`ErrorKind::NotSent`](crate::ErrorKind::NotSent) and
    /// say when to try again. Zero switches it off.
    pub fn quarantine(mut self, quarantine: Duration) -> Self {
        self.quarantine = quarantine.min(LONGEST);
        self
    }

    /// How many instances the client keeps in mind, with token, rate limit and order of calls, while
    /// no handle of theirs exists; those not asked for lately go first. Default 1000. Beyond it an
    /// instance is kept only while forgetting would do harm: for a minute after its last request,
    /// and during pauses and quarantines.
    pub fn idle_instances(mut self, instances: usize) -> Self {
        self.idle_instances = instances;
        self
    }

    /// Makes the random part of waits repeatable, for tests.
    pub fn jitter_seed(mut self, seed: u64) -> Self {
        self.jitter_seed = Some(seed);
        self
    }
}
