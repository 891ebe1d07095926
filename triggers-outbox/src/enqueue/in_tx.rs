//! A sink that writes into a transaction of the app's.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::Mutex;
use triggers_runtime::{Bulk, BulkReceipt, Command, Error, InstanceId, Receipt, Sending, Sink};
use uuid::Uuid;

use crate::command;
use crate::core::{NewRow, Prefix};
use crate::outbox::{Outbox, Shared};

/// An INSERT in progress.
pub type Inserting<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// A borrowed transaction that the outbox can write into. Implement it for a driver of your own; the
/// features of this crate have it for the usual ones.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transaction that the outbox can write into",
    note = "turn on the feature for your driver: `sqlx-sqlite`, `sqlx-postgres`, `tokio-postgres`, `diesel-sqlite`, `diesel-postgres` or `sea-orm`",
    note = "pass `&mut tx` for sqlx and diesel, `&tx` for tokio-postgres and sea-orm; for rusqlite use `outbox.enqueue(&tx, …)`"
)]
pub trait Transaction: Send {
    /// Inserts rows in their order. `prefix` begins the names of the tables.
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a>;
}

/// A sink that stores commands in a transaction; see [`Outbox::in_tx`].
pub struct InTx<T> {
    transaction: Mutex<T>,
    instance: Uuid,
    shared: Arc<Shared>,
}

impl Outbox {
    /// Returns a sink that stores commands of an app instance in the app's own transaction. They are
    /// delivered if the transaction commits, and only then.
    ///
    /// A failure leaves the transaction as the driver leaves it: return the error and let the
    /// transaction roll back. On SQLite begin it with `BEGIN IMMEDIATE`, because a transaction that
    /// reads first may not be able to write.
    pub fn in_tx<T: Transaction>(&self, transaction: T, instance: InstanceId) -> InTx<T> {
        InTx {
            transaction: Mutex::new(transaction),
            instance: instance.to_uuid(),
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<T: Transaction> InTx<T> {
    async fn insert(&self, commands: impl Iterator<Item = Command>) -> Result<usize, Error> {
        let rows = self.shared.rows(self.instance, commands)?;
        self.transaction
            .lock()
            .await
            .insert(&rows, &self.shared.prefix)
            .await?;
        Ok(rows.len())
    }
}

impl<T: Transaction> Sink for InTx<T> {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(async move {
            self.insert(std::iter::once(command)).await?;
            Ok(Receipt::default())
        })
    }

    /// Stores all or none.
    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move { self.insert(bulk.into_commands()).await.map(command::stored) })
    }
}

impl<T> fmt::Debug for InTx<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InTx")
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}
