//! How long to wait before the next attempt.
//!
//! Full jitter: a random part of a ceiling that doubles with each repeat. `backon`'s
//! `ExponentialBuilder` does not fit: its jitter adds up to one more delay on top of the
//! exponential one, so callers that failed together never spread over the first part of the
//! interval, and it knows no second base for throttling.

#[cfg(test)]
mod tests;

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The longest wait the service can ask for.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Whoever asks for more than this does not mean it.
const ABSURD: Duration = Duration::from_secs(24 * 60 * 60);

/// The client's own waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    /// The first ceiling.
    pub(crate) base: Duration,
    /// The first ceiling after a 429.
    pub(crate) throttled: Duration,
    /// The highest ceiling.
    pub(crate) cap: Duration,
}

impl Backoff {
    /// The wait before repeat number `retry`, counted from 0.
    pub(crate) fn delay(&self, retry: u32, throttled: bool, jitter: &Jitter) -> Duration {
        let base = if throttled { self.throttled } else { self.base };
        let ceiling = base
            .saturating_mul(2_u32.saturating_pow(retry))
            .min(self.cap);
        ceiling.mul_f64(jitter.fraction())
    }
}

/// The wait before the next attempt: the client's own, or the longer one the service asks for, at
/// most 15 minutes and then up to a tenth longer, so that not everybody comes back at once. What is
/// over a day is not taken as meant.
pub(crate) fn obeying(own: Duration, asked: Option<Duration>, jitter: &Jitter) -> Duration {
    match asked.filter(|asked| *asked <= ABSURD) {
        Some(asked) => {
            let wait = asked.min(LONGEST).max(own);
            wait + wait.mul_f64(jitter.fraction() / 10.0)
        }
        None => own,
    }
}

/// The one source of randomness: splitmix64 over a shared counter, so one seed repeats one run.
#[derive(Debug)]
pub(crate) struct Jitter(AtomicU64);

impl Jitter {
    /// Without a seed it is different in every process.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(AtomicU64::new(
            seed.unwrap_or_else(|| RandomState::new().hash_one(())),
        ))
    }

    /// A number from 0 up to, not including, 1.
    pub(crate) fn fraction(&self) -> f64 {
        const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self
            .0
            .fetch_add(GAMMA, Ordering::Relaxed)
            .wrapping_add(GAMMA);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bits = u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or_default();
        f64::from(bits) / (f64::from(u32::MAX) + 1.0)
    }
}
