//! A sink that stores commands without a transaction of the app's.

use std::fmt;
use std::sync::Arc;

use triggers_runtime::{Bulk, BulkReceipt, Command, Error, InstanceId, Receipt, Sending, Sink};
use uuid::Uuid;

use crate::command;
use crate::outbox::{Outbox, Shared};

/// A sink that stores commands of one app instance; see [`Outbox::instance`].
#[derive(Clone)]
pub struct OutboxInstance {
    instance: Uuid,
    shared: Arc<Shared>,
}

impl Outbox {
    /// Returns a sink that stores commands of an app instance in a transaction of their own. Callers
    /// at the same time share a commit. When a call returns, its commands are on the disk.
    ///
    /// A call that is dropped may have stored its commands, or not.
    #[must_use]
    pub fn instance(&self, instance: InstanceId) -> OutboxInstance {
        OutboxInstance {
            instance: instance.to_uuid(),
            shared: Arc::clone(&self.shared),
        }
    }
}

impl OutboxInstance {
    async fn insert(&self, commands: impl Iterator<Item = Command>) -> Result<usize, Error> {
        let rows = self.shared.rows(self.instance, commands)?;
        let count = rows.len();
        self.shared
            .store
            .insert(rows)
            .await
            .map_err(command::not_stored)?;
        self.shared.woken.notify_one();
        Ok(count)
    }
}

impl Sink for OutboxInstance {
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

impl fmt::Debug for OutboxInstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxInstance")
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}
