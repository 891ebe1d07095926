//! What people do with an outbox: look, send again, pause, delete.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use triggers_runtime::InstanceId;
use uuid::Uuid;

use crate::command;
use crate::core::{
    Counts, Filter, NewRow, OutboxError, Pause, RequestRecord, Retention, Row, SELECTED, Selection,
};
use crate::outbox::{Outbox, Shared};

/// The operator's side of an outbox; see [`Outbox::admin`]. The command `cargo triggers outbox` is
/// made of it.
#[derive(Clone)]
pub struct Admin {
    shared: Arc<Shared>,
}

/// What [`Admin::status`] reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Rows by state, the age of the oldest, and the version of the tables.
    pub counts: Counts,
    /// Instances that are paused, and why; [`Uuid::nil`] means all.
    pub paused: Vec<Pause>,
    /// Shards with their owners and the seconds that are left of their leases.
    pub owners: Vec<(i16, String, i64)>,
}

impl Status {
    /// Whether a person has to do something: rows are dead or unknown, or an instance is paused for a
    /// reason that does not end by itself.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        let waits_for_person = |pause: &Pause| {
            pause.cause.starts_with("unauthorized") || pause.cause.starts_with("config")
        };
        !self.counts.closed.is_empty() || self.paused.iter().any(waits_for_person)
    }

    /// How old the oldest command is that is not delivered.
    #[must_use]
    pub fn oldest(&self) -> Option<Duration> {
        let age = |at: i64| Duration::from_millis((self.counts.now - at).max(0).unsigned_abs());
        self.counts.oldest.map(age)
    }
}

/// A row in detail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// The row. Its payload is decrypted, if the outbox has a [`Seal`](crate::Seal).
    pub row: Row,
    /// The requests of the last hour that carried it.
    pub requests: Vec<RequestRecord>,
    /// Open rows of the same lane that wait behind it.
    pub behind: Vec<i64>,
}

/// For a pause without an end.
const NEVER: i64 = 253_402_300_799_000;

impl Outbox {
    /// Returns the operator's side of the outbox.
    #[must_use]
    pub fn admin(&self) -> Admin {
        Admin {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl Admin {
    /// Counts rows and lists pauses and owners.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn status(&self) -> Result<Status, OutboxError> {
        let store = &self.shared.store;
        Ok(Status {
            counts: store.counts().await?,
            paused: store.paused().await?,
            owners: store.owners().await?,
        })
    }

    /// Lists rows in order of their numbers, without payloads.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn list(&self, filter: Filter, limit: u32) -> Result<Vec<Row>, OutboxError> {
        self.shared.store.list(filter, limit).await
    }

    /// Shows one row with its payload, the requests that carried it, and what waits behind it.
    ///
    /// # Errors
    ///
    /// When the database fails, or the payload cannot be decrypted.
    pub async fn show(&self, seq: i64) -> Result<Option<Detail>, OutboxError> {
        let Some((mut row, requests)) = self.shared.store.show(seq).await? else {
            return Ok(None);
        };
        if let (Some(seal), Some(payload)) = (&self.shared.seal, &row.command.payload) {
            let opened = seal.open(payload, &command::context(&row.command));
            row.command.payload = Some(opened.map_err(|error| {
                OutboxError::input(format!("cannot decrypt the payload: {error}"))
            })?);
        }
        let behind = match &row.command {
            NewRow {
                entity: Some(entity),
                instance,
                trigger_key,
                ..
            } => {
                let filter = Filter {
                    instance: Some(*instance),
                    trigger_key: Some(trigger_key.clone()),
                    entity: Some(*entity),
                    after: seq,
                    ..Filter::default()
                };
                let rows = self.shared.store.list(filter, 100).await?;
                rows.into_iter()
                    .filter(|row| row.progress.state.is_open())
                    .map(|row| row.seq)
                    .collect()
            }
            _ => Vec::new(),
        };
        Ok(Some(Detail {
            row,
            requests,
            behind,
        }))
    }

    /// Counts the rows that a selection has now, at most 100,000: as many as one call changes.
    ///
    /// # Errors
    ///
    /// When a row does not exist, or the database fails.
    pub async fn matching(&self, rows: &Selection) -> Result<u64, OutboxError> {
        match rows.clone().distinct() {
            Selection::Where(filter) => {
                Ok(self.shared.store.list(filter, SELECTED).await?.len() as u64)
            }
            Selection::Rows(seqs) => {
                for seq in &seqs {
                    let row = self.shared.store.show(*seq).await?;
                    row.ok_or_else(|| OutboxError::no_row(*seq))?;
                }
                Ok(seqs.len() as u64)
            }
        }
    }

    /// Moves dead and unknown rows to the end of their lanes, to be sent again, and returns pairs of
    /// old and new numbers. All or none.
    ///
    /// The idempotency key stays, so a report that did arrive is ignored. `new_key` is for reports
    /// whose key no longer protects them: they may be reported twice.
    ///
    /// # Errors
    ///
    /// When a row does not exist, is waiting, has lost its payload, or needs `new_key`; or when the
    /// database fails.
    pub async fn resend(
        &self,
        rows: Selection,
        new_key: bool,
    ) -> Result<Vec<(i64, i64)>, OutboxError> {
        let moved = self.shared.store.resend(rows.distinct(), new_key).await?;
        self.shared.woken.notify_one();
        Ok(moved)
    }

    /// Deletes rows in any state and returns how many. A row whose request is in flight may still be
    /// delivered, and the quarantine of a cancel goes with it.
    ///
    /// # Errors
    ///
    /// When a row does not exist, or the database fails.
    pub async fn discard(&self, rows: Selection) -> Result<u64, OutboxError> {
        let discarded = self.shared.store.discard(rows.distinct()).await?;
        self.shared.woken.notify_one();
        Ok(discarded)
    }

    /// Pauses an instance, or all without one, until [`resume`](Self::resume) or for some time.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn pause(
        &self,
        instance: Option<InstanceId>,
        time: Option<Duration>,
        cause: &str,
        by: &str,
    ) -> Result<(), OutboxError> {
        let since = self.shared.store.counts().await?.now;
        let time = time.map(|time| i64::try_from(time.as_millis()).unwrap_or(NEVER));
        let until = time.map_or(NEVER, |time| since.saturating_add(time).min(NEVER));
        self.set_pause(instance, until, cause, by, since).await
    }

    /// Ends the pause of an instance, or the pause of all without one. Instances that are paused for
    /// themselves stay so.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn resume(&self, instance: Option<InstanceId>, by: &str) -> Result<(), OutboxError> {
        let since = self.shared.store.counts().await?.now;
        self.set_pause(instance, 0, "", by, since).await
    }

    async fn set_pause(
        &self,
        instance: Option<InstanceId>,
        until: i64,
        cause: &str,
        by: &str,
        since: i64,
    ) -> Result<(), OutboxError> {
        // The worker takes a pause of its own name for its own.
        let by = if by == crate::core::WORKER {
            "operator"
        } else {
            by
        };
        let instance = instance.map_or(Uuid::nil(), InstanceId::to_uuid);
        let pause = Pause {
            instance,
            until,
            cause: cause.to_owned(),
            by: by.to_owned(),
            since,
        };
        self.shared.store.pause(pause).await?;
        self.shared.woken.notify_one();
        Ok(())
    }

    /// Deletes everything about an app instance that removed the app, or about one of its entities.
    /// Returns the number of rows.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn forget(
        &self,
        instance: InstanceId,
        entity: Option<Uuid>,
    ) -> Result<u64, OutboxError> {
        let rows = self.shared.store.forget(instance.to_uuid(), entity).await?;
        self.shared.woken.notify_one();
        Ok(rows)
    }

    /// Deletes what is older than these times, as the worker does by itself. Returns the number of
    /// rows that changed.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn prune(&self, retention: Retention) -> Result<u64, OutboxError> {
        let mut all = 0;
        loop {
            match self.shared.store.prune(retention, None).await? {
                0 => return Ok(all),
                rows => all += rows,
            }
        }
    }

    /// Waits until nothing waits and nothing is held.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn drained(&self) -> Result<(), OutboxError> {
        loop {
            let counts = self.shared.store.counts().await?;
            if counts.waiting + counts.held == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Creates the tables or brings them to this version, and returns the versions applied. Apps with
    /// a migration tool of their own apply [`migrations`](crate::migrations) with it instead.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn migrate(&self) -> Result<Vec<i64>, OutboxError> {
        self.shared.store.migrate().await
    }

    /// Compares the tables with what this version needs.
    ///
    /// # Errors
    ///
    /// Names the file to apply, or the column that is missing.
    pub async fn check(&self) -> Result<(), OutboxError> {
        self.shared.store.check().await
    }
}

impl fmt::Debug for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admin").finish_non_exhaustive()
    }
}
