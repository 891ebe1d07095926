//! How many commands may wait for one app instance.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use triggers_runtime::{Command, Error};
use uuid::Uuid;

use crate::command;
use crate::core::NewRow;
use crate::outbox::Shared;

/// How old the counts may be.
const FRESH: Duration = Duration::from_secs(5);

/// The instances that have too many open rows, as of the last look at the database. A transaction of
/// the app's does not count rows itself: that would slow down every enqueue.
#[derive(Debug)]
pub(crate) struct Backlog {
    limit: Option<u64>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    full: HashSet<Uuid>,
    looked: Option<Instant>,
    /// Commands since then, through this handle.
    since: u64,
}

impl Backlog {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        Self {
            limit,
            known: Mutex::default(),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Turns commands of an instance into rows, if there is room for them.
    pub(crate) fn rows(
        self: &Arc<Self>,
        instance: Uuid,
        commands: impl IntoIterator<Item = Command>,
    ) -> Result<Vec<NewRow>, Error> {
        let seal = self.seal.as_deref();
        let commands = commands.into_iter();
        let rows = commands.map(|command| command::store(instance, command, seal));
        let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
        self.admit(instance, rows.len())?;
        Ok(rows)
    }

    /// Refuses commands of an instance that has too many waiting, and looks again from time to time.
    fn admit(self: &Arc<Self>, instance: Uuid, commands: usize) -> Result<(), Error> {
        let Some(limit) = self.backlog.limit else {
            return Ok(());
        };
        let mut known = self.backlog.known();
        known.since = known.since.saturating_add(commands as u64);
        let fresh = known.looked.is_some_and(|at| at.elapsed() < FRESH);
        // Not only by time, so that a burst cannot exceed the limit by more than a tenth.
        if !(fresh && known.since < limit / 10)
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            known.looked = Some(Instant::now());
            known.since = 0;
            runtime.spawn(Arc::clone(self).look());
        }
        if known.full.contains(&instance) {
            return Err(Error::not_sent(format!(
                "the outbox is full for this app instance: {limit} commands wait"
            )));
        }
        Ok(())
    }

    /// Asks the database which instances are full. While it is away, the last answer stays.
    pub(crate) async fn look(self: Arc<Self>) {
        let Some(limit) = self.backlog.limit else {
            return;
        };
        if let Ok(full) = self.store.crowded(limit).await {
            let mut known = self.backlog.known();
            known.full = full.into_iter().collect();
            known.looked = Some(Instant::now());
        }
    }
}
