//! The rate limit of one app instance: 200 requests a minute (docs/api.md#s1.7).
//!
//! A log of the last 200 starts, so no minute ever holds more than 200, wherever the service puts
//! the borders of its minutes, and an idle instance can send 200 at once. Callers pass one at a
//! time and in order of arrival. A 429 stops the whole instance for a while, and only it.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::Error;

/// Requests start here but are counted there: a window that is a little longer keeps a request that
/// was fast on the way out of the previous minute.
pub(super) const WINDOW: Duration = Duration::from_millis(60_600);

/// An instance that made this part of the requests of a minute has probably used them up together
/// with other processes.
const USED_MUCH: usize = 20;

/// How many requests of one app instance may start in a minute, and what happens to one too many.
///
/// See the example of [`DeliveryOptions`](crate::DeliveryOptions).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RateLimit {
    /// None: no limit.
    per_minute: Option<usize>,
    fail_fast: bool,
}

impl RateLimit {
    /// So many requests in any minute, at least one; each attempt and each bulk request counts as
    /// one. One too many waits its turn, as long as its call may take. The service's own limit, and
    /// the default, is 200 (API summary [1.7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.7)).
    pub fn per_minute(requests: usize) -> Self {
        Self {
            per_minute: Some(requests.max(1)),
            fail_fast: false,
        }
    }

    /// No limit of the client's own; a 429 of the service still pauses the instance.
    pub fn off() -> Self {
        Self {
            per_minute: None,
            fail_fast: false,
        }
    }

    /// The error of a call that would have to wait for `wait`, which is too long.
    pub(super) fn refusal(self, wait: Duration) -> Error {
        match self.per_minute {
            Some(limit) => Error::own_limit(
                format!(
                    "this client's own limit of {limit} requests a minute for each app instance; \
                     send many in one `report_all`, or change it with `RateLimit`"
                ),
                wait,
            ),
            None => Error::own_limit(
                "the service refused earlier requests of this app instance",
                wait,
            ),
        }
    }

    /// One too many fails at once as [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited) instead of
    /// waiting; the error says how long the wait would be.
    pub fn fail_fast(mut self) -> Self {
        self.fail_fast = true;
        self
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        Self::per_minute(200)
    }
}

/// The requests of one instance.
#[derive(Debug)]
pub(crate) struct Limiter {
    /// One caller at a time looks for its place; the others queue here in order of arrival.
    turnstile: Semaphore,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the requests of the last minute started, oldest first.
    starts: VecDeque<Instant>,
    paused_until: Option<Instant>,
    /// When the service last refused a request without saying how long to wait.
    bare_refusal: Option<Instant>,
    waiting: usize,
}

/// The call's time would be over before its turn; so long would it have to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong(pub(crate) Duration);

impl Limiter {
    pub(crate) fn new() -> Self {
        Self {
            turnstile: Semaphore::const_new(1),
            state: Mutex::default(),
        }
    }

    /// Waits until a request may start, and counts it as started. Fails at once when that would be
    /// after `deadline`, or at all if the limit is to fail fast.
    pub(crate) async fn enter(&self, limit: RateLimit, deadline: Instant) -> Result<(), TooLong> {
        let latest = if limit.fail_fast {
            Instant::now()
        } else {
            deadline
        };
        let _waiting = Waiting::new(self, limit, latest)?;
        let turn = tokio::time::timeout_at(deadline, self.turnstile.acquire()).await;
        // The semaphore is never closed, so the only failure is the deadline.
        let Ok(Ok(_turn)) = turn else {
            return Err(self.state().too_long(limit, 0));
        };
        loop {
            let free_at = self.state().try_start(limit);
            match free_at {
                None => return Ok(()),
                Some(at) if at > latest => return Err(self.state().too_long(limit, 0)),
                Some(at) => tokio::time::sleep_until(at).await,
            }
        }
    }

    /// Lets nothing start for `wait`.
    pub(crate) fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.state();
        state.paused_until = state.paused_until.max(Some(until));
    }

    /// How long the minute lasts that the service counts, at most. None if this is its first refusal
    /// in a minute, or the instance used little of the limit: then it may be about something else.
    /// Otherwise another process uses the same limit.
    pub(crate) fn rest_after_bare_refusals(&self, limit: RateLimit) -> Option<Duration> {
        let (mut state, now) = (self.state(), Instant::now());
        let before = state.bare_refusal.replace(now)?;
        let counted = |start: &&Instant| **start + WINDOW > now;
        let starts = state.starts.iter().filter(counted);
        let used_much = starts.clone().count() * USED_MUCH >= limit.per_minute?;
        let start = starts.clone().next()?;
        (before + WINDOW > now && used_much).then(|| *start + WINDOW - now)
    }

    /// Whether requests started within the last minute, or none may start now.
    pub(crate) fn is_in_use(&self) -> bool {
        let (state, now) = (self.state(), Instant::now());
        let recent = state
            .starts
            .back()
            .is_some_and(|start| *start + WINDOW > now);
        recent || state.paused_until.is_some_and(|until| until > now)
    }

    /// A panic elsewhere leaves the log as sound as it was.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// When a request may start that has `ahead` others before it; none means now.
    fn free_at(&self, limit: RateLimit, ahead: usize) -> Option<Instant> {
        let slot = limit.per_minute.and_then(|limit| {
            // Those ahead will each take a place, and every `limit` of them a whole window more.
            let before = self.starts.len() + ahead;
            let index = before.checked_sub(limit)?;
            let (rounds, index) = (index / limit, index % limit);
            let start = self.starts.get(index)?;
            Some(*start + WINDOW * u32::try_from(rounds + 1).unwrap_or(u32::MAX))
        });
        slot.max(self.paused_until)
    }

    /// Counts a request as started now; if it may not, says when it may.
    fn try_start(&mut self, limit: RateLimit) -> Option<Instant> {
        let now = Instant::now();
        let free_at = self.free_at(limit, 0).filter(|at| *at > now);
        if free_at.is_none() {
            self.paused_until = None;
            while self
                .starts
                .front()
                .is_some_and(|start| *start + WINDOW <= now)
            {
                self.starts.pop_front();
            }
            // An instance that has gone quiet keeps no room for a busy minute.
            if self.starts.is_empty() {
                self.starts.shrink_to(4);
            }
            if limit.per_minute.is_some() {
                self.starts.push_back(now);
            }
        }
        free_at
    }

    fn too_long(&self, limit: RateLimit, ahead: usize) -> TooLong {
        let wait = self
            .free_at(limit, ahead)
            .map(|at| at.saturating_duration_since(Instant::now()));
        TooLong(wait.unwrap_or_default())
    }
}

/// Counts a caller from its arrival to its start, or until it gives up.
struct Waiting<'a>(&'a Limiter);

impl<'a> Waiting<'a> {
    fn new(limiter: &'a Limiter, limit: RateLimit, latest: Instant) -> Result<Self, TooLong> {
        let mut state = limiter.state();
        let ahead = state.waiting;
        if state.free_at(limit, ahead).is_some_and(|at| at > latest) {
            return Err(state.too_long(limit, ahead));
        }
        state.waiting += 1;
        Ok(Self(limiter))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}
