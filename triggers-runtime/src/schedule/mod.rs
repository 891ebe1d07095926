//! The schedule: which command may be sent when, and in which request. No I/O, clock or tasks.
//!
//! One [`Scheduler`] orders the commands of one app instance. `Instance`, `Batcher` and the outbox
//! use the same one with different [`Limits`].
//!
//! - **Ordering key (lane)**: trigger and entity ([`LaneKey`]). Of one lane, one command at a time
//!   is ready or in flight; the others wait behind it in the order in which they were pushed. So no
//!   request holds two commands of a lane, and at most one of a lane can be in doubt.
//! - **Batch**: the commands of one request, of one trigger and one [`Kind`], within the limits of
//!   items and bytes. Commands that may be repeated and commands that may not never share one.
//! - **Group**: the commands that may share requests. A bulk call is a group; all commands of a
//!   `Batcher` are one. Limits on requests in flight count per group.
//! - **Quarantine**: if a copy of a cancel may still be on its way ([`Fate::CancelLost`]), the
//!   reports of its lane wait until it must have arrived; the copy would end them. A batch whose
//!   outcome nobody waits for any more ([`Scheduler::abandon`]) holds its lanes back as a whole.
//! - **Bisection**: the commands of a request that is refused as a whole because of its content are
//!   sent again in smaller requests ([`Fate::Apart`]), until the command at fault is alone.
//!
//! The flow: [`push`](Scheduler::push) commands, [`take`](Scheduler::take) a batch, send it, and
//! [`complete`](Scheduler::complete) it with the fate of each command. A lane is free only after
//! `complete`: write the outcome down first if it has to be durable. Times are durations since an
//! origin that the caller chooses.

#![expect(
    clippy::ptr_arg,
    reason = "a borrowed key is cloned without an allocation"
)]

mod group;
mod lane;

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::task::Waker;
use std::time::Duration;

use group::GroupState;
pub use lane::LaneKey;
use lane::{LaneId, Lanes, LateCopy};

use crate::Action;

/// The limits of a schedule.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most commands in one request.
    pub items: usize,
    /// The most bytes in one request; a larger command is sent alone.
    pub bytes: usize,
    /// How long a batch waits for more commands, unless it is full.
    pub linger: Duration,
    /// The most requests of one group in flight.
    pub in_flight: usize,
    /// How long a lane is held back when a copy of a command may still be on its way.
    pub quarantine: Duration,
    /// The longest that a command waits for a quarantine to end; it is refused if that takes longer.
    pub patience: Duration,
}

/// Whether and why a second copy of a command is harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A report with an idempotency key: the service ignores duplicates.
    Keyed,
    /// A report without a key: a second copy is a second event.
    Unkeyed,
    /// A cancel: a second copy finds nothing left to cancel, unless the lane went on.
    Cancel,
}

impl Kind {
    /// Returns the kind of `action`.
    #[must_use]
    pub fn of(action: &Action) -> Self {
        match action {
            Action::Cancel { .. } => Self::Cancel,
            Action::Report(report) if report.idempotency.is_some() => Self::Keyed,
            Action::Report(_) => Self::Unkeyed,
        }
    }

    /// Returns whether a second copy is harmless.
    #[must_use]
    pub fn is_repeatable(self) -> bool {
        self != Self::Unkeyed
    }
}

/// The commands that may share requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Group(u64);

/// A command to schedule.
#[derive(Clone, Copy, Debug)]
pub struct Entry<T> {
    /// Its ordering key; none if it has no order.
    pub lane: Option<LaneKey>,
    /// Its kind.
    pub kind: Kind,
    /// What it adds to the body of a request.
    pub bytes: usize,
    /// What the caller needs to send it.
    pub item: T,
}

/// The commands of one request. Hand it back: its lanes are held until then.
#[derive(Debug)]
#[must_use]
pub struct Batch<T> {
    group: Group,
    trigger_key: Cow<'static, str>,
    kind: Kind,
    entries: VecDeque<Queued<T>>,
}

/// A command and since when it is scheduled.
#[derive(Debug)]
struct Queued<T> {
    lane: Option<LaneId>,
    group: Group,
    since: Duration,
    kind: Kind,
    bytes: usize,
    /// How many commands may be in its request.
    most: usize,
    item: T,
}

impl<T> Batch<T> {
    /// Returns the trigger of all commands.
    #[must_use]
    pub fn trigger_key(&self) -> &Cow<'static, str> {
        &self.trigger_key
    }

    /// Returns the kind of all commands.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the number of commands, at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns the commands by mutable reference, in their order.
    pub fn items_mut(&mut self) -> impl ExactSizeIterator<Item = &mut T> {
        self.entries.iter_mut().map(|queued| &mut queued.item)
    }

    /// Returns the commands, in their order.
    #[must_use]
    pub fn items(&self) -> impl ExactSizeIterator<Item = &T> {
        self.entries.iter().map(|queued| &queued.item)
    }
}

/// What follows for one command of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is complete.
    Done,
    /// It is complete, and a copy of the cancel may still be on its way.
    CancelLost,
    /// It is sent again at this time. `lost` says that a copy of it may still be on its way.
    Again {
        /// When.
        at: Duration,
        /// Whether an earlier copy may arrive later.
        lost: bool,
    },
    /// It is sent again at this time, from now on in requests of half the size at most.
    Apart(Duration),
}

/// The commands of one app instance that are not complete. `T` is what the caller needs to send one.
#[derive(Debug)]
pub struct Scheduler<T> {
    limits: Limits,
    lanes: Lanes<T>,
    groups: HashMap<Group, GroupState<T>>,
    next_group: u64,
}

impl<T> Scheduler<T> {
    /// Creates an empty schedule.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            lanes: Lanes::default(),
            groups: HashMap::new(),
            next_group: 0,
        }
    }

    /// Replaces the limits. What is in flight stays so.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Opens a group, which is to be [closed](Self::close).
    pub fn open(&mut self) -> Group {
        let group = Group(self.next_group);
        self.next_group += 1;
        self.groups.insert(group, GroupState::default());
        group
    }

    /// Closes a group and returns its commands that are neither complete nor in flight.
    pub fn close(&mut self, group: Group, now: Duration) -> Vec<T> {
        let withdrawn = self.withdraw(group, now, |_| false);
        self.groups.remove(&group);
        withdrawn
    }

    /// Adds commands of one trigger, each behind all others of its lane.
    pub fn push(
        &mut self,
        group: Group,
        trigger_key: &Cow<'static, str>,
        entries: impl Iterator<Item = Entry<T>>,
        now: Duration,
    ) {
        let lane_of = self.lanes.of(trigger_key);
        self.lanes.reserve(entries.size_hint().0);
        for entry in entries {
            let queued = Queued {
                lane: entry.lane.map(&lane_of),
                group,
                since: now,
                kind: entry.kind,
                bytes: entry.bytes,
                most: usize::MAX,
                item: entry.item,
            };
            let entered = self.lanes.enter(queued, now);
            let Some(state) = self.groups.get_mut(&group) else {
                return;
            };
            match entered {
                Some((queued, None)) => state.queue(trigger_key, queued),
                Some((queued, until)) => self.ready(trigger_key, queued, until, now),
                None => state.behind += 1,
            }
        }
        self.notify(group);
    }

    /// Returns the next batch of a group that is to be sent now; of several the one that has waited
    /// longest. In a `hurry` no batch waits for more commands.
    pub fn take(&mut self, group: Group, now: Duration, hurry: bool) -> Option<Batch<T>> {
        let state = self.groups.get_mut(&group)?;
        let batch = state.take(group, &self.limits, now, hurry)?;
        state.in_flight += 1;
        Some(batch)
    }

    /// Returns when time alone makes a batch of the group ready, or `None` if it does not.
    #[must_use]
    pub fn next_due(&self, group: Group) -> Option<Duration> {
        self.groups.get(&group)?.next_due(&self.limits)
    }

    /// Returns whether the group has a command ready, in flight or waiting for a time: if not, its
    /// commands wait for lanes that other groups hold, or there are none.
    #[must_use]
    pub fn is_active(&self, group: Group) -> bool {
        let state = self.groups.get(&group);
        state.is_some_and(|state| state.in_flight > 0 || state.has_queued())
    }

    /// Takes the group's commands that would wait for a quarantine for too long, with its end.
    pub fn refused(&mut self, group: Group) -> Vec<(T, Duration)> {
        let state = self.groups.get_mut(&group);
        state.map_or_else(Vec::new, |state| std::mem::take(&mut state.refused))
    }

    /// Wakes `waker` when a command of the group becomes ready because its lane is free. Returns when
    /// time alone makes one ready, like [`next_due`](Self::next_due).
    pub fn wake(&mut self, group: Group, waker: &Waker) -> Option<Duration> {
        let state = self.groups.get_mut(&group)?;
        state.wake_by(waker);
        state.next_due(&self.limits)
    }

    /// Wakes the group's waker.
    pub fn notify(&self, group: Group) {
        if let Some(state) = self.groups.get(&group) {
            state.notify();
        }
    }

    /// Returns how many commands of the group hold their lanes and wait for a time.
    #[must_use]
    pub fn held(&self, group: Group) -> usize {
        self.groups.get(&group).map_or(0, GroupState::held)
    }

    /// Takes back a batch. `fate` gets the position of each command and the command.
    pub fn complete(
        &mut self,
        batch: Batch<T>,
        now: Duration,
        mut fate: impl FnMut(usize, &mut T) -> Fate,
    ) {
        let rest = self.settle(batch, now, |index, item| Some(fate(index, item)));
        debug_assert!(rest.is_none(), "each command has a fate");
    }

    /// Takes back the commands of a batch that have a fate, and returns the batch if any others are
    /// left in it.
    pub fn settle(
        &mut self,
        mut batch: Batch<T>,
        now: Duration,
        mut fate: impl FnMut(usize, &mut T) -> Option<Fate>,
    ) -> Option<Batch<T>> {
        let entries = std::mem::take(&mut batch.entries);
        let half = entries.len().div_ceil(2);
        for (index, mut queued) in entries.into_iter().enumerate() {
            let lane = queued.lane;
            let (at, lost) = match fate(index, &mut queued.item) {
                None => {
                    batch.entries.push_back(queued);
                    continue;
                }
                Some(end @ (Fate::Done | Fate::CancelLost)) => {
                    if end == Fate::CancelLost {
                        self.lanes.mark(lane, LateCopy::OfCancel);
                    }
                    self.leave(&batch.trigger_key, lane, now);
                    continue;
                }
                Some(Fate::Again { at, lost }) => (at, lost),
                Some(Fate::Apart(at)) => {
                    queued.most = half;
                    (at, false)
                }
            };
            if lost {
                self.lanes.mark(lane, LateCopy::OfCancel);
            }
            match self.groups.get_mut(&queued.group) {
                Some(state) => state.hold(&batch.trigger_key, queued, at),
                None => self.leave(&batch.trigger_key, lane, now),
            }
        }
        if batch.entries.is_empty() {
            self.landed(batch.group);
            return None;
        }
        Some(batch)
    }

    /// Takes back a batch whose outcome will never be known: the service may process its commands
    /// until the quarantine ends, and the lanes are held back for so long.
    pub fn abandon(&mut self, batch: Batch<T>, now: Duration) {
        let Batch {
            group,
            trigger_key,
            entries,
            ..
        } = batch;
        self.landed(group);
        for queued in entries {
            self.lanes.mark(queued.lane, LateCopy::OfAny);
            self.leave(&trigger_key, queued.lane, now);
        }
    }

    /// Takes the group's commands that are neither complete nor in flight nor to be kept, and frees
    /// their lanes.
    pub fn withdraw(
        &mut self,
        group: Group,
        now: Duration,
        mut keep: impl FnMut(&T) -> bool,
    ) -> Vec<T> {
        let Some(state) = self.groups.get_mut(&group) else {
            return Vec::new();
        };
        let queued = state.extract(&mut keep);
        let mut withdrawn = match state.behind {
            0 => Vec::new(),
            _ => self.lanes.withdraw(group, keep),
        };
        state.behind -= withdrawn.len();
        for (trigger_key, queued) in queued {
            self.leave(&trigger_key, queued.lane, now);
            withdrawn.push(queued.item);
        }
        withdrawn
    }

    /// Returns whether no lane is held or in quarantine.
    pub fn is_idle(&mut self, now: Duration) -> bool {
        self.lanes.are_idle(now) && !self.groups.keys().any(|group| self.is_active(*group))
    }

    fn landed(&mut self, group: Group) {
        if let Some(state) = self.groups.get_mut(&group) {
            state.in_flight = state.in_flight.saturating_sub(1);
        }
    }

    /// The lane's command is complete; the next one may be sent.
    fn leave(&mut self, trigger_key: &Cow<'static, str>, lane: Option<LaneId>, now: Duration) {
        let quarantine = self.limits.quarantine;
        if let Some((next, until)) = self.lanes.leave(lane, now, quarantine) {
            if let Some(state) = self.groups.get_mut(&next.group) {
                state.behind = state.behind.saturating_sub(1);
            }
            self.ready(trigger_key, next, until, now);
        }
    }

    /// The command holds its lane. It is queued, unless it waits until a quarantine ends.
    fn ready(
        &mut self,
        trigger_key: &Cow<'static, str>,
        queued: Queued<T>,
        until: Option<Duration>,
        now: Duration,
    ) {
        let Some(state) = self.groups.get_mut(&queued.group) else {
            return self.leave(trigger_key, queued.lane, now);
        };
        state.notify();
        match until {
            None => state.queue(trigger_key, queued),
            Some(until) if until.saturating_sub(now) > self.limits.patience => {
                state.refused.push((queued.item, until));
                self.leave(trigger_key, queued.lane, now);
            }
            Some(until) => state.hold(trigger_key, queued, until),
        }
    }
}
