//! What the handles of a batcher and its task share.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;

use super::epochs::Epochs;
use super::reply::{Reply, stopped};
use crate::schedule::{Entry, Group, Kind, LaneKey, Limits, Scheduler};
use crate::{Action, Error};

pub(super) struct Core {
    origin: Instant,
    /// Room for commands: taken by the callers, given back with the results.
    pub(super) room: Semaphore,
    state: Mutex<State>,
}

pub(super) struct State {
    pub(super) scheduler: Scheduler<Item>,
    pub(super) group: Group,
    pub(super) epochs: Epochs<oneshot::Sender<()>>,
    /// Nothing is accepted any more.
    pub(super) closed: bool,
}

/// A command and the way back to its caller.
pub(super) struct Item {
    /// None once it is in flight.
    pub(super) action: Option<Action>,
    pub(super) reply: Reply,
    pub(super) epoch: u64,
}

impl Core {
    pub(super) fn new(limits: Limits, capacity: usize) -> Self {
        let mut scheduler = Scheduler::new(limits);
        let group = scheduler.open();
        Self {
            origin: Instant::now(),
            room: Semaphore::new(capacity),
            state: Mutex::new(State {
                scheduler,
                group,
                epochs: Epochs::new(),
                closed: false,
            }),
        }
    }

    pub(super) fn now(&self) -> Duration {
        Instant::now().saturating_duration_since(self.origin)
    }

    pub(super) fn instant(&self, at: Duration) -> Instant {
        self.origin + at
    }

    /// Nothing that holds the lock can leave the state half changed.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room for this many commands.
    pub(super) async fn admit(&self, commands: usize) -> Result<(), Error> {
        let commands = u32::try_from(commands).unwrap_or(u32::MAX);
        let room = self.room.acquire_many(commands).await;
        room.map_err(|_| stopped())?.forget();
        Ok(())
    }

    /// Schedules commands of one trigger that have room.
    #[expect(
        clippy::ptr_arg,
        reason = "a borrowed key is cloned without an allocation"
    )]
    pub(super) fn push(
        &self,
        trigger_key: &Cow<'static, str>,
        actions: impl Iterator<Item = (Action, Reply)>,
    ) -> Result<(), Error> {
        let now = self.now();
        let state = &mut *self.state();
        if state.closed {
            return Err(stopped());
        }
        let entries = actions.map(|(action, reply)| Entry {
            lane: LaneKey::of(&action),
            kind: Kind::of(&action),
            bytes: 0,
            item: Item {
                action: Some(action),
                reply,
                epoch: state.epochs.enter(),
            },
        });
        let scheduler = &mut state.scheduler;
        scheduler.push(state.group, trigger_key, entries, now);
        Ok(())
    }

    /// Accepts nothing from here on; what was accepted is still sent.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.scheduler.notify(state.group);
    }
}
