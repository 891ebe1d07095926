//! Which items go out next, and together.
//!
//! Rules: a request holds at most so many items and bytes (a larger item goes alone), and items
//! that may be repeated never share one with items that may not. Of one lane, the next item starts
//! only when the one before is settled, so no request holds two of a lane. A request that is refused
//! as a whole for its content goes again in halves, until the poison stands alone: n items take
//! ⌈log₂ n⌉ + 1 rounds.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use crate::delivery::options::BulkOptions;

/// What the plan needs to know of an item.
pub(crate) struct Entry<L> {
    /// What it must not overlap with; none overlaps with anything.
    pub(crate) lane: Option<L>,
    /// What it adds to a body.
    pub(crate) bytes: usize,
    /// Whether a second copy is harmless.
    pub(crate) repeatable: bool,
}

#[derive(Debug)]
struct Item {
    bytes: usize,
    repeatable: bool,
    /// The next item of the same lane.
    next: Option<usize>,
}

/// The items of one bulk call that are not settled yet, by position.
#[derive(Debug)]
pub(crate) struct Plan {
    limits: BulkOptions,
    items: Vec<Item>,
    /// Items that nobody of this call stands before, in the caller's order.
    free: VecDeque<usize>,
    /// Items that may go out: those that may be repeated, and those that may not.
    ready: [VecDeque<usize>; 2],
    /// Halves of refused requests, each to go out as it is.
    halves: VecDeque<Vec<usize>>,
    open: usize,
}

impl Plan {
    pub(crate) fn new<L: Eq + Hash>(
        entries: impl Iterator<Item = Entry<L>>,
        limits: BulkOptions,
    ) -> Self {
        let count = entries.size_hint().0;
        let mut items: Vec<Item> = Vec::with_capacity(count);
        let mut free = VecDeque::with_capacity(count);
        let mut last_of_lane: HashMap<L, usize> = HashMap::with_capacity(count);
        for (at, entry) in entries.enumerate() {
            let before = entry.lane.and_then(|lane| last_of_lane.insert(lane, at));
            match before.and_then(|before| items.get_mut(before)) {
                Some(before) => before.next = Some(at),
                None => free.push_back(at),
            }
            items.push(Item {
                bytes: entry.bytes,
                repeatable: entry.repeatable,
                next: None,
            });
        }
        Self {
            limits,
            open: items.len(),
            items,
            free,
            ready: Default::default(),
            halves: VecDeque::new(),
        }
    }

    /// Whether every item is settled.
    pub(crate) fn is_done(&self) -> bool {
        self.open == 0
    }

    /// Whether the next request would have room for more items.
    pub(crate) fn has_room(&self) -> bool {
        self.halves.is_empty()
            && self
                .ready
                .iter()
                .all(|queue| queue.len() < self.limits.items)
    }

    /// The next item whose lane is to be asked for. When it may go out, it is [`ready`](Self::ready).
    pub(crate) fn next_free(&mut self) -> Option<usize> {
        self.free.pop_front()
    }

    /// The item may go out, for the first time or again.
    pub(crate) fn ready(&mut self, at: usize) {
        let repeatable = self.items.get(at).is_some_and(|item| item.repeatable);
        self.ready[usize::from(!repeatable)].push_back(at);
    }

    /// The next request: never empty.
    pub(crate) fn next_batch(&mut self) -> Option<Vec<usize>> {
        if let Some(half) = self.halves.pop_front() {
            return Some(half);
        }
        let queue = self.ready.iter_mut().find(|queue| !queue.is_empty())?;
        let mut batch = Vec::with_capacity(queue.len().min(self.limits.items));
        let mut bytes = 0;
        while let Some(&at) = queue.front() {
            bytes += self.items.get(at).map_or(0, |item| item.bytes);
            let fits = batch.len() < self.limits.items && bytes <= self.limits.bytes;
            if !fits && !batch.is_empty() {
                break;
            }
            batch.push(at);
            queue.pop_front();
        }
        Some(batch)
    }

    /// A request of more than one item was refused as a whole.
    pub(crate) fn split(&mut self, mut batch: Vec<usize>) {
        let second = batch.split_off(batch.len() / 2);
        self.halves.extend([batch, second]);
    }

    /// The item is settled; the next of its lane may ask for it.
    pub(crate) fn settle(&mut self, at: usize) {
        self.open -= 1;
        if let Some(next) = self.items.get(at).and_then(|item| item.next) {
            self.free.push_front(next);
        }
    }
}
