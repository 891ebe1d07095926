//! For blocking drivers: commands are gathered, then written.

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use triggers_runtime::{Bulk, BulkReceipt, Command, Error, InstanceId, Receipt, Sending, Sink};

use crate::command;
use crate::core::{NewRow, Prefix};
use crate::outbox::Outbox;

/// A borrowed transaction of a blocking driver that the outbox can write into.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a blocking transaction that the outbox can write into",
    note = "pass `&tx` for rusqlite (feature `sqlite`) and the `&mut` connection for diesel (feature `diesel-sqlite` or `diesel-postgres`)"
)]
pub trait BlockingTransaction {
    /// Inserts rows in their order. `prefix` begins the names of the tables.
    ///
    /// # Errors
    ///
    /// The driver's error, as the source of a [`Error`].
    fn insert(&mut self, rows: &[NewRow], prefix: &Prefix) -> Result<(), Error>;
}

/// The sink that [`Outbox::enqueue`] passes to its closure.
pub struct Staged {
    commands: Mutex<Vec<Command>>,
}

impl Outbox {
    /// Stores what the closure reports and cancels in a blocking transaction, such as one of rusqlite,
    /// whose type cannot be sent between threads.
    ///
    /// ```ignore
    /// let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    /// outbox.enqueue(&tx, instance, |sink| sink.call(events::invoice_overdue::report(sink, id, &payload)))?;
    /// tx.commit()?;
    /// ```
    ///
    /// # Errors
    ///
    /// The closure's error, or one of storing. Let the transaction roll back.
    pub fn enqueue<T, O, E>(
        &self,
        mut transaction: T,
        instance: InstanceId,
        calls: impl FnOnce(&Staged) -> Result<O, E>,
    ) -> Result<O, E>
    where
        T: BlockingTransaction,
        E: From<Error>,
    {
        let staged = Staged {
            commands: Mutex::default(),
        };
        let output = calls(&staged)?;
        let commands = staged
            .commands
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let rows = self.shared.rows(instance.to_uuid(), commands)?;
        transaction.insert(&rows, &self.shared.prefix)?;
        Ok(output)
    }
}

impl Staged {
    /// Completes a call to this sink, without a runtime.
    pub fn call<C: IntoFuture>(&self, call: C) -> C::Output {
        let mut call = pin!(call.into_future());
        let waker = Waker::from(Arc::new(Parked(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            // A call to this sink is ready at once; another future blocks the thread.
            match call.as_mut().poll(&mut context) {
                Poll::Ready(output) => return output,
                Poll::Pending => thread::park(),
            }
        }
    }

    fn push(&self, commands: impl Iterator<Item = Command>) -> usize {
        let mut all = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        let before = all.len();
        all.extend(commands);
        all.len() - before
    }
}

struct Parked(Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Sink for Staged {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(async move {
            self.push(std::iter::once(command));
            Ok(Receipt::default())
        })
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move { Ok(command::stored(self.push(bulk.into_commands()))) })
    }
}

impl fmt::Debug for Staged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Staged").finish_non_exhaustive()
    }
}
