//! Which app instances this worker owns, and until when.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::core::{OutboxError, Owned, Store, WorkerInfo};

/// The shards of this worker. A task of its own renews them, so that a slow database or a long step
/// does not cost the lease.
pub(super) struct Ownership {
    store: Arc<dyn Store>,
    worker: WorkerInfo,
    held: Mutex<BTreeMap<i16, Lease>>,
    pub(super) changed: Notify,
}

#[derive(Clone, Copy, Debug)]
struct Lease {
    epoch: i64,
    /// On the worker's own clock, counted from before the database was asked.
    until: Option<Instant>,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Not recovered yet.
    New,
    Active,
    /// To be given back once nothing of it is in flight.
    Draining,
}

impl Ownership {
    pub(super) fn new(store: Arc<dyn Store>, worker: WorkerInfo) -> Self {
        Self {
            store,
            worker,
            held: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// Renews and balances, once. What the store says is the truth.
    pub(super) async fn beat(&self) -> Result<(), OutboxError> {
        self.renew().await?;
        let asked = Instant::now();
        let acquired = self.store.acquire(&self.worker).await?;
        let mut held = self.held();
        for Owned { shard, epoch } in &acquired.taken {
            held.insert(
                *shard,
                Lease {
                    epoch: *epoch,
                    until: self.until(asked),
                    phase: Phase::New,
                },
            );
        }
        let active = held
            .values_mut()
            .filter(|lease| lease.phase == Phase::Active);
        active
            .rev()
            .take(acquired.surplus)
            .for_each(|lease| lease.phase = Phase::Draining);
        drop(held);
        if !acquired.taken.is_empty() || acquired.surplus > 0 {
            self.changed.notify_one();
        }
        Ok(())
    }

    /// Asks the store what this worker owns; gives back what it owns there and not here.
    pub(super) async fn renew(&self) -> Result<(), OutboxError> {
        let asked = Instant::now();
        let owned = self.store.renew(&self.worker).await?;
        let mut unknown = Vec::new();
        {
            let mut held = self.held();
            let before = held.len();
            held.retain(|shard, lease| {
                owned.contains(&Owned {
                    shard: *shard,
                    epoch: lease.epoch,
                })
            });
            if held.len() < before {
                self.changed.notify_one();
            }
            for Owned { shard, .. } in &owned {
                match held.get_mut(shard) {
                    Some(lease) => lease.until = self.until(asked),
                    None => unknown.push(*shard),
                }
            }
        }
        if !unknown.is_empty() {
            self.store.release(&self.worker, unknown).await?;
        }
        Ok(())
    }

    fn until(&self, asked: Instant) -> Option<Instant> {
        self.store.lease().map(|lease| asked + lease)
    }

    /// Shards that were acquired and not recovered yet.
    pub(super) fn fresh(&self) -> Vec<Owned> {
        self.in_phase(Phase::New)
    }

    pub(super) fn draining(&self) -> Vec<Owned> {
        self.in_phase(Phase::Draining)
    }

    /// Shards that may be worked on.
    pub(super) fn active(&self) -> Vec<Owned> {
        self.in_phase(Phase::Active)
    }

    fn in_phase(&self, phase: Phase) -> Vec<Owned> {
        let held = self.held();
        let leases = held.iter().filter(|(_, lease)| lease.phase == phase);
        leases
            .map(|(shard, lease)| Owned {
                shard: *shard,
                epoch: lease.epoch,
            })
            .collect()
    }

    pub(super) fn recovered(&self, owned: &[Owned]) {
        let mut held = self.held();
        for one in owned {
            if let Some(lease) = held
                .get_mut(&one.shard)
                .filter(|lease| lease.epoch == one.epoch)
            {
                lease.phase = Phase::Active;
            }
        }
    }

    /// The shard with its epoch, if it is owned and recovered.
    pub(super) fn owned(&self, shard: i16) -> Option<Owned> {
        let held = self.held();
        let lease = held.get(&shard).filter(|lease| lease.phase != Phase::New)?;
        Some(Owned {
            shard,
            epoch: lease.epoch,
        })
    }

    /// Whether an attempt that ends at `deadline` ends before the lease does.
    pub(super) fn lasts(&self, shard: i16, deadline: Instant) -> bool {
        let held = self.held();
        let lease = held.get(&shard);
        lease.is_some_and(|lease| lease.until.is_none_or(|until| deadline <= until))
    }

    /// Another worker owns these shards, whatever this one believed.
    pub(super) fn forget(&self, shards: &[i16]) {
        self.held().retain(|shard, _| !shards.contains(shard));
    }

    /// Gives shards back.
    pub(super) async fn release(&self, shards: Vec<i16>) -> Result<(), OutboxError> {
        self.forget(&shards);
        self.store.release(&self.worker, shards).await
    }

    pub(super) async fn release_all(&self) -> Result<(), OutboxError> {
        let shards = self.held().keys().copied().collect();
        self.release(shards).await
    }

    pub(super) fn count(&self) -> usize {
        self.held().len()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<i16, Lease>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
