//! What a store has to do. One test suite (`tests/outbox`) holds every store to it.

use std::pin::Pin;
use std::time::Duration;

use uuid::Uuid;

use super::error::OutboxError;
use super::row::{NewRow, Row, State};
use super::step::{Step, Stepped};

/// A database operation in progress.
pub type Stored<'a, T> = Pin<Box<dyn Future<Output = Result<T, OutboxError>> + Send + 'a>>;

/// A place for rows, requests and ownership.
///
/// Every future must be cancel-safe in this sense: when it is dropped, its operation happens as a
/// whole or not at all.
pub trait Store: Send + Sync + 'static {
    /// Returns `sqlite` or `postgres`.
    fn name(&self) -> &'static str;

    /// How long ownership lasts without [`renew`](Self::renew). None: as long as the process.
    fn lease(&self) -> Option<Duration>;

    /// The shard an instance belongs to.
    fn shard_of(&self, instance: Uuid) -> i16;

    /// Stores rows in a transaction of its own, in their order, all or none.
    fn insert(&self, rows: Vec<NewRow>) -> Stored<'_, ()>;

    /// Renews the worker's leases that have not expired, and returns all that it owns now. What is
    /// not in the answer is lost.
    fn renew(&self, worker: &WorkerInfo) -> Stored<'_, Vec<Owned>>;

    /// Takes shards without an owner, up to this worker's fair share, and returns those it took.
    /// Each gets a new epoch. With more than its share it returns none, and `surplus` in
    /// [`Acquired`] says how many to give back.
    fn acquire(&self, worker: &WorkerInfo) -> Stored<'_, Acquired>;

    /// Gives shards back, so that another worker can take them at once.
    fn release(&self, worker: &WorkerInfo, shards: Vec<i16>) -> Stored<'_, ()>;

    /// Prepares shards that were just acquired. Requests without an outcome become attempts in
    /// doubt, in one commit and only as the owner. They may have been sent at any time up to now, so
    /// each of their rows gets one attempt more, the earlier one of its `first_sent_at` and that of
    /// the request, and now as `lost_at`; and the request counts as sent now.
    fn recover(&self, owned: Vec<Owned>) -> Stored<'_, Recovered>;

    /// Finds instances with rows that became visible since `cursor`, also when their transaction
    /// began long ago, and pauses and operators' changes since then.
    fn discover(&self, owned: Vec<Owned>, cursor: Cursor) -> Stored<'_, Discovered>;

    /// Reads open rows of instances with a `seq` above the given one, in order of `seq`, at most
    /// `limit` for each instance.
    fn load(&self, instances: Vec<(Uuid, i64)>, limit: u32) -> Stored<'_, Vec<Row>>;

    /// Writes a step in one commit; [`OutboxError::fenced`] and nothing is written when one of its
    /// shards is owned by another worker, or in another epoch.
    fn step(&self, step: Step) -> Stored<'_, Stepped>;

    /// Creates the tables, or brings them to this version. Returns the versions applied.
    fn migrate(&self) -> Stored<'_, Vec<i64>>;

    /// Compares version and columns with what this version needs.
    fn check(&self) -> Stored<'_, ()>;

    /// Counts rows, for `status`, metrics and health.
    fn counts(&self) -> Stored<'_, Counts>;

    /// Lists the instances that have at least `limit` open rows.
    fn crowded(&self, limit: u64) -> Stored<'_, Vec<Uuid>>;

    /// Reads rows for people, in order of `seq`, without payloads.
    fn list(&self, filter: Filter, limit: u32) -> Stored<'_, Vec<Row>>;

    /// Reads one row with its payload, and the requests of the last hour that carried it.
    fn show(&self, seq: i64) -> Stored<'_, Option<(Row, Vec<RequestRecord>)>>;

    /// Moves dead and unknown rows to the end of their lanes under new numbers, and returns pairs of
    /// old and new. `new_key` replaces the idempotency key of reports.
    fn resend(&self, rows: Selection, new_key: bool) -> Stored<'_, Vec<(i64, i64)>>;

    /// Deletes rows in any state and returns how many.
    fn discard(&self, rows: Selection) -> Stored<'_, u64>;

    /// Pauses or, with `until` 0, resumes an instance.
    fn pause(&self, pause: Pause) -> Stored<'_, ()>;

    /// Lists the instances that are paused now.
    fn paused(&self) -> Stored<'_, Vec<Pause>>;

    /// Deletes everything about an instance, or about one of its entities; returns the number of rows.
    fn forget(&self, instance: Uuid, entity: Option<Uuid>) -> Stored<'_, u64>;

    /// Reads the text under a key.
    fn note(&self, key: String) -> Stored<'_, Option<String>>;

    /// Writes a text under a key, in place of the one that is there. An empty text is kept for a week,
    /// others for ever.
    fn set_note(&self, key: String, text: String) -> Stored<'_, ()>;

    /// Deletes what is older than the retention; at most 1,000 rows of each kind. Returns how many
    /// rows it changed; 0 when done. A worker names a shard that it owns, and
    /// [`OutboxError::fenced`] says that it does not; a person names none.
    fn prune(&self, retention: Retention, owner: Option<Owned>) -> Stored<'_, u64>;

    /// Shards and their owners, for people: shard, worker, seconds left.
    fn owners(&self) -> Stored<'_, Vec<(i16, String, i64)>>;
}

/// Who asks for ownership: a new id for each start of a worker, and where it runs, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerInfo {
    /// Made at the start of the worker.
    pub id: Uuid,
    /// The machine's name.
    pub host: String,
    /// The process.
    pub pid: u32,
}

/// A shard that a worker owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Owned {
    /// The shard.
    pub shard: i16,
    /// Grows with each change of owner.
    pub epoch: i64,
}

/// What [`Store::acquire`] took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acquired {
    /// The new shards.
    pub taken: Vec<Owned>,
    /// How many shards this worker has beyond its fair share.
    pub surplus: usize,
}

/// What was already seen. The store gives numbers to the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Rows.
    pub rows: i64,
    /// Transactions that ran at that time: their rows become visible later. Empty on SQLite.
    pub running: Vec<i64>,
    /// Pauses and operators' changes.
    pub revision: i64,
}

/// What [`Store::recover`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// The store's clock.
    pub now: i64,
    /// What [`Store::discover`] has to start from.
    pub cursor: Cursor,
    /// Instances with open rows.
    pub instances: Vec<Uuid>,
    /// The requests of the last 61 seconds: instance, when, how many.
    pub log: Vec<(Uuid, i64, u32)>,
    /// Instances that are paused.
    pub pauses: Vec<Pause>,
}

/// What [`Store::discover`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// The store's clock.
    pub now: i64,
    /// For the next call.
    pub cursor: Cursor,
    /// Instances with new rows, and the lowest `seq` of these.
    pub fresh: Vec<(Uuid, i64)>,
    /// Instances that were paused, resumed or edited by a person.
    pub changed: Vec<Pause>,
}

/// A pause of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The app instance; [`Uuid::nil`] means all.
    pub instance: Uuid,
    /// Until when, on the store's clock; not in the future means not paused.
    pub until: i64,
    /// Why.
    pub cause: String,
    /// `worker`, or the person.
    pub by: String,
    /// Since when.
    pub since: i64,
}

/// Who pauses instances because of what the service answers.
pub const WORKER: &str = "worker";

/// Counts of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The store's clock.
    pub now: i64,
    /// Rows that wait.
    pub waiting: u64,
    /// Rows that are held.
    pub held: u64,
    /// Dead and unknown rows by state and trigger.
    pub closed: Vec<(State, String, u64)>,
    /// When the oldest waiting or held row was enqueued.
    pub oldest: Option<i64>,
    /// Schema version.
    pub version: i64,
}

/// Which rows to read or change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states; empty means all.
    pub states: Vec<State>,
    /// Of this app instance.
    pub instance: Option<Uuid>,
    /// Of this trigger.
    pub trigger_key: Option<String>,
    /// Of this entity.
    pub entity: Option<Uuid>,
    /// Enqueued at this time or later.
    pub since: Option<i64>,
    /// With this cause.
    pub cause: Option<String>,
    /// With a `seq` above this.
    pub after: i64,
}

/// Rows to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// These.
    Rows(Vec<i64>),
    /// Those that match.
    Where(Filter),
}

/// One command of a person changes so many rows at most.
pub(crate) const SELECTED: u32 = 100_000;

impl Selection {
    /// Names each row once, in ascending order.
    pub(crate) fn distinct(self) -> Self {
        match self {
            Self::Rows(mut seqs) => {
                seqs.sort_unstable();
                seqs.dedup();
                Self::Rows(seqs)
            }
            Self::Where(filter) => Self::Where(filter),
        }
    }
}

/// One request, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRecord {
    /// The id of the request.
    pub id: Uuid,
    /// When it was sent.
    pub sent_at: i64,
    /// How many commands it carried.
    pub rows: u32,
    /// What became of it; none while it is in flight.
    pub outcome: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The `x-wix-request-id`.
    pub request_id: Option<String>,
}

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The payload of dead and unknown rows. Default 30 days.
    pub payload: Duration,
    /// Dead and unknown rows. Default 90 days.
    pub rows: Duration,
    /// The request log, at least 2 minutes. Default 1 hour.
    pub requests: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            payload: Duration::from_secs(30 * 24 * 3600),
            rows: Duration::from_secs(90 * 24 * 3600),
            requests: Duration::from_secs(3600),
        }
    }
}
