//! The PostgreSQL store: the app's own pool, shards with leases, and every change in one statement.
//!
//! Nothing depends on a session: no `LISTEN`, no temporary table, no session lock. Statements are the
//! files in `sql`.

mod access;
mod admin;
mod enqueue;
mod notes;
mod owner;
mod people;
mod read;
mod resend;
mod schema;
mod step;

use std::time::Duration;

use sqlx::PgPool;
use uuid::Uuid;

use crate::core::{
    Acquired, Counts, Cursor, Discovered, Filter, NewRow, Owned, Pause, Prefix, Recovered,
    RequestRecord, Retention, Row, Selection, Step, Stepped, Store, Stored, WorkerInfo,
};

/// Options of a store.
#[derive(Clone, Debug)]
pub(crate) struct PostgresOptions {
    /// What the names of the tables begin with.
    pub(crate) prefix: Prefix,
    /// How long a worker owns its shards without a heartbeat.
    pub(crate) lease: Duration,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            prefix: Prefix::default(),
            lease: Duration::from_secs(20),
        }
    }
}

/// A store in a PostgreSQL database.
#[derive(Clone, Debug)]
pub(crate) struct PostgresStore {
    pool: PgPool,
    options: PostgresOptions,
}

impl PostgresStore {
    pub(crate) fn new(pool: PgPool, options: PostgresOptions) -> Self {
        Self { pool, options }
    }

    fn lease_ms(&self) -> i64 {
        i64::try_from(self.options.lease.as_millis()).unwrap_or(i64::MAX / 4)
    }
}

/// Returns the shard of an instance, as the generated column `shard` does.
fn shard_of(instance: Uuid) -> i16 {
    i16::from(instance.as_bytes()[15] & 63)
}

impl Store for PostgresStore {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn lease(&self) -> Option<Duration> {
        Some(self.options.lease)
    }

    fn shard_of(&self, instance: Uuid) -> i16 {
        shard_of(instance)
    }

    fn insert(&self, rows: Vec<NewRow>) -> Stored<'_, ()> {
        Box::pin(enqueue::insert(self, rows))
    }

    fn renew(&self, worker: &WorkerInfo) -> Stored<'_, Vec<Owned>> {
        Box::pin(owner::renew(self, worker.id))
    }

    fn acquire(&self, worker: &WorkerInfo) -> Stored<'_, Acquired> {
        Box::pin(owner::acquire(self, worker.clone()))
    }

    fn release(&self, worker: &WorkerInfo, shards: Vec<i16>) -> Stored<'_, ()> {
        Box::pin(owner::release(self, worker.id, shards))
    }

    fn recover(&self, owned: Vec<Owned>) -> Stored<'_, Recovered> {
        Box::pin(owner::recover(self, owned))
    }

    fn discover(&self, owned: Vec<Owned>, cursor: Cursor) -> Stored<'_, Discovered> {
        Box::pin(read::discover(self, owned, cursor))
    }

    fn load(&self, instances: Vec<(Uuid, i64)>, limit: u32) -> Stored<'_, Vec<Row>> {
        Box::pin(read::load(self, instances, limit))
    }

    fn step(&self, step: Step) -> Stored<'_, Stepped> {
        Box::pin(step::step(self, step))
    }

    fn migrate(&self) -> Stored<'_, Vec<i64>> {
        Box::pin(schema::migrate(self))
    }

    fn check(&self) -> Stored<'_, ()> {
        Box::pin(schema::check(self))
    }

    fn counts(&self) -> Stored<'_, Counts> {
        Box::pin(admin::counts(self))
    }

    fn crowded(&self, limit: u64) -> Stored<'_, Vec<Uuid>> {
        Box::pin(admin::crowded(self, limit))
    }

    fn list(&self, filter: Filter, limit: u32) -> Stored<'_, Vec<Row>> {
        Box::pin(people::list(self, filter, limit))
    }

    fn show(&self, seq: i64) -> Stored<'_, Option<(Row, Vec<RequestRecord>)>> {
        Box::pin(people::show(self, seq))
    }

    fn resend(&self, rows: Selection, new_key: bool) -> Stored<'_, Vec<(i64, i64)>> {
        Box::pin(resend::resend(self, rows, new_key))
    }

    fn discard(&self, rows: Selection) -> Stored<'_, u64> {
        Box::pin(people::discard(self, rows))
    }

    fn pause(&self, pause: Pause) -> Stored<'_, ()> {
        Box::pin(admin::pause(self, pause))
    }

    fn paused(&self) -> Stored<'_, Vec<Pause>> {
        Box::pin(read::paused(self))
    }

    fn forget(&self, instance: Uuid, entity: Option<Uuid>) -> Stored<'_, u64> {
        Box::pin(admin::forget(self, instance, entity))
    }

    fn note(&self, key: String) -> Stored<'_, Option<String>> {
        Box::pin(notes::note(self, key))
    }

    fn set_note(&self, key: String, text: String) -> Stored<'_, ()> {
        Box::pin(notes::set_note(self, key, text))
    }

    fn prune(&self, retention: Retention, owner: Option<Owned>) -> Stored<'_, u64> {
        Box::pin(admin::prune(self, retention, owner))
    }

    fn owners(&self) -> Stored<'_, Vec<(i16, String, i64)>> {
        Box::pin(admin::owners(self))
    }
}

/// Splits a list of records into the arrays that a statement takes, one per column.
macro_rules! columns {
    ($records:expr, $($column:expr),+ $(,)?) => {
        ($($records.iter().map($column).collect::<Vec<_>>(),)+)
    };
}
use columns;
