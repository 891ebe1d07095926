//! Connections that wait for their next request.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::runtime;
use tokio::time::Instant;

/// Services and balancers commonly close connections that were idle for a minute; closing first
/// avoids writing into one that is just being closed.
const IDLE: Duration = Duration::from_secs(30);

/// The most connections of one runtime that wait at a time.
const LIMIT: usize = 128;

/// The monotonic clock does not count the time a machine is suspended. Where the wall clock is ahead
/// of it by more than this, the machine was.
const SUSPENDED: Duration = Duration::from_secs(2);

/// A moment on both clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) monotonic: Instant,
    pub(super) wall: SystemTime,
}

impl Now {
    /// Whether a connection that was put aside at `since` may still be of use.
    fn is_soon_after(self, since: Now) -> bool {
        let elapsed = self.monotonic.saturating_duration_since(since.monotonic);
        // A wall clock that was set back tells nothing.
        let wall = self.wall.duration_since(since.wall).unwrap_or_default();
        elapsed < IDLE && wall < elapsed + SUSPENDED
    }
}

/// Idle connections of type `C`, by the runtime that they belong to: another one may not be there
/// any more when bytes arrive, or have its threads busy.
#[derive(Debug)]
pub(super) struct Pool<C> {
    idle: Mutex<HashMap<runtime::Id, Vec<(C, Now)>>>,
}

impl<C> Default for Pool<C> {
    fn default() -> Self {
        Self {
            idle: Mutex::default(),
        }
    }
}

impl<C> Pool<C> {
    /// The connection that was used last.
    pub(super) fn take(&self, runtime: runtime::Id, now: Now) -> Option<C> {
        let mut idle = self.idle();
        let own = idle.get_mut(&runtime)?;
        let (connection, since) = own.pop()?;
        if now.is_soon_after(since) {
            return Some(connection);
        }
        // All others are older.
        own.clear();
        None
    }

    /// Keeps `connection` for the next request.
    pub(super) fn put(&self, connection: C, runtime: runtime::Id, now: Now) {
        let mut idle = self.idle();
        // The oldest are at the front; those of runtimes that have ended go as well.
        idle.retain(|id, idle| {
            let fresh = idle.partition_point(|(_, since)| !now.is_soon_after(*since));
            idle.drain(..fresh);
            *id == runtime || !idle.is_empty()
        });
        let own = idle.entry(runtime).or_default();
        if own.len() == LIMIT {
            own.remove(0);
        }
        own.push((connection, now));
    }

    /// Closes all connections.
    pub(super) fn clear(&self) {
        let idle = std::mem::take(&mut *self.idle());
        // Closing may take a while, and others may take new ones in that time.
        drop(idle);
    }

    fn idle(&self) -> MutexGuard<'_, HashMap<runtime::Id, Vec<(C, Now)>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
