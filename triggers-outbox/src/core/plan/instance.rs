//! One app instance: its lanes, its rate limit, its pause.

use std::borrow::Cow;
use std::collections::HashMap;
use std::mem;
use std::time::Duration;

use triggers_runtime::schedule::{self, Batch, Fate, Group, LaneKey, Limits, Scheduler};
use uuid::Uuid;

use super::PlanOptions;
use super::cursor::Cursor;
use super::entry::{Entry, Phase, is_worth_writing};
use crate::core::Now;
use crate::core::limiter::Limiter;
use crate::core::policy::Decision;
use crate::core::row::{Kind, NewRow, Row};
use crate::core::step::{Change, Settlement, Step};

const LONGEST_DELAY: i64 = 300_000;

/// What a worker holds of one app instance.
#[derive(Debug)]
pub(super) struct InstancePlan {
    id: Uuid,
    entries: HashMap<i64, Entry>,
    /// The numbers of the rows whose outcome is not known.
    scheduler: Scheduler<i64>,
    group: Group,
    pub(super) cursor: Cursor,
    pub(super) limiter: Limiter,
    /// On the clock that never jumps.
    pub(super) paused_until: i64,
    /// Whether the store has a pause of this worker.
    pub(super) pause_is_stored: bool,
    /// Requests that failed as a whole, one after the other.
    pub(super) failures: u32,
    /// When the plan looks at it next, and its turn among others due at the same time.
    pub(super) due_at: i64,
    pub(super) turn: u64,
}

impl InstancePlan {
    pub(super) fn new(id: Uuid, options: &PlanOptions) -> Self {
        let mut scheduler = Scheduler::new(limits(options, options.linger, options.per_instance));
        let group = scheduler.open();
        Self {
            id,
            entries: HashMap::new(),
            scheduler,
            group,
            cursor: Cursor::default(),
            limiter: Limiter::default(),
            paused_until: 0,
            pause_is_stored: false,
            failures: 0,
            due_at: 0,
            turn: 0,
        }
    }

    pub(super) fn holds(&self, seq: i64) -> bool {
        self.entries.contains_key(&seq)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.entries.values().map(|entry| &entry.row)
    }

    pub(super) fn row(&self, seq: i64) -> Option<&Row> {
        self.entries.get(&seq).map(|entry| &entry.row)
    }

    pub(super) fn command(&self, seq: i64) -> Option<NewRow> {
        self.row(seq).map(|row| row.command.clone())
    }

    /// Takes in a row, behind all others of its lane.
    pub(super) fn insert(&mut self, mut row: Row, now: Now) {
        // However the clock was set: no delay of ours is longer than this.
        let wait = |at: i64| now.mono + (at - now.wall).min(LONGEST_DELAY);
        let not_before = row.progress.not_before.take().map(wait);
        let (seq, command) = (row.seq, &row.command);
        let entry = schedule::Entry {
            lane: LaneKey::new(command.entity, command.key.as_deref()),
            kind: match (command.kind, &command.key) {
                (Kind::Cancel, _) => schedule::Kind::Cancel,
                (Kind::Report, Some(_)) => schedule::Kind::Keyed,
                (Kind::Report, None) => schedule::Kind::Unkeyed,
            },
            bytes: command.payload.as_ref().map_or(0, String::len),
            item: seq,
        };
        let trigger_key = Cow::Owned(command.trigger_key.clone());
        let entries = std::iter::once(entry);
        self.scheduler
            .push(self.group, &trigger_key, entries, time(now.mono));
        let entry = Entry {
            row,
            not_before,
            phase: Phase::Idle,
            unwritten: false,
            first_sent: None,
        };
        self.entries.insert(seq, entry);
    }

    /// Takes the rows of the next request, if one may start now.
    pub(super) fn take(
        &mut self,
        now: Now,
        paused_all: i64,
        options: &PlanOptions,
        output: &mut Step,
    ) -> Option<Batch<i64>> {
        if self.blocked_until(paused_all, options) > now.mono {
            return None;
        }
        self.update_limits(options, now);
        let batch = loop {
            let batch = self.scheduler.take(self.group, time(now.mono), false)?;
            if let Some(batch) = self.sift(batch, now, output) {
                break batch;
            }
        };
        for seq in batch.items() {
            if let Some(entry) = self.entries.get_mut(seq) {
                entry.phase = Phase::InFlight;
                entry.first_sent.get_or_insert(now.mono);
            }
        }
        self.limiter.trim(now.mono);
        self.limiter.count(now.mono, 1);
        Some(batch)
    }

    /// Takes out the rows that must not be sent now: their time has not come, or they are over. They
    /// may have waited long: for the rate limit, a pause, or the database.
    fn sift(&mut self, batch: Batch<i64>, now: Now, output: &mut Step) -> Option<Batch<i64>> {
        let (id, entries) = (self.id, &mut self.entries);
        self.scheduler.settle(batch, time(now.mono), |_, seq| {
            let Some(entry) = entries.get_mut(seq) else {
                return Some(Fate::Done);
            };
            if let Some(at) = entry.not_before.take().filter(|at| *at > now.mono) {
                return Some(again(at));
            }
            let decision = entry.expired(now)?;
            Some(apply(id, entry, decision, now, output))
        })
    }

    /// Takes back a request. `fate` gets the position of each row, and decides what becomes of it.
    pub(super) fn complete(
        &mut self,
        batch: Batch<i64>,
        now: Now,
        output: &mut Step,
        mut fate: impl FnMut(usize, &Row) -> Outcome,
    ) {
        let (id, entries) = (self.id, &mut self.entries);
        self.scheduler
            .complete(batch, time(now.mono), |index, seq| {
                let Some(entry) = entries.get_mut(seq) else {
                    return Fate::Done;
                };
                entry.phase = Phase::Idle;
                let outcome = fate(index, &entry.row);
                let decided = outcome
                    .decision
                    .map(|decision| apply(id, entry, decision, now, output));
                match decided.unwrap_or(again(now.mono)) {
                    Fate::Again { at, .. } if outcome.apart => Fate::Apart(at),
                    fate => fate,
                }
            });
    }

    /// When there is something to do.
    pub(super) fn next_at(&mut self, paused_all: i64, options: &PlanOptions, now: Now) -> i64 {
        self.update_limits(options, now);
        let due = self.scheduler.next_due(self.group).map_or(i64::MAX, |due| {
            let due = i64::try_from(due.as_millis()).unwrap_or(i64::MAX);
            due.max(self.blocked_until(paused_all, options))
        });
        // Rows that are only in the store are read when the pause is over.
        let resumed = self.paused_until.max(paused_all);
        if self.cursor.is_behind() && resumed > now.mono {
            due.min(resumed)
        } else {
            due
        }
    }

    /// After a failure, one request tries whether the instance works again.
    fn update_limits(&mut self, options: &PlanOptions, now: Now) {
        let in_flight = if self.failures > 0 {
            1
        } else {
            options.per_instance
        };
        let limits = limits(options, self.linger(options, now), in_flight);
        self.scheduler.set_limits(limits);
    }

    fn blocked_until(&self, paused_all: i64, options: &PlanOptions) -> i64 {
        self.paused_until
            .max(paused_all)
            .max(self.limiter.free_at(options.per_minute))
    }

    fn linger(&self, options: &PlanOptions, now: Now) -> i64 {
        let busy = self.limiter.used(now.mono) * 2 > options.per_minute;
        if busy {
            options.busy_linger
        } else {
            options.linger
        }
    }

    /// Whether a row must not be sent any more.
    pub(super) fn is_expired(&self, seq: i64, now: Now) -> bool {
        let entry = self.entries.get(&seq);
        entry.is_some_and(|entry| entry.expired(now).is_some())
    }

    /// Whether fewer rows than a request's worth can be sent, and there are more in the store.
    pub(super) fn is_hungry(&self, options: &PlanOptions) -> bool {
        let held = self.scheduler.held(self.group);
        self.cursor.is_behind() && self.entries.len() - held < options.low_water
    }

    /// What was written of a row is committed; returns the row if that was its end.
    pub(super) fn written(&mut self, seq: i64) -> Option<Row> {
        let entry = self.entries.get_mut(&seq)?;
        entry.unwritten = false;
        if entry.phase != Phase::Settling {
            return None;
        }
        self.entries.remove(&seq).map(|entry| entry.row)
    }

    /// Takes rows that do not exist any more out of a request. Returns what is left of it, and the rows.
    pub(super) fn remove_gone(
        &mut self,
        batch: Batch<i64>,
        gone: &[i64],
        now: Now,
    ) -> (Option<Batch<i64>>, Vec<Row>) {
        let rest = self.scheduler.settle(batch, time(now.mono), |_, seq| {
            gone.contains(seq).then_some(Fate::Done)
        });
        let removed = gone.iter().filter_map(|seq| self.entries.remove(seq));
        (rest, removed.map(|entry| entry.row).collect())
    }

    /// Forgets what is not in flight and not ahead of the store, to read it again later; returns the
    /// rows.
    pub(super) fn unload(&mut self, now: Now) -> Vec<Row> {
        let entries = &self.entries;
        let is_ahead = |seq: &i64| entries.get(seq).is_some_and(|entry| entry.unwritten);
        let withdrawn = self
            .scheduler
            .withdraw(self.group, time(now.mono), is_ahead);
        self.cursor.restart();
        let rows = withdrawn.iter().filter_map(|seq| self.entries.remove(seq));
        rows.map(|entry| entry.row).collect()
    }

    pub(super) fn is_unused(&mut self, now: Now) -> bool {
        self.limiter.trim(now.mono);
        self.entries.is_empty()
            && !self.cursor.is_behind()
            && self.paused_until <= now.mono
            && !self.pause_is_stored
            && self.limiter.used(now.mono) == 0
    }
}

/// What becomes of a row after a request.
pub(super) struct Outcome {
    /// None: it is sent again as it is.
    pub(super) decision: Option<Decision>,
    /// It is sent again in smaller company.
    pub(super) apart: bool,
}

/// Applies a decision to the first row of a lane.
fn apply(
    instance: Uuid,
    entry: &mut Entry,
    decision: Decision,
    now: Now,
    output: &mut Step,
) -> Fate {
    let seq = entry.row.seq;
    let (change, fate) = match decision {
        Decision::Done(change) => {
            entry.phase = Phase::Settling;
            (change, Fate::Done)
        }
        Decision::Wait(left, progress) => {
            let mut waiting = (*progress).clone();
            // The schedule keeps the time, on the clock that never jumps.
            waiting.not_before = None;
            let written = mem::replace(&mut entry.row.progress, waiting);
            let fate = again(now.mono + left);
            if !is_worth_writing(&written, &progress) {
                return fate;
            }
            entry.unwritten = true;
            (Change::Update(progress), fate)
        }
    };
    output.settled.push(Settlement {
        seq,
        instance,
        change,
    });
    fate
}

fn again(at: i64) -> Fate {
    let (at, lost) = (time(at), false);
    Fate::Again { at, lost }
}

fn limits(options: &PlanOptions, linger: i64, in_flight: usize) -> Limits {
    Limits {
        items: options.max_batch,
        bytes: options.max_bytes,
        linger: time(linger),
        in_flight,
        // A row that waits for a late copy says so in the store.
        quarantine: Duration::ZERO,
        patience: Duration::MAX,
    }
}

/// A time of the clock that never jumps, as the schedule counts it.
fn time(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
