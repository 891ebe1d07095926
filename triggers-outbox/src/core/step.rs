//! What a worker writes: outcomes and intents, in one commit.

use uuid::Uuid;

use super::row::{Kind, Progress};
use super::store::{Owned, Pause};

/// Everything that is written in one commit, and only as the owner. Writing the same step twice has
/// the effect of writing it once, so a worker repeats it until it knows the outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The shards this step touches, with the epochs in which the worker owns them.
    pub owned: Vec<Owned>,
    /// What became of rows.
    pub settled: Vec<Settlement>,
    /// What became of requests.
    pub results: Vec<RequestResult>,
    /// The requests that are sent once this is committed.
    pub intents: Vec<Intent>,
    /// Pauses that began or ended.
    pub pauses: Vec<Pause>,
}

impl Step {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.settled.is_empty()
            && self.results.is_empty()
            && self.intents.is_empty()
            && self.pauses.is_empty()
    }

    /// The instances that it is about.
    pub fn instances(&self) -> impl Iterator<Item = Uuid> + '_ {
        let settled = self.settled.iter().map(|one| one.instance);
        settled
            .chain(self.results.iter().map(|result| result.instance))
            .chain(self.intents.iter().map(|intent| intent.instance))
            .chain(self.pauses.iter().map(|pause| pause.instance))
    }

    /// Leaves out the instances that another worker owns.
    pub fn retain(&mut self, is_owned: impl Fn(Uuid) -> bool) {
        self.settled.retain(|one| is_owned(one.instance));
        self.results.retain(|one| is_owned(one.instance));
        self.intents.retain(|one| is_owned(one.instance));
        self.pauses.retain(|one| is_owned(one.instance));
    }
}

/// What the store says to a step that it wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stepped {
    /// Rows of the intents that no longer exist: a person discarded or a `forget` deleted them. They
    /// must not be sent.
    pub gone: Vec<i64>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The row.
    pub seq: i64,
    /// Its app instance.
    pub instance: Uuid,
    /// What is written.
    pub change: Change,
}

/// A change of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Delivered: the row is deleted.
    Delete,
    /// Every column that a worker changes, with its new value.
    Update(Box<Progress>),
}

/// A request that is about to be sent. The store writes down when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The id of the request, made by the worker.
    pub id: Uuid,
    /// The app instance.
    pub instance: Uuid,
    /// The trigger.
    pub trigger_key: String,
    /// What it asks for.
    pub kind: Kind,
    /// The rows it carries.
    pub rows: Vec<i64>,
    /// When it is sent, on the store's clock.
    pub sent_at: i64,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestResult {
    /// The request.
    pub id: Uuid,
    /// The app instance.
    pub instance: Uuid,
    /// When it was sent, on the store's clock: not before the time in its intent.
    pub sent_at: i64,
    /// How many requests it took, as far as that is known: a bulk that was refused is sent in halves.
    pub requests: u32,
    /// `delivered`, `partial`, or the cause of the failure.
    pub outcome: String,
    /// The HTTP status of the failure.
    pub status: Option<u16>,
    /// The `x-wix-request-id`.
    pub request_id: Option<String>,
    /// When, on the store's clock.
    pub settled_at: i64,
}
