//! Deliveries whose callers go away are finished in the background.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A future that is finished in the background if it is dropped after it was first polled: behind
/// it, a request may be in flight, and the lane of a command is free only when its outcome is known.
pub(crate) struct Finishing<T: Send + 'static> {
    /// None while it is polled, so that one that panicked is not polled again.
    future: Option<Boxed<T>>,
    runtime: Option<Handle>,
}

impl<T: Send + 'static> Finishing<T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self {
            future: Some(Box::pin(future)),
            runtime: None,
        }
    }
}

impl<T: Send + 'static> Future for Finishing<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        if self.runtime.is_none() {
            self.runtime = Handle::try_current().ok();
        }
        let Some(mut future) = self.future.take() else {
            return Poll::Pending;
        };
        let polled = future.as_mut().poll(context);
        if polled.is_pending() {
            self.future = Some(future);
        }
        polled
    }
}

impl<T: Send + 'static> Drop for Finishing<T> {
    fn drop(&mut self) {
        if let (Some(future), Some(runtime)) = (self.future.take(), &self.runtime) {
            // A runtime that is shut down drops it, and what was in flight holds its lanes.
            drop(runtime.spawn(async move { drop(future.await) }));
        }
    }
}
