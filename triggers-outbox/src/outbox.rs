//! The handle that an app has.

use std::fmt;
#[cfg(feature = "sqlite")]
use std::path::Path;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::backlog::Backlog;
use crate::core::{OutboxError, Prefix, Store};
use crate::seal::Seal;

/// A durable outbox: stores commands in the app's database and delivers them from there.
///
/// Clones share everything. One outbox serves one Wix app; several apps in one database use
/// different [prefixes](OutboxBuilder::prefix).
#[derive(Clone)]
pub struct Outbox {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) prefix: Prefix,
    pub(crate) seal: Option<Arc<dyn Seal>>,
    pub(crate) woken: Notify,
    pub(crate) backlog: Backlog,
}

/// Settings of an [`Outbox`].
#[derive(Clone)]
#[must_use]
pub struct OutboxBuilder {
    prefix: Option<String>,
    seal: Option<Arc<dyn Seal>>,
    max_size: Option<u64>,
    backlog_limit: Option<u64>,
    keep_schema: bool,
    lease: Option<std::time::Duration>,
}

impl Outbox {
    /// Opens an outbox in an SQLite file, which may be the app's own database. The tables are created
    /// if they are missing.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened, or its tables are of a later version.
    #[cfg(feature = "sqlite")]
    pub fn sqlite(path: impl AsRef<Path>) -> Result<Self, OutboxError> {
        Self::builder().sqlite(path)
    }

    /// Uses an outbox in a PostgreSQL database, through the app's own pool. Its tables are created by
    /// the app's migrations; see [`migrations`](crate::migrations).
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn postgres(pool: sqlx::PgPool) -> Self {
        use crate::store::postgres::{PostgresOptions, PostgresStore};
        let options = PostgresOptions::default();
        let prefix = options.prefix.clone();
        Self::builder().build(Arc::new(PostgresStore::new(pool, options)), prefix)
    }

    /// Starts with the default settings.
    pub fn builder() -> OutboxBuilder {
        OutboxBuilder::default()
    }

    /// Makes the worker of this process look for rows now. Call it after a commit; without it, the
    /// worker finds the rows at its next poll.
    pub fn wake(&self) {
        self.shared.woken.notify_one();
    }

    /// Returns the store, for tests and for tools of one's own.
    #[doc(hidden)]
    #[must_use]
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.shared.store)
    }
}

impl Default for OutboxBuilder {
    fn default() -> Self {
        Self {
            prefix: None,
            seal: None,
            max_size: None,
            backlog_limit: Some(100_000),
            keep_schema: false,
            lease: None,
        }
    }
}

impl OutboxBuilder {
    /// How many commands may wait for one app instance. Default 100,000; `None` is no limit.
    ///
    /// A command beyond it is refused as not sent, and the app's transaction decides what follows. The
    /// count is a few seconds old, and a burst may exceed the limit by a tenth. Calls outside of a tokio
    /// runtime rely on a worker in the same process.
    pub fn backlog_limit(mut self, commands: impl Into<Option<u64>>) -> Self {
        self.backlog_limit = commands.into();
        self
    }

    /// What the names of the tables begin with. Default `triggers_`; on PostgreSQL it may name a
    /// schema, such as `ops.triggers_`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Encrypts payloads in the database; see [`Seal`].
    pub fn seal(mut self, seal: impl Seal) -> Self {
        self.seal = Some(Arc::new(seal));
        self
    }

    /// SQLite: how large the file may grow, in bytes, through this handle. When it is full, enqueuing
    /// fails and what is stored is delivered.
    pub fn max_size(mut self, bytes: u64) -> Self {
        self.max_size = Some(bytes);
        self
    }

    /// SQLite: leaves the tables to the app's own migrations; see [`migrations`](crate::migrations).
    pub fn keep_schema(mut self) -> Self {
        self.keep_schema = true;
        self
    }

    /// Opens an outbox in an SQLite file.
    ///
    /// # Errors
    ///
    /// When the prefix cannot be used, the file cannot be opened, or its tables are of a later version.
    #[cfg(feature = "sqlite")]
    pub fn sqlite(self, path: impl AsRef<Path>) -> Result<Outbox, OutboxError> {
        use crate::store::sqlite::{SqliteOptions, SqliteStore};
        let prefix = self.checked_prefix()?;
        if prefix.schema().is_some() {
            return Err(OutboxError::input(
                "the table prefix must not name a schema on SQLite",
            ));
        }
        let options = SqliteOptions {
            prefix: prefix.clone(),
            max_size: self.max_size,
            migrate: !self.keep_schema,
        };
        let store = SqliteStore::open(path.as_ref(), &options)?;
        Ok(self.build(Arc::new(store), prefix))
    }

    /// PostgreSQL: how long a worker owns its app instances without a heartbeat. Default 20 s; it must
    /// be longer than an attempt may take.
    pub fn lease(mut self, lease: std::time::Duration) -> Self {
        self.lease = Some(lease);
        self
    }

    /// Uses an outbox in a PostgreSQL database, through the app's own pool.
    ///
    /// # Errors
    ///
    /// When the prefix cannot be used.
    #[cfg(feature = "postgres")]
    pub fn postgres(self, pool: sqlx::PgPool) -> Result<Outbox, OutboxError> {
        use crate::store::postgres::{PostgresOptions, PostgresStore};
        let prefix = self.checked_prefix()?;
        let mut options = PostgresOptions {
            prefix: prefix.clone(),
            ..PostgresOptions::default()
        };
        options.lease = self.lease.unwrap_or(options.lease);
        Ok(self.build(Arc::new(PostgresStore::new(pool, options)), prefix))
    }

    fn checked_prefix(&self) -> Result<Prefix, OutboxError> {
        self.prefix
            .as_deref()
            .map_or_else(|| Ok(Prefix::default()), Prefix::new)
    }

    fn build(self, store: Arc<dyn Store>, prefix: Prefix) -> Outbox {
        Outbox {
            shared: Arc::new(Shared {
                store,
                prefix,
                seal: self.seal,
                woken: Notify::new(),
                backlog: Backlog::new(self.backlog_limit),
            }),
        }
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("store", &self.shared.store.name())
            .field("prefix", &self.shared.prefix.as_str())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for OutboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxBuilder")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
