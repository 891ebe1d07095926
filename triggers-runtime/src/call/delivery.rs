//! The future of a call.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::{Error, Sending};

/// The future of one call. Nothing is sent until it is awaited.
///
/// Dropping it stops waiting; a request that is in flight may still have its effect.
///
/// ```
/// use triggers_runtime::{Delivery, Error, Receipt, Recorder, Sink, Command, Uuid};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Error> {
/// let site = Recorder::new(); // an `Instance` in the app
/// let cancel = Command::cancel("invoice_overdue", Uuid::now_v7());
/// let call: Delivery<'_, Receipt> = site.send(cancel).into();
/// call.await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until this is awaited"]
pub struct Delivery<'a, T>(Sending<'a, T>);

impl<T> Future for Delivery<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<'a, T> From<Sending<'a, T>> for Delivery<'a, T> {
    fn from(sending: Sending<'a, T>) -> Self {
        Self(sending)
    }
}

impl<'a, T> From<Delivery<'a, T>> for Sending<'a, T> {
    fn from(delivery: Delivery<'a, T>) -> Self {
        delivery.0
    }
}

impl<T> fmt::Debug for Delivery<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").finish_non_exhaustive()
    }
}
