//! The rows of one instance that may be sent, by those that may share a request.

use std::collections::{BTreeMap, VecDeque};

use crate::core::row::{Kind, NewRow};

/// Rows that may share a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Queue {
    trigger_key: String,
    kind: Kind,
    keyed: bool,
    /// How many commands may be in a request; fewer for those that failed in company.
    company: usize,
}

impl Queue {
    pub(super) fn of(command: &NewRow, company: usize) -> Self {
        Self {
            trigger_key: command.trigger_key.clone(),
            kind: command.kind,
            keyed: command.key.is_some(),
            company,
        }
    }

    pub(super) fn most(&self, max_batch: usize) -> usize {
        self.company.min(max_batch)
    }
}

#[derive(Clone, Copy, Debug)]
struct Ready {
    seq: i64,
    since: i64,
}

/// The queues of an instance. None of them is empty.
#[derive(Debug, Default)]
pub(super) struct ReadyRows {
    queues: BTreeMap<Queue, VecDeque<Ready>>,
}

impl ReadyRows {
    pub(super) fn push(&mut self, queue: Queue, seq: i64, since: i64) {
        let rows = self.queues.entry(queue).or_default();
        rows.push_back(Ready { seq, since });
    }

    pub(super) fn clear(&mut self) {
        self.queues.clear();
    }

    /// When a queue is to be sent: at once if it fills a request, else when its first row has waited.
    fn times(&self, linger: i64, max_batch: usize) -> impl Iterator<Item = (i64, i64, &Queue)> {
        self.queues.iter().filter_map(move |(queue, rows)| {
            let since = rows.front()?.since;
            let full = rows.len() >= queue.most(max_batch);
            Some((if full { since } else { since + linger }, since, queue))
        })
    }

    /// The queue to send now; of several the one that has waited longest.
    pub(super) fn due(&self, linger: i64, max_batch: usize, now: i64) -> Option<Queue> {
        let due = self.times(linger, max_batch).filter(|(at, ..)| *at <= now);
        due.min_by_key(|(_, since, _)| *since)
            .map(|(.., queue)| queue.clone())
    }

    pub(super) fn next_at(&self, linger: i64, max_batch: usize) -> Option<i64> {
        self.times(linger, max_batch).map(|(at, ..)| at).min()
    }

    /// The first row of a queue.
    pub(super) fn first(&self, queue: &Queue) -> Option<i64> {
        self.queues.get(queue)?.front().map(|ready| ready.seq)
    }

    pub(super) fn remove_first(&mut self, queue: &Queue) {
        if let Some(rows) = self.queues.get_mut(queue) {
            rows.pop_front();
            if rows.is_empty() {
                self.queues.remove(queue);
            }
        }
    }
}
