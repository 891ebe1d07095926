//! The commands of one group that hold their lanes: queues by trigger and kind.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::task::Waker;
use std::time::Duration;

use super::{Batch, Group, Kind, Limits, Queued};

#[derive(Debug)]
pub(super) struct GroupState<T> {
    /// Commands that may be sent, by trigger and kind. An app has tens of triggers at most.
    queues: Vec<Queue<T>>,
    /// Halves of refused batches, each to be sent as it is.
    pub(super) halves: VecDeque<Batch<T>>,
    /// Commands that hold their lanes and wait for a time.
    held: BTreeMap<(Duration, u64), (Cow<'static, str>, Queued<T>)>,
    held_so_far: u64,
    pub(super) refused: Vec<(T, Duration)>,
    pub(super) in_flight: usize,
    /// How many of its commands wait behind others of their lanes.
    pub(super) behind: usize,
    waker: Option<Waker>,
}

#[derive(Debug)]
struct Queue<T> {
    trigger_key: Cow<'static, str>,
    kind: Kind,
    ready: VecDeque<Queued<T>>,
}

impl<T> Default for GroupState<T> {
    fn default() -> Self {
        Self {
            queues: Vec::new(),
            halves: VecDeque::new(),
            held: BTreeMap::new(),
            held_so_far: 0,
            refused: Vec::new(),
            in_flight: 0,
            behind: 0,
            waker: None,
        }
    }
}

impl<T> GroupState<T> {
    pub(super) fn queue(&mut self, trigger_key: &Cow<'static, str>, queued: Queued<T>) {
        let kind = queued.kind;
        let fits = |queue: &&mut Queue<T>| queue.kind == kind && queue.trigger_key == *trigger_key;
        if let Some(queue) = self.queues.iter_mut().find(fits) {
            queue.ready.push_back(queued);
        } else {
            self.queues.push(Queue {
                trigger_key: trigger_key.clone(),
                kind,
                ready: VecDeque::from([queued]),
            });
        }
    }

    /// Keeps a command until `at`.
    pub(super) fn hold(
        &mut self,
        trigger_key: &Cow<'static, str>,
        queued: Queued<T>,
        at: Duration,
    ) {
        self.held_so_far += 1;
        let place = (at, self.held_so_far);
        self.held.insert(place, (trigger_key.clone(), queued));
    }

    pub(super) fn take(
        &mut self,
        group: Group,
        limits: &Limits,
        now: Duration,
        hurry: bool,
    ) -> Option<Batch<T>> {
        self.release(now);
        if self.in_flight >= limits.in_flight {
            return None;
        }
        if let Some(half) = self.halves.pop_front() {
            return Some(half);
        }
        let due = |queue: &Queue<T>| {
            let full = queue.ready.len() >= limits.items;
            hurry || full || queue.since().saturating_add(limits.linger) <= now
        };
        let queues = self.queues.iter().enumerate();
        let (index, _) = queues
            .filter(|(_, queue)| due(queue))
            .min_by_key(|(_, queue)| queue.since())?;
        let queue = self.queues.get_mut(index)?;
        let count = queue.fitting(limits);
        let (trigger_key, kind, entries) = if count == queue.ready.len() {
            let Queue {
                trigger_key,
                kind,
                ready,
            } = self.queues.remove(index);
            (trigger_key, kind, ready)
        } else {
            let entries = queue.ready.drain(..count).collect();
            (queue.trigger_key.clone(), queue.kind, entries)
        };
        Some(Batch {
            group,
            trigger_key,
            kind,
            entries,
        })
    }

    /// Queues what has waited for its time.
    fn release(&mut self, now: Duration) {
        while let Some(first) = self.held.first_entry() {
            if first.key().0 > now {
                return;
            }
            let (trigger_key, queued) = first.remove();
            self.queue(&trigger_key, queued);
        }
    }

    pub(super) fn next_due(&self, limits: &Limits) -> Option<Duration> {
        let lingering = self.queues.iter().map(Queue::since).min();
        let lingering = lingering
            .filter(|_| self.in_flight < limits.in_flight)
            .map(|since| since.saturating_add(limits.linger));
        let now = !self.refused.is_empty()
            || (!self.halves.is_empty() && self.in_flight < limits.in_flight);
        let held = self.held.keys().next().map(|(at, _)| *at);
        let lingering = if now { Some(Duration::ZERO) } else { lingering };
        lingering.into_iter().chain(held).min()
    }

    pub(super) fn has_queued(&self) -> bool {
        !self.queues.is_empty() || !self.halves.is_empty() || !self.held.is_empty()
    }

    /// Takes all commands that are not in flight, with their triggers.
    pub(super) fn drain(&mut self) -> Vec<(Cow<'static, str>, Queued<T>)> {
        let halves = std::mem::take(&mut self.halves).into_iter();
        let halves = halves.map(|half| (half.trigger_key, half.entries));
        let queues = std::mem::take(&mut self.queues).into_iter();
        let queues = queues.map(|queue| (queue.trigger_key, queue.ready));
        let held = std::mem::take(&mut self.held).into_values();
        let batches = halves.chain(queues).flat_map(|(trigger_key, entries)| {
            let entries = entries.into_iter();
            entries.map(move |queued| (trigger_key.clone(), queued))
        });
        batches.chain(held).collect()
    }

    pub(super) fn wake_by(&mut self, waker: &Waker) {
        match &mut self.waker {
            Some(before) => before.clone_from(waker),
            None => self.waker = Some(waker.clone()),
        }
    }

    pub(super) fn notify(&self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }
}

impl<T> Queue<T> {
    /// Since when the oldest command is scheduled. A queue is never empty.
    fn since(&self) -> Duration {
        self.ready
            .front()
            .map_or(Duration::MAX, |queued| queued.since)
    }

    /// How many commands fit into one request, at least one.
    fn fitting(&self, limits: &Limits) -> usize {
        let mut bytes = 0_usize;
        let fits = |queued: &Queued<T>| {
            bytes = bytes.saturating_add(queued.bytes);
            bytes <= limits.bytes
        };
        let within = self.ready.iter().take(limits.items);
        within.map(fits).take_while(|fits| *fits).count().max(1)
    }
}
