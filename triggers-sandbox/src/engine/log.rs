//! Bounded lists of what event.

use super::clock::Moment;
use crate::journal::{Action, Activation, Event, Request};
use crate::masks::Stored;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::VecDeque;

/// Items a list keeps; older ones are forgotten.
pub(crate) const MAX_ITEMS: usize = 100_000;

/// Bytes of bodies and payloads a list keeps; older items are forgotten.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// The four lists of the journal, with one numbering over all of them.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) requests: List<Stored<Request>>,
    pub(crate) events: List<Stored<Event>>,
    pub(crate) activations: List<Activation>,
    pub(crate) actions: List<Action>,
    /// What else a scenario needs to tell these events again.
    pub(crate) marks: VecDeque<Mark>,
    /// What lies before the oldest event and the oldest mark.
    pub(crate) base: Base,
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
            marks: VecDeque::new(),
            base: Base::new(present.now),
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

    /// The call that brought an event; it is right after it.
    pub(crate) fn request_of(&self, event: &Event) -> Option<u64> {
        let (seq, request) = self.requests.after(event.seq).next()?;
        request.events.contains(&event.seq).then_some(seq)
    }

    pub(crate) fn push_event(&mut self, event: Stored<Event>) {
        let bytes = event.bytes();
        for forgotten in self.events.push_out(event.seq, bytes, event) {
            self.base.steps += 1;
            self.base.start_at = forgotten.at;
            self.base.seq = forgotten.seq;
            self.forget_marks(forgotten.seq);
        }
    }

    /// Notes a change that is neither a request nor an event, after the latest item.
    pub(crate) fn mark(&mut self, what: Marked) {
        let (seq, at) = (self.seq, self.present.now);
        self.marks.push_back(Mark { seq, at, what });
        if self.marks.len() > MAX_ITEMS
            && let Some(oldest) = self.marks.front()
        {
            self.base.seq = oldest.seq;
            self.forget_marks(oldest.seq + 1);
        }
    }

    /// Moves the base past the marks before that number.
    fn forget_marks(&mut self, seq: u64) {
        while self.marks.front().is_some_and(|mark| mark.seq < seq)
            && let Some(mark) = self.marks.pop_front()
        {
            self.base.steps += 1;
            self.base.start_at = mark.at;
            if let Marked::Automations(automations) = mark.what {
                self.base.automations = automations;
            }
        }
    }

    /// Forgets events, activations, actions and requests.
    pub(crate) fn clear(&mut self, automations: Vec<Value>) {
        *self = Self {
            seq: self.seq,
            ..Self::new(self.present)
        };
        self.base.automations = automations;
    }
}

/// A change beside the events.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) what: Marked,
}

#[derive(Debug)]
pub(crate) enum Marked {
    /// The clock was moved.
    Moved,
    /// Real time passed, and something ran late.
    Passed,
    Automations(Vec<Value>),
}

/// Where a scenario has to begin.
#[derive(Debug)]
pub(crate) struct Base {
    pub(crate) start_at: Timestamp,
    pub(crate) automations: Vec<Value>,
    /// Events up to this number come before it; so many events and marks are forgotten.
    pub(crate) seq: u64,
    pub(crate) steps: u64,
}

impl Base {
    fn new(start_at: Timestamp) -> Self {
        Self {
            start_at,
            automations: Vec::new(),
            seq: 0,
            steps: 0,
        }
    }
}

/// Items by ascending number.
#[derive(Debug)]
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

    /// How many items have that number or a lower one.
    pub(crate) fn up_to(&self, seq: u64) -> usize {
        self.items.partition_point(|(at, ..)| *at <= seq)
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
