//! The SQLite store: one connection on a thread of its own, and an OS lock for ownership.

mod admin;
mod lock;
mod notes;
mod open;
mod recover;
mod rows;
mod schema;
mod step;
#[cfg(test)]
mod tests;
mod thread;

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use uuid::Uuid;

use crate::core::{
    Acquired, Counts, Cursor, Discovered, Filter, NewRow, OutboxError, Owned, Pause, Prefix,
    Recovered, RequestRecord, Retention, Row, Selection, Step, Stepped, Store, Stored, WorkerInfo,
};
use lock::OsLock;
use thread::Thread;

/// SQLite serves one machine, so one shard is enough.
const SHARD: i16 = 0;

/// Options of a database file.
#[derive(Clone, Debug, Default)]
pub(crate) struct SqliteOptions {
    pub(crate) prefix: Prefix,
    pub(crate) max_size: Option<u64>,
    pub(crate) migrate: bool,
}

/// A store in a database file.
pub(crate) struct SqliteStore {
    thread: Thread,
}

/// What the thread holds.
pub(crate) struct Database {
    connection: Connection,
    prefix: Prefix,
    lock: OsLock,
    /// The epoch in which the lock is held, and the last one.
    epoch: Option<i64>,
    last_epoch: i64,
    /// The last version seen of the data; SQLite changes it when another connection commits.
    data_version: Option<i64>,
}

impl SqliteStore {
    pub(crate) fn open(path: &Path, options: &SqliteOptions) -> Result<Self, OutboxError> {
        let mut database = open::open(path, options)?;
        if options.migrate {
            database.migrate()?;
        }
        let thread = Thread::spawn(database)?;
        Ok(Self { thread })
    }

    fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Database) -> Result<T, OutboxError> + Send + 'static,
    ) -> Stored<'_, T> {
        Box::pin(self.thread.run(job))
    }
}

impl Store for SqliteStore {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn lease(&self) -> Option<Duration> {
        None
    }

    fn shard_of(&self, _instance: Uuid) -> i16 {
        SHARD
    }

    fn insert(&self, rows: Vec<NewRow>) -> Stored<'_, ()> {
        Box::pin(self.thread.insert(rows))
    }

    fn renew(&self, _worker: &WorkerInfo) -> Stored<'_, Vec<Owned>> {
        self.run(|database| Ok(database.owned()))
    }

    fn acquire(&self, worker: &WorkerInfo) -> Stored<'_, Acquired> {
        let worker = worker.clone();
        self.run(move |database| database.acquire(&worker))
    }

    fn release(&self, _worker: &WorkerInfo, shards: Vec<i16>) -> Stored<'_, ()> {
        self.run(move |database| {
            if shards.contains(&SHARD) {
                database.release();
            }
            Ok(())
        })
    }

    fn recover(&self, owned: Vec<Owned>) -> Stored<'_, Recovered> {
        self.run(move |database| database.recover(&owned))
    }

    fn discover(&self, _owned: Vec<Owned>, cursor: Cursor) -> Stored<'_, Discovered> {
        self.run(move |database| database.discover(&cursor))
    }

    fn load(&self, instances: Vec<(Uuid, i64)>, limit: u32) -> Stored<'_, Vec<Row>> {
        self.run(move |database| database.load(&instances, limit))
    }

    fn step(&self, step: Step) -> Stored<'_, Stepped> {
        self.run(move |database| database.step(&step))
    }

    fn migrate(&self) -> Stored<'_, Vec<i64>> {
        self.run(Database::migrate)
    }

    fn check(&self) -> Stored<'_, ()> {
        self.run(|database| database.check())
    }

    fn counts(&self) -> Stored<'_, Counts> {
        self.run(|database| database.counts())
    }

    fn crowded(&self, limit: u64) -> Stored<'_, Vec<Uuid>> {
        self.run(move |database| database.crowded(limit))
    }

    fn list(&self, filter: Filter, limit: u32) -> Stored<'_, Vec<Row>> {
        self.run(move |database| database.list(&filter, limit))
    }

    fn show(&self, seq: i64) -> Stored<'_, Option<(Row, Vec<RequestRecord>)>> {
        self.run(move |database| database.show(seq))
    }

    fn resend(&self, rows: Selection, new_key: bool) -> Stored<'_, Vec<(i64, i64)>> {
        self.run(move |database| database.resend(&rows, new_key))
    }

    fn discard(&self, rows: Selection) -> Stored<'_, u64> {
        self.run(move |database| database.discard(&rows))
    }

    fn pause(&self, pause: Pause) -> Stored<'_, ()> {
        self.run(move |database| database.pause(&pause))
    }

    fn paused(&self) -> Stored<'_, Vec<Pause>> {
        self.run(|database| database.paused())
    }

    fn forget(&self, instance: Uuid, entity: Option<Uuid>) -> Stored<'_, u64> {
        self.run(move |database| database.forget(instance, entity))
    }

    fn note(&self, key: String) -> Stored<'_, Option<String>> {
        self.run(move |database| database.note(&key))
    }

    fn set_note(&self, key: String, text: String) -> Stored<'_, ()> {
        self.run(move |database| database.set_note(&key, &text))
    }

    fn prune(&self, retention: Retention, owner: Option<Owned>) -> Stored<'_, u64> {
        self.run(move |database| {
            database.check_owned(owner.as_slice())?;
            database.prune(retention)
        })
    }

    fn owners(&self) -> Stored<'_, Vec<(i16, String, i64)>> {
        self.run(|database| Ok(database.owners()))
    }
}
