//! The seam between generated code and delivery.

use std::pin::Pin;
use std::sync::Arc;

use uuid::Uuid;

use crate::{Bulk, BulkReceipt, Command, Error};

/// A delivery in progress, as sinks return it. Nothing is sent until it is awaited.
///
/// See the example of [`Sink`].
pub type Sending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Takes commands: delivers, batches, stores or records them.
///
/// Generated functions take `&dyn Sink`, so the same function works with every sink.
///
/// ```
/// use triggers_runtime::{Command, Receipt, Sending, Sink};
///
/// /// Prints commands; `Debug` shows no payload values.
/// struct Printer;
///
/// impl Sink for Printer {
///     fn send(&self, command: Command) -> Sending<'_, Receipt> {
///         Box::pin(async move {
///             println!("{command:?}");
///             Ok(Receipt::default())
///         })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot deliver events",
    label = "not a sink",
    note = "pass a reference to an `Instance` (`&client.instance(id)`), a `Recorder` in tests, or \
            your own implementation of `triggers_runtime::Sink`"
)]
pub trait Sink: Send + Sync {
    /// Takes one command.
    ///
    /// The future must do nothing before it is first polled, and must send exactly the payload and
    /// idempotency key it was given, on every attempt. It fails with the cause; see [`Error`].
    fn send(&self, command: Command) -> Sending<'_, Receipt>;

    /// Takes many commands of one trigger. The receipt has one result for each, in their order.
    ///
    /// By default, it calls [`send`](Self::send) for one after the other. It fails as a whole only
    /// if nothing was attempted; failures of single commands are in the receipt.
    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move {
            let mut results = Vec::with_capacity(bulk.len());
            for command in bulk.into_commands() {
                results.push(self.send(command).await);
            }
            Ok(BulkReceipt::new(results))
        })
    }

    /// Returns a sink with the same effect that lives on its own, if work on it may go on after its
    /// caller has gone away. The steps of a business event are then finished in the background if
    /// their future is dropped. `None` by default.
    fn detached(&self) -> Option<Arc<dyn Sink>> {
        None
    }
}
macro_rules! forward {
    ($($pointer:ty),*) => {$(
        impl<S: Sink + ?Sized> Sink for $pointer {
            fn send(&self, command: Command) -> Sending<'_, Receipt> {
                (**self).send(command)
            }

            fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
                (**self).send_all(bulk)
            }

            fn detached(&self) -> Option<Arc<dyn Sink>> {
                (**self).detached()
            }
        }
    )*};
}

forward!(&S, Arc<S>, Box<S>);

/// What the service answered to a call that it took.
///
/// A sink that only stores commands returns `Receipt::default()`; see the example of [`Sink`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Receipt {
    activation_ids: Vec<Uuid>,
    request_id: Option<Arc<str>>,
}

impl Receipt {
    /// The activations a report started, and the request id of the answer.
    #[must_use]
    pub fn new(activation_ids: Vec<Uuid>, request_id: Option<Arc<str>>) -> Self {
        Self {
            activation_ids,
            request_id,
        }
    }

    /// One id per automation that the report activated. Empty is normal: no automation listens,
    /// the report was a repeat, or the call was a cancel (API summary [1.1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.1)).
    #[must_use]
    pub fn activation_ids(&self) -> &[Uuid] {
        &self.activation_ids
    }

    /// The `x-wix-request-id` of the answer, to quote to Wix support (API summary [1.7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.7)). A sink that does
    /// not call the service has none.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}
