//! Bounded lists of what happened.

use super::clock::Moment;
use crate::journal::{Action, Activation, Event, Request};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Items a list keeps; older ones are forgotten.
pub(crate) const MAX_ITEMS: usize = 100_000;

/// Bytes of bodies and payloads a list keeps; older items are forgotten.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// The four lists of the journal, with one numbering over all of them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Log {
    pub(crate) requests: List<Request>,
    pub(crate) events: List<Event>,
    pub(crate) activations: List<Activation>,
    pub(crate) actions: List<Action>,
    seq: u64,
    /// When the engine was last told the time.
    pub(crate) present: Moment,
}

impl Log {
    pub(crate) fn new(present: Moment) -> Self {
        Self {
            requests: List::default(),
            events: List::default(),
            activations: List::default(),
            actions: List::default(),
            seq: 0,
            present,
        }
    }

    /// The number of the next item. Numbers are never used twice, not even after a reset.
    pub(crate) fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    /// The number of the latest item, forgotten or not; 0 before the first.
    pub(crate) fn last_seq(&self) -> u64 {
        self.seq
    }

    /// Forgets events, activations, actions and requests.
    pub(crate) fn clear(&mut self) {
        *self = Self {
            seq: self.seq,
            ..Self::new(self.present)
        };
    }
}

/// Items by ascending number.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct List<T> {
    items: VecDeque<(u64, usize, T)>,
    bytes: usize,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            items: VecDeque::new(),
            bytes: 0,
        }
    }
}

impl<T> List<T> {
    /// Adds an item whose number is above all others', of about that size.
    pub(crate) fn push(&mut self, seq: u64, bytes: usize, item: T) {
        self.push_out(seq, bytes, item);
    }

    /// The same; gives out what is forgotten for it, oldest first.
    pub(crate) fn push_out(&mut self, seq: u64, bytes: usize, item: T) -> Vec<T> {
        self.items.push_back((seq, bytes, item));
        self.bytes += bytes;
        let mut forgotten = Vec::new();
        while self.items.len() > MAX_ITEMS || (self.bytes > MAX_BYTES && self.items.len() > 1) {
            let Some((_, bytes, item)) = self.items.pop_front() else {
                break;
            };
            self.bytes -= bytes;
            forgotten.push(item);
        }
        forgotten
    }

    pub(crate) fn last(&self) -> Option<&T> {
        self.items.back().map(|(.., item)| item)
    }

    pub(crate) fn pop_last(&mut self) {
        if let Some((_, bytes, _)) = self.items.pop_back() {
            self.bytes -= bytes;
        }
    }

    /// The item of that number, unless it is forgotten.
    pub(crate) fn get_mut(&mut self, seq: u64) -> Option<&mut T> {
        let index = self
            .items
            .binary_search_by_key(&seq, |(seq, ..)| *seq)
            .ok()?;
        self.items.get_mut(index).map(|(.., item)| item)
    }

    pub(crate) fn get(&self, seq: u64) -> Option<&T> {
        let index = self.items.binary_search_by_key(&seq, |(seq, ..)| *seq);
        self.items.get(index.ok()?).map(|(.., item)| item)
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// The items before that number, newest first.
    pub(crate) fn before(&self, seq: u64) -> impl Iterator<Item = (u64, &T)> {
        let end = self.items.partition_point(|(at, ..)| *at < seq);
        let items = self.items.range(..end).rev();
        items.map(|(seq, _, item)| (*seq, item))
    }

    /// The items after that number, oldest first.
    pub(crate) fn after(&self, seq: u64) -> impl Iterator<Item = (u64, &T)> {
        let start = self.items.partition_point(|(at, ..)| *at <= seq);
        self.items.range(start..).map(|(seq, _, item)| (*seq, item))
    }
}

/// About how many bytes a JSON value takes as text; cheaper than writing it.
pub(crate) fn size_of(value: &serde_json::Value) -> usize {
    use serde_json::Value;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(size_of).sum::<usize>() + 2,
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| key.len() + size_of(member) + 4)
            .sum(),
    }
}
