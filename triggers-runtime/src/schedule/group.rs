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
    /// How many of them may share a request.
    most: usize,
    ready: VecDeque<Queued<T>>,
}

impl<T> Default for GroupState<T> {
    fn default() -> Self {
        Self {
            queues: Vec::new(),
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
        let (kind, most) = (queued.kind, queued.most);
        let fits = |queue: &&mut Queue<T>| {
            (queue.kind, queue.most) == (kind, most) && queue.trigger_key == *trigger_key
        };
        if let Some(queue) = self.queues.iter_mut().find(fits) {
            queue.ready.push_back(queued);
        } else {
            self.queues.push(Queue {
                trigger_key: trigger_key.clone(),
                kind,
                most,
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
        let due = |queue: &Queue<T>| hurry || queue.due(limits) <= now;
        let queues = self.queues.iter().enumerate();
        let (index, _) = queues
            .filter(|(_, queue)| due(queue))
            .min_by_key(|(_, queue)| queue.since())?;
        let queue = self.queues.get_mut(index)?;
        let count = queue.fitting(limits);
        let (trigger_key, kind, entries) = if count == queue.ready.len() {
            let queue = self.queues.remove(index);
            (queue.trigger_key, queue.kind, queue.ready)
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
        let refused = (!self.refused.is_empty()).then_some(Duration::ZERO);
        let ready = self.queues.iter().map(|queue| queue.due(limits)).min();
        let ready = ready.filter(|_| self.in_flight < limits.in_flight);
        let held = self.held.keys().next().map(|(at, _)| *at);
        refused.into_iter().chain(ready).chain(held).min()
    }

    pub(super) fn has_queued(&self) -> bool {
        !self.queues.is_empty() || !self.held.is_empty()
    }

    pub(super) fn held(&self) -> usize {
        self.held.len()
    }

    /// Takes the commands that are neither in flight nor to be kept, with their triggers.
    pub(super) fn extract(
        &mut self,
        mut keep: impl FnMut(&T) -> bool,
    ) -> Vec<(Cow<'static, str>, Queued<T>)> {
        let mut extracted = Vec::new();
        for queue in &mut self.queues {
            let ready = std::mem::take(&mut queue.ready).into_iter();
            let (kept, out): (VecDeque<_>, VecDeque<_>) =
                ready.partition(|queued| keep(&queued.item));
            queue.ready = kept;
            let trigger_key = &queue.trigger_key;
            extracted.extend(out.into_iter().map(|queued| (trigger_key.clone(), queued)));
        }
        self.queues.retain(|queue| !queue.ready.is_empty());
        let held = std::mem::take(&mut self.held).into_iter();
        let (kept, out): (BTreeMap<_, _>, BTreeMap<_, _>) =
            held.partition(|(_, (_, queued))| keep(&queued.item));
        self.held = kept;
        extracted.extend(out.into_values());
        extracted
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

    /// When a request of them is to be sent: at once if it is full, else when the oldest has lingered.
    fn due(&self, limits: &Limits) -> Duration {
        let full = self.ready.len() >= self.most.min(limits.items);
        let linger = if full { Duration::ZERO } else { limits.linger };
        self.since().saturating_add(linger)
    }

    /// How many commands fit into one request, at least one.
    fn fitting(&self, limits: &Limits) -> usize {
        let mut bytes = 0_usize;
        let fits = |queued: &Queued<T>| {
            bytes = bytes.saturating_add(queued.bytes);
            bytes <= limits.bytes
        };
        let within = self.ready.iter().take(self.most.min(limits.items));
        within.map(fits).take_while(|fits| *fits).count().max(1)
    }
}
