//! One command of a lane at a time.

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

/// Trigger and entity; the instance is given.
pub(super) type Lane = (String, Uuid);

/// The lanes of one instance: the first row of each is ready, waiting for its time, or in flight.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    queues: HashMap<Lane, VecDeque<i64>>,
}

impl Lanes {
    /// Adds a row in order of its number, never before the first. Returns whether it is the first.
    pub(super) fn enter(&mut self, lane: Lane, seq: i64) -> bool {
        let queue = self.queues.entry(lane).or_default();
        let position = queue.partition_point(|other| *other < seq);
        let position = if queue.is_empty() { 0 } else { position.max(1) };
        queue.insert(position, seq);
        queue.len() == 1
    }

    /// Removes the first row; returns the next one.
    pub(super) fn leave(&mut self, lane: &Lane) -> Option<i64> {
        let queue = self.queues.get_mut(lane)?;
        queue.pop_front();
        let next = queue.front().copied();
        if next.is_none() {
            self.queues.remove(lane);
        }
        next
    }

    /// Keeps the first row of lanes where `keep` accepts it, and nothing behind it.
    pub(super) fn keep_first(&mut self, mut keep: impl FnMut(i64) -> bool) {
        self.queues.retain(|_, queue| {
            queue.truncate(1);
            queue.front().is_some_and(|first| keep(*first))
        });
    }
}
