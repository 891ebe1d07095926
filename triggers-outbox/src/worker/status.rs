//! What a worker says about itself.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::core::{Counts, State};

/// The health of a worker and its outbox, for a readiness probe and for alarms.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// The database answered within the last 30 seconds, and nothing is overdue by more than 10 minutes.
    pub ok: bool,
    /// How old the oldest command is that is not delivered. The one to alarm on.
    pub oldest: Option<Duration>,
    /// Commands that wait.
    pub waiting: u64,
    /// Cancels that are done, whose lane waits until no copy can arrive.
    pub held: u64,
    /// Commands that were refused for good.
    pub dead: u64,
    /// Commands whose outcome a person has to decide on.
    pub unknown: u64,
    /// Shards that this worker owns; 0 while another worker does the work.
    pub shards: usize,
    /// Since when the database has answered.
    pub last_answer: Option<Duration>,
    /// The last failure of the database, if it has not answered since.
    pub problem: Option<String>,
}

/// Written by the worker's tasks.
#[derive(Debug, Default)]
pub(super) struct Status {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    counts: Counts,
    last_answer: Option<Instant>,
    problem: Option<String>,
    shards: usize,
}

const SILENCE: Duration = Duration::from_secs(30);
const OVERDUE: Duration = Duration::from_secs(10 * 60);

impl Status {
    pub(super) fn answered(&self, shards: usize) {
        let mut inner = self.inner();
        inner.last_answer = Some(Instant::now());
        inner.problem = None;
        inner.shards = shards;
    }

    pub(super) fn failed(&self, problem: String) {
        self.inner().problem = Some(problem);
    }

    pub(super) fn counted(&self, counts: Counts) {
        self.inner().counts = counts;
    }

    pub(super) fn health(&self) -> Health {
        let inner = self.inner();
        let counts = &inner.counts;
        let age = |at: i64| Duration::from_millis((counts.now - at).max(0).unsigned_abs());
        let oldest = counts.oldest.map(age);
        let closed = |wanted: State| {
            counts
                .closed
                .iter()
                .filter(|(state, ..)| *state == wanted)
                .map(|(.., rows)| rows)
                .sum()
        };
        let last_answer = inner.last_answer.map(|at| at.elapsed());
        let alive = last_answer.is_some_and(|silent| silent < SILENCE);
        Health {
            ok: alive && oldest.is_none_or(|age| age < OVERDUE),
            oldest,
            waiting: counts.waiting,
            held: counts.held,
            dead: closed(State::Dead),
            unknown: closed(State::Unknown),
            shards: inner.shards,
            last_answer,
            problem: inner.problem.clone(),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
