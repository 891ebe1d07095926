//! What to send next: all app instances of a worker, in memory, without I/O.
//!
//! The caller passes in rows, outcomes and the time, and gets a [`Step`] to commit and the requests to
//! send once it is committed. Nothing is sent without a committed intent, and the next command of a
//! lane enters a request only in the commit that settles the one before.

mod complete;
mod cursor;
mod entry;
mod instance;
mod options;

use std::collections::{BTreeSet, HashMap};
use std::mem;

use triggers_runtime::schedule::Batch;
use uuid::Uuid;

use super::Now;
use super::row::{NewRow, Row};
use super::step::{Intent, Step};
use super::store::{Pause, Recovered, WORKER};
use instance::InstancePlan;
pub use options::PlanOptions;

/// A request that may be sent once its intent is committed.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is written down first.
    pub intent: Intent,
    /// What it carries, in the order of `intent.rows`.
    pub commands: Vec<NewRow>,
}

/// An instance whose next rows the plan needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// The app instance.
    pub instance: Uuid,
    /// Rows after this one.
    pub after: i64,
}

/// The rows in memory of all instances that a worker owns.
#[derive(Debug)]
pub struct Plan {
    options: PlanOptions,
    random: fastrand::Rng,
    instances: HashMap<Uuid, InstancePlan>,
    /// When an instance has something to do next, fairest first.
    due: BTreeSet<(i64, u64, Uuid)>,
    hungry: BTreeSet<Uuid>,
    turn: u64,
    in_flight: HashMap<Uuid, InFlight>,
    paused_all: i64,
    rows: usize,
    bytes: usize,
    /// What has to be written next, without intents.
    output: Step,
}

/// A request whose outcome is not known yet.
#[derive(Debug)]
struct InFlight {
    instance: Uuid,
    batch: Batch<i64>,
    sent_at: Now,
}

impl Plan {
    /// Creates an empty plan. The seed makes the random part of delays repeatable.
    #[must_use]
    pub fn new(options: PlanOptions, seed: u64) -> Self {
        Self {
            options,
            random: fastrand::Rng::with_seed(seed),
            instances: HashMap::new(),
            due: BTreeSet::new(),
            hungry: BTreeSet::new(),
            turn: 0,
            in_flight: HashMap::new(),
            paused_all: i64::MIN,
            rows: 0,
            bytes: 0,
            output: Step::default(),
        }
    }

    /// Takes over what a store found in shards that were just acquired.
    pub fn recover(&mut self, recovered: &Recovered, now: Now) {
        for (instance, sent_at, requests) in &recovered.log {
            // A clock that was set back must not make an entry last longer than the window.
            let age = (recovered.now - sent_at).max(0);
            self.instance(*instance)
                .limiter
                .count(now.mono - age, *requests);
            self.touch(*instance, now);
        }
        for pause in &recovered.pauses {
            self.apply_pause(pause, now);
        }
        for instance in &recovered.instances {
            self.instance(*instance).cursor.restart();
            self.touch(*instance, now);
        }
    }

    /// Forgets instances whose shard is no longer owned. Their requests in flight are dropped.
    pub fn retain(&mut self, is_owned: impl Fn(Uuid) -> bool) {
        let lost: Vec<Uuid> = self
            .instances
            .keys()
            .copied()
            .filter(|id| !is_owned(*id))
            .collect();
        for id in lost {
            self.remove(id);
        }
        self.in_flight
            .retain(|_, request| is_owned(request.instance));
        self.output.retain(is_owned);
    }

    /// Notes that an instance has rows that were not seen yet, `lowest` the first of them.
    pub fn discovered(&mut self, instance: Uuid, lowest: i64, now: Now) {
        self.instance(instance).cursor.found(lowest);
        self.touch(instance, now);
    }

    /// Notes a pause, the end of one, or a change that a person made to an instance's rows.
    pub fn changed(&mut self, pause: &Pause, now: Now) {
        if pause.by == WORKER {
            return;
        }
        self.apply_pause(pause, now);
        if pause.instance.is_nil() {
            return;
        }
        self.unload(pause.instance, now);
    }

    /// Lists the instances that need rows, as long as there is room for them.
    #[must_use]
    pub fn wanted(&mut self) -> Vec<Load> {
        let hungry: Vec<Uuid> = self
            .hungry
            .iter()
            .copied()
            .take(self.room().min(64))
            .collect();
        let wanted = hungry.into_iter().filter_map(|instance| {
            let after = self.instances.get_mut(&instance)?.cursor.next()?;
            Some(Load { instance, after })
        });
        wanted.collect()
    }

    /// Whether [`wanted`](Self::wanted) lists any.
    #[must_use]
    pub fn wants_rows(&self) -> bool {
        !self.hungry.is_empty() && self.room() > 0
    }

    /// How many pages of rows there is memory for.
    fn room(&self) -> usize {
        if self.bytes >= self.options.max_memory {
            return 0;
        }
        self.options.max_rows.saturating_sub(self.rows) / self.options.page as usize
    }

    /// Takes in the rows that were read for these loads.
    pub fn loaded(&mut self, loads: &[Load], rows: Vec<Row>, now: Now) {
        let mut by_instance: HashMap<Uuid, Vec<Row>> = HashMap::new();
        for row in rows {
            by_instance
                .entry(row.command.instance)
                .or_default()
                .push(row);
        }
        for load in loads {
            let rows = by_instance.remove(&load.instance).unwrap_or_default();
            let full = rows.len() >= self.options.page as usize;
            let last = rows.last().map(|row| row.seq);
            let Some(instance) = self.instances.get_mut(&load.instance) else {
                continue;
            };
            instance.cursor.read(last, full);
            for row in rows {
                if !instance.holds(row.seq) {
                    self.rows += 1;
                    self.bytes += weight(&row);
                    instance.insert(row, now);
                }
            }
            self.touch(load.instance, now);
        }
    }

    /// Collects what has to be committed now, and the requests to send after that.
    pub fn poll(&mut self, now: Now) -> (Step, Vec<Request>) {
        let mut requests = Vec::new();
        while let Some((at, _, id)) = self.due.first().copied() {
            if at > now.mono || self.in_flight.len() >= self.options.in_flight {
                break;
            }
            if let Some(request) = self.take(id, now) {
                requests.push(request);
            }
            self.touch(id, now);
        }
        let intents = requests.iter().map(|request| request.intent.clone());
        let step = Step {
            intents: intents.collect(),
            ..self.output()
        };
        (step, requests)
    }

    fn take(&mut self, id: Uuid, now: Now) -> Option<Request> {
        let paused_all = self.paused_all;
        let instance = self.instances.get_mut(&id)?;
        let batch = instance.take(now, paused_all, &self.options, &mut self.output)?;
        let rows: Vec<i64> = batch.items().copied().collect();
        let commands: Vec<NewRow> = rows
            .iter()
            .filter_map(|seq| instance.command(*seq))
            .collect();
        let first = commands.first()?;
        let intent = Intent {
            id: Uuid::now_v7(),
            instance: id,
            trigger_key: first.trigger_key.clone(),
            kind: first.kind,
            rows,
            sent_at: now.wall,
        };
        self.in_flight.insert(
            intent.id,
            InFlight {
                instance: id,
                batch,
                sent_at: now,
            },
        );
        Some(Request { intent, commands })
    }

    /// What has to be committed without sending anything, for a worker that stops.
    pub fn output(&mut self) -> Step {
        mem::take(&mut self.output)
    }

    /// Stops instances from sending, because another worker is to have them. Returns whether none of
    /// them has anything in flight any more.
    pub fn drain(&mut self, mut leaves: impl FnMut(Uuid) -> bool, now: Now) -> bool {
        let leaving: Vec<Uuid> = self
            .instances
            .keys()
            .copied()
            .filter(|id| leaves(*id))
            .collect();
        for id in leaving {
            if let Some(instance) = self.instances.get_mut(&id) {
                instance.paused_until = i64::MAX;
            }
            self.unload(id, now);
        }
        !self
            .in_flight
            .values()
            .any(|request| leaves(request.instance))
    }

    /// The step was committed: rows that are settled are forgotten, and rows that are `gone` leave
    /// the requests. Requests without rows are not to be sent.
    pub fn committed(&mut self, step: &Step, requests: &mut Vec<Request>, gone: &[i64], now: Now) {
        for settlement in &step.settled {
            self.written(settlement);
        }
        let settled: BTreeSet<Uuid> = step.settled.iter().map(|one| one.instance).collect();
        for id in settled {
            self.touch(id, now);
        }
        if !gone.is_empty() {
            requests.retain_mut(|request| self.withdraw(request, gone, now));
        }
    }

    /// A request is about to be sent, perhaps long after it was planned, because the database was away.
    /// Returns whether it may still be sent; if not, its rows wait for another one.
    #[must_use]
    pub fn dispatch(&mut self, request: Uuid, now: Now) -> bool {
        let Some(in_flight) = self.in_flight.get_mut(&request) else {
            return false;
        };
        let Some(instance) = self.instances.get_mut(&in_flight.instance) else {
            return false;
        };
        let paused = instance.paused_until.max(self.paused_all) > now.mono;
        if paused
            || in_flight
                .batch
                .items()
                .any(|seq| instance.is_expired(*seq, now))
        {
            self.not_sent(request, now);
            return false;
        }
        let planned = mem::replace(&mut in_flight.sent_at, now);
        instance.limiter.postpone(planned.mono, now.mono);
        true
    }

    /// When the plan has something to do; none while only an outcome can change that.
    #[must_use]
    pub fn next_at(&self) -> Option<i64> {
        if self.in_flight.len() >= self.options.in_flight {
            return None;
        }
        self.due.first().map(|(at, _, _)| *at)
    }

    /// Whether outcomes wait to be written.
    #[must_use]
    pub fn has_output(&self) -> bool {
        !self.output.is_empty()
    }

    /// Forgets instances without rows that have been quiet for a minute.
    pub fn sweep(&mut self, now: Now) {
        let quiet: Vec<Uuid> = self
            .instances
            .iter_mut()
            .filter_map(|(id, instance)| instance.is_unused(now).then_some(*id))
            .collect();
        for id in quiet {
            self.remove(id);
        }
    }

    /// How much of a minute's requests the busiest instance has used, 0 to 1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn limiter_used(&self, now: Now) -> f64 {
        let used = self.instances.values().map(|of| of.limiter.used(now.mono));
        used.max().unwrap_or(0) as f64 / self.options.per_minute.max(1) as f64
    }

    /// How many rows are in memory.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row is in memory.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn instance(&mut self, id: Uuid) -> &mut InstancePlan {
        self.instances
            .entry(id)
            .or_insert_with(|| InstancePlan::new(id, &self.options))
    }

    /// Recomputes when the instance is due, and whether it needs rows.
    fn touch(&mut self, id: Uuid, now: Now) {
        let Some(instance) = self.instances.get_mut(&id) else {
            return;
        };
        self.due.remove(&(instance.due_at, instance.turn, id));
        self.turn += 1;
        instance.turn = self.turn;
        instance.due_at = instance.next_at(self.paused_all, &self.options, now);
        if instance.due_at < i64::MAX {
            self.due.insert((instance.due_at, instance.turn, id));
        }
        let paused = instance.paused_until.max(self.paused_all) > now.mono;
        if !paused && instance.is_hungry(&self.options) {
            self.hungry.insert(id);
        } else {
            self.hungry.remove(&id);
        }
    }

    fn remove(&mut self, id: Uuid) {
        let Some(instance) = self.instances.remove(&id) else {
            return;
        };
        self.due.remove(&(instance.due_at, instance.turn, id));
        self.hungry.remove(&id);
        for entry in instance.rows() {
            self.rows -= 1;
            self.bytes -= weight(entry);
        }
    }
}

/// What a row takes in memory, roughly.
fn weight(row: &Row) -> usize {
    300 + row.command.payload.as_ref().map_or(0, String::len)
}
