//! A sink that gathers single commands into bulk calls.

mod core;
mod driver;
mod epochs;
mod many;
mod options;
mod reply;

use std::fmt;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

use self::core::Core;
use crate::{Bulk, BulkReceipt, Command, Error, Receipt, Sending, Sink};
use driver::Driver;
pub use options::BatcherOptions;
use reply::{Reply, stopped};

/// Gathers single calls into bulk calls of the sink beneath, usually an `Instance`.
///
/// The service allows an app instance 200 requests a minute (API summary [1.7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.7)), and a request takes up to
/// 100 commands (API summary [1.2](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.2), [1.4](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.4)). So a batcher makes much more of the same limit, wherever many
/// tasks send at the same time. Clones are handles of one batcher; keep one for each instance.
///
/// ```
/// use triggers_runtime::{Batcher, Command, Recorder, Sink, Uuid};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), triggers_runtime::Error> {
/// let site = Recorder::new(); // an `Instance` in the app
/// let batcher = Batcher::new(site.clone())?;
///
/// let cancel = |id| Command::cancel("invoice_overdue", id);
/// let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
/// // Both go out in one request; each call has its own result.
/// let results = tokio::join!(
///     batcher.send(cancel(first)),
///     batcher.send(cancel(second)),
/// );
/// results.0?;
/// results.1?;
///
/// batcher.shutdown().await; // at the end of the process: all that was accepted has its outcome
/// assert_eq!(site.cancels_of("invoice_overdue").len(), 2);
/// # Ok(())
/// # }
/// ```
///
/// # What goes when
///
/// - Reports of a trigger gather with each other, and so do its cancels. A batch goes out when it
///   has 100 commands or its oldest has waited 5 ms, if fewer than 4 requests are under way (see
///   [`BatcherOptions`]). It waits on an idle line too: a request that leaves with one command only
///   because the line was free is one of the 200 less, which costs more than 5 ms. A caller that
///   sends one call after the other gains nothing from a batcher.
/// - A batch of one goes as a single call.
/// - Commands of one trigger and entity (a lane) go one after the other, in the order in which they
///   were accepted, each when the sink beneath has given the outcome of the one before it, be it
///   definite or, after all its attempts, unknown; never two in one request. Commands of other lanes
///   do not wait for them. Commands without an entity have no order.
/// - After a cancel of unknown outcome, the reports of its lane wait until the
///   [`quarantine`](BatcherOptions::quarantine) is over; other lanes do not wait.
/// - A call is accepted when there is room among the 10,000 commands it holds; before that it waits,
///   first come, first served. [`send_all`](Sink::send_all) takes any number: its items wait for room
///   by portions, and gather with all others.
///
/// # Results
///
/// Every caller gets the outcome of its own command, as the sink beneath tells it; if that fails as a
/// whole, each of the batch gets that error. As a batch is one call, its outcomes come together.
/// When the sink panics, or the runtime is gone while a request is under way, the error is
/// [`ErrorKind::Ambiguous`](crate::ErrorKind::Ambiguous).
///
/// **Dropping a call does not take it back**: what was accepted is sent, in its place, even if its
/// caller no longer waits. A handler that is dropped because its client hung up has still canceled.
/// A call dropped while it waits for room is not sent.
///
/// # The end
///
/// [`shutdown`](Self::shutdown) takes no new calls and waits until all accepted ones have their
/// outcomes. When the last handle is dropped without it, the batcher's task still sends what was
/// accepted, as long as its runtime lives.
#[derive(Clone)]
pub struct Batcher {
    shared: Arc<Shared>,
}

/// What the handles share.
struct Shared {
    core: Arc<Core>,
    capacity: usize,
    /// Ends with the batcher's task.
    alive: watch::Receiver<()>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.core.close();
    }
}

impl Batcher {
    /// A batcher over `sink`, with default options. Its task runs on the current tokio runtime,
    /// which must have time enabled and live as long as the batcher is used.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) outside of a tokio runtime.
    pub fn new(sink: impl Sink + 'static) -> Result<Self, Error> {
        Self::with_options(sink, BatcherOptions::new())
    }

    /// A batcher with options of one's own; see [`new`](Self::new).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) outside of a tokio runtime.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "options are made for one batcher"
    )]
    pub fn with_options(sink: impl Sink + 'static, options: BatcherOptions) -> Result<Self, Error> {
        let BatcherOptions { capacity, limits } = options;
        let runtime = Handle::try_current()
            .map_err(|_| Error::config("a batcher is made on a tokio runtime"))?;
        let core = Arc::new(Core::new(limits, capacity));
        let (alive_here, alive) = watch::channel(());
        let driver = Driver::new(Arc::new(sink), Arc::clone(&core), limits, alive_here);
        drop(runtime.spawn(driver.run()));
        let shared = Shared {
            core,
            capacity,
            alive,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Waits until every call that was accepted before has its outcome. What waits for company goes
    /// at once, also what is accepted while they wait.
    pub async fn flush(&self) {
        let (waiter, done) = oneshot::channel();
        let core = &self.shared.core;
        if self.shared.alive.has_changed().is_err() {
            return;
        }
        {
            let mut state = core.state();
            state.epochs.end(waiter);
            state.scheduler.notify(state.group);
        }
        // It ends by being dropped, now or with the task.
        drop(done.await);
    }

    /// Takes no new calls, on any handle, from when it is first polled, and waits until all that
    /// were accepted have their outcomes. Calls that are not accepted fail with [`ErrorKind::NotSent`](crate::ErrorKind::NotSent).
    ///
    /// Dropped early, the batcher is shut down all the same, and finishes by itself.
    pub async fn shutdown(&self) {
        self.shared.core.room.close();
        self.shared.core.close();
        self.ended().await;
    }

    async fn ended(&self) {
        let mut alive = self.shared.alive.clone();
        while alive.changed().await.is_ok() {}
    }

    async fn send_one(&self, command: Command) -> Result<Receipt, Error> {
        self.shared.core.admit(1).await?;
        let (to, result) = oneshot::channel();
        let Command {
            trigger_key,
            action,
        } = command;
        let reply = Reply::one(to, action.is_repeatable());
        let core = &self.shared.core;
        core.push(&trigger_key, std::iter::once((action, reply)))?;
        // A reply is answered even when it is dropped.
        result.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Sink for Batcher {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(self.send_one(command))
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(self.send_many(bulk))
    }

    fn detached(&self) -> Option<Arc<dyn Sink>> {
        Some(Arc::new(self.clone()))
    }
}

impl fmt::Debug for Batcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let room = self.shared.core.room.available_permits();
        f.debug_struct("Batcher")
            .field("held", &self.shared.capacity.saturating_sub(room))
            .field("capacity", &self.shared.capacity)
            .field("shut_down", &self.shared.core.room.is_closed())
            .finish_non_exhaustive()
    }
}
