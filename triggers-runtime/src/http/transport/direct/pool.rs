//! Connections that wait for their next request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::client::conn::http1::SendRequest;
use tokio::time::Instant;

use super::Once;
use super::io::Written;

/// A connection that takes one request at a time.
pub(super) struct Connection {
    pub(super) sender: SendRequest<Once>,
    pub(super) written: Written,
}

/// Services and balancers commonly close connections that were idle for a minute; closing first
/// avoids writing into one that is just being closed.
const IDLE: Duration = Duration::from_secs(30);

/// The most connections that wait at a time.
const LIMIT: usize = 128;

/// Idle connections, the one used last at the end.
#[derive(Default)]
pub(super) struct Pool {
    idle: Mutex<Vec<(Connection, Instant)>>,
}

impl Pool {
    /// A connection that was open a moment ago.
    pub(super) async fn take(&self) -> Option<Connection> {
        loop {
            let (mut connection, since) = self.idle().pop()?;
            if since.elapsed() < IDLE && connection.sender.ready().await.is_ok() {
                return Some(connection);
            }
        }
    }

    /// Keeps `connection` for the next request.
    pub(super) fn put(&self, connection: Connection) {
        if connection.sender.is_closed() {
            return;
        }
        let mut idle = self.idle();
        // Old ones are at the front.
        let old = idle
            .iter()
            .take_while(|(_, since)| since.elapsed() >= IDLE)
            .count();
        let surplus = (idle.len() + 1).saturating_sub(LIMIT);
        idle.drain(..old.max(surplus));
        idle.push((connection, Instant::now()));
    }

    fn idle(&self) -> MutexGuard<'_, Vec<(Connection, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
