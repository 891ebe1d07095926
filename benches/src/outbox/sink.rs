//! A service that takes everything at once, or never answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;
use triggers_outbox::{Outbox, OutboxError, Worker};
use triggers_runtime::{Bulk, BulkReceipt, Command, Receipt, Sending, Sink};

/// Counts what arrives.
#[derive(Clone, Default)]
pub(crate) struct Null {
    pub(crate) items: Arc<AtomicUsize>,
    pub(crate) arrived: Arc<Notify>,
    pub(crate) silent: bool,
}

impl Null {
    async fn take(&self, items: usize) {
        if self.silent {
            std::future::pending::<()>().await;
        }
        self.items.fetch_add(items, Ordering::Relaxed);
        self.arrived.notify_one();
    }

    /// Starts a worker that delivers here, without a limit of requests.
    pub(crate) async fn worker(
        &self,
        outbox: &Outbox,
        batch: usize,
    ) -> Result<Worker, OutboxError> {
        let sink = self.clone();
        let worker = outbox.worker(move |_| sink.clone()).per_minute(1_000_000);
        worker
            .batch(batch, std::time::Duration::from_millis(5))
            .spawn()
            .await
    }
}

impl Sink for Null {
    fn send(&self, _: Command) -> Sending<'_, Receipt> {
        Box::pin(async move {
            self.take(1).await;
            Ok(Receipt::default())
        })
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move {
            let items = bulk.into_commands().count();
            self.take(items).await;
            Ok(BulkReceipt::new(
                (0..items).map(|_| Ok(Receipt::default())).collect(),
            ))
        })
    }
}
