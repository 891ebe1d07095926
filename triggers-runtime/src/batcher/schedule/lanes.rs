//! One command of a lane at a time.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

use super::Waiting;

/// The lanes of one trigger that are in use: an entity one of whose commands is ready or under way,
/// with those that stand behind it.
#[derive(Debug)]
pub(super) struct Lanes<T> {
    behind: HashMap<Uuid, VecDeque<Waiting<T>>>,
}

impl<T> Lanes<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.behind.is_empty()
    }

    /// Gives the command back if it may go: its lane is free, or it has none.
    pub(super) fn enter(&mut self, waiting: Waiting<T>) -> Option<Waiting<T>> {
        let Some(entity) = waiting.entity else {
            return Some(waiting);
        };
        match self.behind.entry(entity) {
            Entry::Occupied(mut lane) => {
                lane.get_mut().push_back(waiting);
                None
            }
            Entry::Vacant(lane) => {
                lane.insert(VecDeque::new());
                Some(waiting)
            }
        }
    }

    /// The lane's command has its outcome; gives the one that may go now.
    pub(super) fn leave(&mut self, entity: Uuid) -> Option<Waiting<T>> {
        let next = self.behind.get_mut(&entity)?.pop_front();
        if next.is_none() {
            self.behind.remove(&entity);
        }
        next
    }
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self {
            behind: HashMap::new(),
        }
    }
}
