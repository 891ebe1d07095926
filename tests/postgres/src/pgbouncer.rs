//! A connection pooler before a server.

use crate::guarded::Guarded;
use crate::{Error, Server, url};

/// PgBouncer in transaction mode: each transaction of a client may run in another session of the server.
#[derive(Debug)]
pub struct PgBouncer(Guarded);

impl PgBouncer {
    /// Starts PgBouncer before `server`.
    ///
    /// # Errors
    ///
    /// If it is not installed or does not start.
    pub fn start(server: &Server) -> Result<Self, Error> {
        let directory = server
            .directory()
            .ok_or("PgBouncer needs a server that the tests started")?;
        Guarded::start(include_str!("pgbouncer.sh"), [directory]).map(Self)
    }

    /// Returns the URL of a database behind the pooler.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url::on_socket(&self.0.directory, database)
    }
}
