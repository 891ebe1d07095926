//! The loop of a worker: what came back and what goes out next, one commit for both.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

use super::clock::Clock;
use super::options::WorkerOptions;
use super::ownership::Ownership;
use super::send::{Sent, panicked, send};
use super::status::Status;
use super::{Sinks, metrics};
use crate::core::{Cursor, OutboxError, Owned, Plan, Request, Step};
use crate::outbox::Shared;

/// How long after a failure of the database it is asked again.
const AWAY: Duration = Duration::from_millis(500);
const SWEEP: Duration = Duration::from_secs(10);

pub(super) struct Run {
    pub(super) shared: Arc<Shared>,
    pub(super) sinks: Sinks,
    pub(super) options: WorkerOptions,
    pub(super) ownership: Arc<Ownership>,
    pub(super) status: Arc<Status>,
    pub(super) stop: watch::Receiver<bool>,
    plan: Plan,
    clock: Clock,
    cursor: Option<Cursor>,
    next_poll: Instant,
    next_sweep: Instant,
    /// A step whose outcome is not known: it is written again until it is.
    pending: Option<(Step, Vec<Request>)>,
    sends: JoinSet<Sent>,
    requests: HashMap<Id, (Uuid, usize)>,
}

impl Run {
    pub(super) fn new(
        shared: Arc<Shared>,
        sinks: Sinks,
        options: WorkerOptions,
        ownership: Arc<Ownership>,
        status: Arc<Status>,
        stop: watch::Receiver<bool>,
        wall: i64,
    ) -> Self {
        let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
        Self {
            plan: Plan::new(options.plan.clone(), seed),
            shared,
            sinks,
            options,
            ownership,
            status,
            stop,
            clock: Clock::new(wall),
            cursor: None,
            next_poll: Instant::now(),
            next_sweep: Instant::now() + SWEEP,
            pending: None,
            sends: JoinSet::new(),
            requests: HashMap::new(),
        }
    }

    pub(super) async fn run(mut self) {
        while !*self.stop.borrow() {
            match self.turn().await {
                Ok(()) => self.status.answered(self.ownership.count()),
                Err(error) => {
                    self.status.failed(error.to_string());
                    self.rest(Some(Instant::now() + AWAY)).await;
                    continue;
                }
            }
            self.rest(None).await;
        }
        self.finish().await;
    }

    /// One round: ownership, outcomes, new rows, one commit, requests.
    async fn turn(&mut self) -> Result<(), OutboxError> {
        self.take_shards().await?;
        self.collect();
        if self.pending.is_none() {
            self.read().await?;
            let polled = self.plan.poll(self.clock.now());
            self.pending = Some(polled).filter(|(step, _)| !step.is_empty());
        }
        self.commit().await?;
        self.give_shards_back().await?;
        if Instant::now() >= self.next_sweep {
            self.next_sweep = Instant::now() + SWEEP;
            self.plan.sweep(self.clock.now());
            metrics::limiter(self.plan.limiter_used(self.clock.now()));
        }
        Ok(())
    }

    /// Waits until there is something to do.
    async fn rest(&mut self, until: Option<Instant>) {
        let waits_for_store = until.is_some();
        let planned = self.plan.next_at().map(|at| self.clock.instant(at));
        let next =
            until.unwrap_or_else(|| planned.map_or(self.next_poll, |at| at.min(self.next_poll)));
        let busy = self.plan.has_output() || self.plan.wants_rows() || next <= Instant::now();
        if busy && !waits_for_store {
            tokio::task::yield_now().await;
            return;
        }
        tokio::select! {
            biased;
            _ = self.stop.changed() => {}
            Some(done) = self.sends.join_next_with_id(), if !waits_for_store => self.done(done),
            () = self.shared.woken.notified(), if !waits_for_store => self.next_poll = Instant::now(),
            () = self.ownership.changed.notified(), if !waits_for_store => {}
            () = sleep_until(next) => {}
        }
    }

    async fn take_shards(&mut self) -> Result<(), OutboxError> {
        self.drop_lost();
        let fresh = self.ownership.fresh();
        if fresh.is_empty() {
            return Ok(());
        }
        let found = match self.shared.store.recover(fresh.clone()).await {
            Ok(found) => found,
            Err(error) if error.is_fenced() => {
                self.ownership.forget(&shards(&fresh));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.clock.set(found.now);
        self.plan.recover(&found, self.clock.now());
        // Shards that come later begin with an earlier look: reading again is harmless.
        self.cursor.get_or_insert(found.cursor);
        self.ownership.recovered(&fresh);
        Ok(())
    }

    /// Forgets what belongs to other workers now.
    fn drop_lost(&mut self) {
        let (store, ownership) = (&self.shared.store, &self.ownership);
        let is_owned = |id: Uuid| id.is_nil() || ownership.owned(store.shard_of(id)).is_some();
        self.plan.retain(is_owned);
        if let Some((step, requests)) = &mut self.pending {
            step.retain(is_owned);
            requests.retain(|one| is_owned(one.intent.instance));
        }
    }

    async fn give_shards_back(&mut self) -> Result<(), OutboxError> {
        let draining: BTreeSet<i16> = self
            .ownership
            .draining()
            .iter()
            .map(|one| one.shard)
            .collect();
        if draining.is_empty() || self.pending.is_some() || self.plan.has_output() {
            return Ok(());
        }
        let store = Arc::clone(&self.shared.store);
        let quiet = self.plan.drain(
            |id| draining.contains(&store.shard_of(id)),
            self.clock.now(),
        );
        if quiet {
            self.ownership
                .release(draining.into_iter().collect())
                .await?;
            self.drop_lost();
        }
        Ok(())
    }

    /// Looks for new rows, and reads those that are needed.
    async fn read(&mut self) -> Result<(), OutboxError> {
        let active = self.ownership.active();
        let Some(cursor) = self.cursor.clone().filter(|_| !active.is_empty()) else {
            self.next_poll = Instant::now() + self.poll_interval();
            return Ok(());
        };
        if Instant::now() >= self.next_poll {
            let found = self.shared.store.discover(active, cursor).await?;
            self.next_poll = Instant::now() + self.poll_interval();
            self.clock.set(found.now);
            let now = self.clock.now();
            for (instance, lowest) in found.fresh {
                if self.is_active(instance) {
                    self.plan.discovered(instance, lowest, now);
                }
            }
            for pause in &found.changed {
                if pause.instance.is_nil() || self.is_active(pause.instance) {
                    self.plan.changed(pause, now);
                }
            }
            self.cursor = Some(found.cursor);
        }
        let loads = self.plan.wanted();
        if loads.is_empty() {
            return Ok(());
        }
        let wanted = loads
            .iter()
            .map(|load| (load.instance, load.after))
            .collect();
        let rows = self
            .shared
            .store
            .load(wanted, self.options.plan.page)
            .await?;
        self.plan.loaded(&loads, rows, self.clock.now());
        Ok(())
    }

    fn is_active(&self, instance: Uuid) -> bool {
        let shard = self.shared.store.shard_of(instance);
        self.ownership.active().iter().any(|one| one.shard == shard)
    }

    fn poll_interval(&self) -> Duration {
        self.options
            .poll
            .unwrap_or_else(|| match self.shared.store.lease() {
                // Asking SQLite whether anything changed is a memory read.
                None => Duration::from_millis(20),
                Some(_) => Duration::from_millis(500),
            })
    }

    /// Writes the step, and then sends its requests.
    async fn commit(&mut self) -> Result<(), OutboxError> {
        let Some((mut step, mut requests)) = self.pending.take() else {
            return Ok(());
        };
        let shards: BTreeSet<i16> = step
            .instances()
            .map(|id| self.shared.store.shard_of(id))
            .collect();
        let owned: Vec<Owned> = shards
            .iter()
            .filter_map(|shard| self.ownership.owned(*shard))
            .collect();
        if step.is_empty() {
            return Ok(());
        }
        step.owned = owned;
        let started = Instant::now();
        match self.shared.store.step(step.clone()).await {
            Ok(written) => {
                metrics::step(started.elapsed(), &step);
                self.plan
                    .committed(&step, &mut requests, &written.gone, self.clock.now());
                for request in requests {
                    self.dispatch(request);
                }
                Ok(())
            }
            Err(error) if error.is_fenced() => {
                metrics::fenced();
                let before = self.ownership.count();
                self.pending = Some((step, requests));
                self.ownership.renew().await?;
                if self.ownership.count() == before {
                    // The store contradicts itself; what is given up is taken again, recovered.
                    self.ownership
                        .forget(&shards.into_iter().collect::<Vec<_>>());
                }
                self.drop_lost();
                Ok(())
            }
            Err(error) => {
                self.pending = Some((step, requests));
                Err(error)
            }
        }
    }

    fn dispatch(&mut self, request: Request) {
        let Request { intent, commands } = request;
        let shard = self.shared.store.shard_of(intent.instance);
        // Before each request, not once for all: the commit may have taken long.
        let deadline = Instant::now() + self.options.attempt_timeout;
        if !self.ownership.lasts(shard, deadline) {
            self.plan.not_sent(intent.id, self.clock.now());
            return;
        }
        if !self.plan.dispatch(intent.id, self.clock.now()) {
            return;
        }
        metrics::batch(commands.len());
        let sink = (self.sinks)(intent.instance);
        let count = commands.len();
        let seal = self.shared.seal.clone();
        let task = self.sends.spawn(send(sink, commands, seal, deadline));
        self.requests.insert(task.id(), (intent.id, count));
    }

    /// Takes in all outcomes that are there.
    fn collect(&mut self) {
        while let Some(done) = self.sends.try_join_next_with_id() {
            self.done(done);
        }
    }

    fn done(&mut self, done: Result<(Id, Sent), tokio::task::JoinError>) {
        let (id, sent) = match done {
            Ok((id, sent)) => (id, Some(sent)),
            Err(error) => (error.id(), None),
        };
        let Some((request, count)) = self.requests.remove(&id) else {
            return;
        };
        let sent = sent.unwrap_or_else(|| panicked(count));
        metrics::outcome(&sent.results);
        self.plan
            .complete(request, &sent.results, sent.whole, self.clock.now());
    }

    /// Waits for requests in flight, writes their outcomes, and gives everything back.
    async fn finish(&mut self) {
        let deadline = Instant::now() + self.options.attempt_timeout + Duration::from_secs(5);
        loop {
            while let Ok(Some(done)) =
                tokio::time::timeout_at(deadline, self.sends.join_next_with_id()).await
            {
                self.done(done);
            }
            let step = match self.pending.take() {
                // Written or not, its requests are not sent.
                Some((step, requests)) => {
                    for one in &requests {
                        self.plan.not_sent(one.intent.id, self.clock.now());
                    }
                    step
                }
                None => self.plan.output(),
            };
            if step.is_empty() {
                break;
            }
            self.pending = Some((step, Vec::new()));
            let result = self.commit().await;
            if Instant::now() >= deadline {
                break;
            }
            if let Err(error) = result {
                self.status.failed(error.to_string());
                sleep(AWAY.min(deadline - Instant::now())).await;
            }
        }
        if let Err(error) = self.ownership.release_all().await {
            // The lease, or the kernel, releases it.
            self.status.failed(error.to_string());
        }
    }
}

fn shards(owned: &[Owned]) -> Vec<i16> {
    owned.iter().map(|one| one.shard).collect()
}
