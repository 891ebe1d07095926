//! Which command goes when: lanes, batches and deadlines, without clocks, tasks or channels.
//!
//! Of a lane, one command at a time is ready or under way; the others stand behind it. So a batch
//! is simply the front of a queue: it cannot hold two of one lane.

mod doubts;
mod lanes;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use doubts::Doubts;
use lanes::Lanes;

/// The bounds a schedule keeps.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) max_batch: usize,
    pub(super) linger: Duration,
    pub(super) in_flight: usize,
    pub(super) quarantine: Duration,
    /// How many lanes in doubt are remembered.
    pub(super) max_doubts: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Report,
    Cancel,
}

/// Where a command belongs.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) trigger_key: Cow<'static, str>,
    pub(super) kind: Kind,
    pub(super) entity: Option<Uuid>,
}

/// The commands that were accepted and are not under way yet, each with what it carries.
#[derive(Debug)]
pub(super) struct Schedule<T> {
    limits: Limits,
    triggers: HashMap<Cow<'static, str>, Trigger<T>>,
    doubts: Doubts,
    in_flight: usize,
}

/// Commands that go out together, in the order in which they became ready.
#[derive(Debug)]
pub(super) struct Batch<T> {
    pub(super) flight: Flight,
    pub(super) items: Vec<T>,
}

/// A batch under way. Its lanes are free again when it is handed back.
#[derive(Debug)]
#[must_use]
pub(super) struct Flight {
    trigger_key: Cow<'static, str>,
    queue: Queue,
    entities: Vec<Option<Uuid>>,
}

/// Ready commands wait by kind. Reports of lanes in doubt go out one by one, and beside the limit
/// of requests at once: each may be held up for long, and must hold up no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Queue {
    Report,
    Cancel,
    Alone,
}

const QUEUES: [Queue; 3] = [Queue::Report, Queue::Cancel, Queue::Alone];

#[derive(Debug)]
struct Trigger<T> {
    ready: [VecDeque<Waiting<T>>; QUEUES.len()],
    lanes: Lanes<T>,
}

#[derive(Debug)]
struct Waiting<T> {
    since: Instant,
    kind: Kind,
    entity: Option<Uuid>,
    item: T,
}

/// The front of a queue that is not empty.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Head<'a> {
    since: Instant,
    trigger_key: &'a Cow<'static, str>,
    queue: Queue,
    len: usize,
}

impl<T> Schedule<T> {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            doubts: Doubts::new(limits.max_doubts),
            limits,
            triggers: HashMap::new(),
            in_flight: 0,
        }
    }

    /// Whether nothing waits and nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.in_flight == 0 && self.triggers.is_empty()
    }

    /// Takes in a command, behind all others of its lane.
    pub(super) fn push(&mut self, address: Address, item: T, now: Instant) {
        let Address {
            trigger_key,
            kind,
            entity,
        } = address;
        let queue = self.doubts.queue_for(&trigger_key, kind, entity, now);
        let trigger = self.triggers.entry(trigger_key).or_default();
        let waiting = Waiting {
            since: now,
            kind,
            entity,
            item,
        };
        if let Some(ready) = trigger.lanes.enter(waiting) {
            trigger.queue(queue).push_back(ready);
        }
    }

    /// The batch that is to go now, if any; of several the one that has waited longest. In a
    /// `hurry` nothing lingers.
    pub(super) fn take(&mut self, now: Instant, hurry: bool) -> Option<Batch<T>> {
        let free = self.in_flight < self.limits.in_flight;
        let Limits {
            max_batch, linger, ..
        } = self.limits;
        let head = self
            .heads()
            .filter(|head| {
                let due = hurry || head.len >= max_batch || head.since + linger <= now;
                head.queue == Queue::Alone || (free && due)
            })
            .min()?;
        let (trigger_key, queue) = (head.trigger_key.clone(), head.queue);
        let count = match queue {
            Queue::Report | Queue::Cancel => head.len.min(max_batch),
            Queue::Alone => 1,
        };
        let trigger = self.triggers.get_mut(&trigger_key)?;
        let taken = trigger.queue(queue).drain(..count);
        let (entities, items) = taken.map(|waiting| (waiting.entity, waiting.item)).unzip();
        if queue != Queue::Alone {
            self.in_flight += 1;
        }
        let flight = Flight {
            trigger_key,
            queue,
            entities,
        };
        Some(Batch { flight, items })
    }

    /// When a batch will have lingered long enough. None when time alone lets nothing go.
    pub(super) fn next_due(&self) -> Option<Instant> {
        if self.in_flight >= self.limits.in_flight {
            return None;
        }
        let oldest = self.heads().map(|head| head.since).min();
        oldest.map(|since| since + self.limits.linger)
    }

    /// Takes back a batch that has its outcomes. `is_unknown` says by position which of its
    /// commands may or may not have had their effect.
    pub(super) fn land(
        &mut self,
        flight: Flight,
        now: Instant,
        mut is_unknown: impl FnMut(usize) -> bool,
    ) {
        let Flight {
            trigger_key,
            queue,
            entities,
        } = flight;
        if queue != Queue::Alone {
            self.in_flight = self.in_flight.saturating_sub(1);
        }
        let trigger = self.triggers.entry(trigger_key.clone()).or_default();
        for (at, entity) in entities.into_iter().enumerate() {
            let Some(entity) = entity else { continue };
            if queue == Queue::Cancel && is_unknown(at) {
                let until = now + self.limits.quarantine;
                self.doubts.add((trigger_key.clone(), entity), until);
            }
            if let Some(next) = trigger.lanes.leave(entity) {
                let queue = self
                    .doubts
                    .queue_for(&trigger_key, next.kind, Some(entity), now);
                trigger.queue(queue).push_back(next);
            }
        }
        // Whoever makes up trigger keys must not fill the memory with them.
        if trigger.is_unused() {
            self.triggers.remove(&trigger_key);
        }
    }

    fn heads(&self) -> impl Iterator<Item = Head<'_>> {
        self.triggers.iter().flat_map(|(trigger_key, trigger)| {
            let fronts = QUEUES.into_iter().zip(&trigger.ready);
            fronts.filter_map(move |(queue, ready)| {
                ready.front().map(|front| Head {
                    since: front.since,
                    trigger_key,
                    queue,
                    len: ready.len(),
                })
            })
        })
    }
}

impl Flight {
    pub(super) fn trigger_key(&self) -> &Cow<'static, str> {
        &self.trigger_key
    }
}

impl<T> Trigger<T> {
    fn queue(&mut self, queue: Queue) -> &mut VecDeque<Waiting<T>> {
        &mut self.ready[queue as usize]
    }

    fn is_unused(&self) -> bool {
        self.lanes.is_empty() && self.ready.iter().all(VecDeque::is_empty)
    }
}

impl<T> Default for Trigger<T> {
    fn default() -> Self {
        Self {
            ready: Default::default(),
            lanes: Lanes::default(),
        }
    }
}
