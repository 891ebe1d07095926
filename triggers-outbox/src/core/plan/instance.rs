//! One app instance: its lanes, its rate limit, its pause.

use std::collections::{BTreeSet, HashMap};
use std::mem;

use uuid::Uuid;

use super::PlanOptions;
use super::cursor::Cursor;
use super::entry::{Entry, Phase, is_worth_writing};
use super::lanes::{Lane, Lanes};
use super::ready::{Queue, ReadyRows};
use crate::core::Now;
use crate::core::limiter::Limiter;
use crate::core::policy::{self, Decision};
use crate::core::row::{NewRow, Row};
use crate::core::step::{Change, Settlement, Step};

const LONGEST_DELAY: i64 = 300_000;

/// What a worker holds of one app instance.
#[derive(Debug, Default)]
pub(super) struct InstancePlan {
    id: Uuid,
    entries: HashMap<i64, Entry>,
    lanes: Lanes,
    ready: ReadyRows,
    timers: BTreeSet<(i64, i64)>,
    pub(super) cursor: Cursor,
    pub(super) limiter: Limiter,
    /// On the clock that never jumps.
    pub(super) paused_until: i64,
    /// Whether the store has a pause of this worker.
    pub(super) pause_is_stored: bool,
    /// Requests that failed as a whole, one after the other.
    pub(super) failures: u32,
    pub(super) in_flight: usize,
    /// When the plan looks at it next, and its turn among others due at the same time.
    pub(super) due_at: i64,
    pub(super) turn: u64,
}

impl InstancePlan {
    pub(super) fn new(id: Uuid) -> Self {
        Self {
            id,
            ..Self::default()
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
    pub(super) fn insert(&mut self, row: Row, now: Now, output: &mut Step) {
        let seq = row.seq;
        let first = match Lane::of(&row.command) {
            Some(lane) => self.lanes.enter(lane, seq),
            None => true,
        };
        let entry = Entry {
            row,
            phase: Phase::Idle,
            company: usize::MAX,
            unwritten: false,
            first_sent: None,
        };
        self.entries.insert(seq, entry);
        if first {
            self.offer(seq, now, output);
        }
    }

    /// The row is the first of its lane: it becomes ready, waits for its time, or is over.
    fn offer(&mut self, seq: i64, now: Now, output: &mut Step) {
        let mut next = Some(seq);
        while let Some(seq) = next.take() {
            let Some(entry) = self.entries.get(&seq) else {
                return;
            };
            let left = entry.row.progress.not_before.map_or(0, |at| at - now.wall);
            if left > 0 {
                // However the clock was set: no delay of ours is longer than this.
                self.timers
                    .insert((now.mono + left.min(LONGEST_DELAY), seq));
            } else if let Some(decision) = policy::expired(&entry.row, now) {
                next = self.apply(seq, decision, now, output);
            } else {
                self.make_ready(seq, now);
            }
        }
    }

    fn make_ready(&mut self, seq: i64, now: Now) {
        let Some(entry) = self.entries.get(&seq) else {
            return;
        };
        let queue = Queue::of(&entry.row.command, entry.company);
        self.ready.push(queue, seq, now.mono);
    }

    /// Handles rows whose time has come.
    pub(super) fn advance(&mut self, now: Now, output: &mut Step) {
        while let Some((at, seq)) = self.timers.first().copied() {
            if at > now.mono {
                return;
            }
            self.timers.remove(&(at, seq));
            if let Some(entry) = self.entries.get_mut(&seq) {
                entry.row.progress.not_before = None;
                self.offer(seq, now, output);
            }
        }
    }

    /// Applies a decision to the first row of a lane; returns the row that is now the first.
    pub(super) fn apply(
        &mut self,
        seq: i64,
        decision: Decision,
        now: Now,
        output: &mut Step,
    ) -> Option<i64> {
        let entry = self.entries.get_mut(&seq)?;
        match decision {
            Decision::Done(change) => {
                entry.phase = Phase::Settling;
                output.settled.push(Settlement {
                    seq,
                    instance: self.id,
                    change,
                });
                Lane::of(&entry.row.command).and_then(|lane| self.lanes.leave(&lane))
            }
            Decision::Wait(left, fate) => {
                entry.phase = Phase::Idle;
                let written = mem::replace(&mut entry.row.progress, (*fate).clone());
                if is_worth_writing(&written, &fate) {
                    entry.unwritten = true;
                    output.settled.push(Settlement {
                        seq,
                        instance: self.id,
                        change: Change::Update(fate),
                    });
                }
                if left > 0 {
                    self.timers.insert((now.mono + left, seq));
                } else {
                    self.make_ready(seq, now);
                }
                None
            }
        }
    }

    /// The same, and offers the row behind it.
    pub(super) fn settle(&mut self, seq: i64, decision: Decision, now: Now, output: &mut Step) {
        if let Some(next) = self.apply(seq, decision, now, output) {
            self.offer(next, now, output);
        }
    }

    /// Takes the rows of the next request, if one may start now.
    pub(super) fn take(
        &mut self,
        now: Now,
        paused_all: i64,
        options: &PlanOptions,
        output: &mut Step,
    ) -> Option<Vec<i64>> {
        if self.in_flight >= self.allowed(options)
            || self.blocked_until(paused_all, options) > now.mono
        {
            return None;
        }
        let linger = self.linger(options, now);
        let queue = self.ready.due(linger, options.max_batch, now.mono)?;
        let rows = self.take_from(&queue, now, options, output);
        if rows.is_empty() {
            return None;
        }
        for seq in &rows {
            if let Some(entry) = self.entries.get_mut(seq) {
                entry.phase = Phase::InFlight;
                entry.first_sent.get_or_insert(now.mono);
            }
        }
        self.in_flight += 1;
        self.limiter.trim(now.mono);
        self.limiter.count(now.mono, 1);
        Some(rows)
    }

    fn take_from(
        &mut self,
        queue: &Queue,
        now: Now,
        options: &PlanOptions,
        output: &mut Step,
    ) -> Vec<i64> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while rows.len() < queue.most(options.max_batch) {
            let Some(seq) = self.ready.first(queue) else {
                break;
            };
            let Some(entry) = self.entries.get(&seq) else {
                self.ready.remove_first(queue);
                continue;
            };
            let size = entry.row.command.payload.as_ref().map_or(0, String::len);
            if !rows.is_empty() && bytes + size > options.max_bytes {
                break;
            }
            self.ready.remove_first(queue);
            // It may have waited long: for the rate limit, a pause, or the database.
            if let Some(decision) = entry.expired(now) {
                self.settle(seq, decision, now, output);
                continue;
            }
            bytes += size;
            rows.push(seq);
        }
        rows
    }

    /// When there is something to do.
    pub(super) fn next_at(&self, paused_all: i64, options: &PlanOptions, now: Now) -> i64 {
        let timer = self.timers.first().map_or(i64::MAX, |(at, _)| *at);
        // Rows that are only in the store are read when the pause is over.
        let resumed = self.paused_until.max(paused_all);
        let timer = if self.cursor.is_behind() && resumed > now.mono {
            timer.min(resumed)
        } else {
            timer
        };
        if self.in_flight >= self.allowed(options) {
            return timer;
        }
        let linger = self.linger(options, now);
        let ready = self.ready.next_at(linger, options.max_batch);
        let ready = ready.map(|at| at.max(self.blocked_until(paused_all, options)));
        timer.min(ready.unwrap_or(i64::MAX))
    }

    /// After a failure, one request tries whether the instance works again.
    fn allowed(&self, options: &PlanOptions) -> usize {
        if self.failures > 0 {
            1
        } else {
            options.per_instance
        }
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
        self.cursor.is_behind() && self.entries.len() - self.timers.len() < options.low_water
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

    /// The row does not exist any more.
    pub(super) fn remove_gone(&mut self, seq: i64, now: Now, output: &mut Step) -> Option<Row> {
        let entry = self.entries.remove(&seq)?;
        if let Some(next) = Lane::of(&entry.row.command).and_then(|lane| self.lanes.leave(&lane)) {
            self.offer(next, now, output);
        }
        Some(entry.row)
    }

    /// Forgets what is not in flight and not ahead of the store, to read it again later; returns the
    /// rows.
    pub(super) fn unload(&mut self, now: Now, output: &mut Step) -> Vec<Row> {
        self.ready.clear();
        self.timers.clear();
        let idle = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.phase == Phase::Idle);
        let (kept, idle): (Vec<_>, Vec<_>) = idle
            .map(|(seq, entry)| (*seq, entry.unwritten))
            .partition(|(_, kept)| *kept);
        let entries = &mut self.entries;
        let rows = idle
            .into_iter()
            .filter_map(|(seq, _)| entries.remove(&seq))
            .map(|entry| entry.row);
        let rows = rows.collect();
        self.lanes.keep_first(|seq| self.entries.contains_key(&seq));
        self.cursor.restart();
        for (seq, _) in kept {
            self.offer(seq, now, output);
        }
        rows
    }

    /// The row was not settled and keeps its place at the head of its lane.
    pub(super) fn requeue(&mut self, seq: i64, now: Now) {
        if let Some(entry) = self.entries.get_mut(&seq) {
            entry.phase = Phase::Idle;
            self.make_ready(seq, now);
        }
    }

    /// A row failed in company: next time it has less of it.
    pub(super) fn halve_company(&mut self, seq: i64, items: usize) {
        if let Some(entry) = self.entries.get_mut(&seq) {
            entry.company = (items / 2).max(1);
        }
    }

    pub(super) fn is_unused(&mut self, now: Now) -> bool {
        self.limiter.trim(now.mono);
        self.entries.is_empty()
            && !self.cursor.is_behind()
            && self.in_flight == 0
            && self.paused_until <= now.mono
            && !self.pause_is_stored
            && self.limiter.used(now.mono) == 0
    }
}
