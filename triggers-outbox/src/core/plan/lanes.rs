//! One command of a lane at a time.

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

use crate::core::row::NewRow;

/// What orders rows of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lane {
    /// Trigger and entity.
    Entity(String, Uuid),
    /// Trigger and idempotency key, without an entity: attempts under one key never overlap.
    Key(String, String),
}

impl Lane {
    /// The lane of a row. Without an entity and a key, a row is alone.
    pub(super) fn of(row: &NewRow) -> Option<Self> {
        let trigger_key = || row.trigger_key.clone();
        match (row.entity, &row.key) {
            (Some(entity), _) => Some(Self::Entity(trigger_key(), entity)),
            (None, Some(key)) => Some(Self::Key(trigger_key(), key.clone())),
            (None, None) => None,
        }
    }
}

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
