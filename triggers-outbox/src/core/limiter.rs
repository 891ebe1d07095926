//! The log of the last minute's requests of one app instance.

use std::collections::VecDeque;

/// The service counts 200 requests a minute for each app instance. The window is a little longer, for
/// a request that is counted there later than it started here.
pub(crate) const WINDOW_MS: i64 = 60_600;

/// When requests started, oldest first. No window holds more than the limit, wherever it begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limiter {
    starts: VecDeque<i64>,
}

impl Limiter {
    /// When the next request may start; a time in the past means now.
    pub(crate) fn free_at(&self, limit: usize) -> i64 {
        let over = self.starts.len().checked_sub(limit);
        over.and_then(|at| self.starts.get(at))
            .map_or(i64::MIN, |start| start + WINDOW_MS)
    }

    /// Counts requests that started at `at`.
    pub(crate) fn count(&mut self, at: i64, requests: u32) {
        let position = self.starts.partition_point(|start| *start <= at);
        for _ in 0..requests {
            self.starts.insert(position, at);
        }
    }

    /// A request that was counted at `from` starts at `to`.
    pub(crate) fn postpone(&mut self, from: i64, to: i64) {
        if let Ok(position) = self.starts.binary_search(&from) {
            self.starts.remove(position);
            self.count(to, 1);
        }
    }

    /// Forgets what no longer matters.
    pub(crate) fn trim(&mut self, now: i64) {
        while self
            .starts
            .front()
            .is_some_and(|start| start + WINDOW_MS <= now)
        {
            self.starts.pop_front();
        }
    }

    /// How many requests started within the last minute.
    pub(crate) fn used(&self, now: i64) -> usize {
        self.starts.len()
            - self
                .starts
                .partition_point(|start| start + WINDOW_MS <= now)
    }
}
