//! Running handlers of the app: a deadline, and no panic that leaves.

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use crate::response::{Code, FAILED, INVALID, LATE, Response};

/// An error of a handler.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// A future of a handler.
pub(crate) type Running<T> = Pin<Box<dyn Future<Output = Result<T, HandlerError>> + Send>>;

/// A handler, whatever its closure is.
pub(crate) type Handler<A, T> = Arc<dyn Fn(A) -> Running<T> + Send + Sync>;

/// The call has no such id or payload as the trigger of the handler.
#[derive(Debug)]
pub(crate) struct InvalidCall(pub(crate) String);

impl fmt::Display for InvalidCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidCall {}

/// Runs a handler. What went wrong becomes the answer, and the future is dropped at the deadline.
pub(crate) async fn run<A, T>(
    handler: &Handler<A, T>,
    argument: A,
    deadline: Duration,
) -> Result<T, Response> {
    let failed = |code: Code, problem: &str| Err(Response::error(code, problem));
    // The call itself may panic too.
    let Ok(running) = catch_unwind(AssertUnwindSafe(|| handler(argument))) else {
        return failed(FAILED, "the handler panicked");
    };
    match tokio::time::timeout(deadline, unwinding(running)).await {
        Err(_) => failed(LATE, "the handler took too long"),
        Ok(None) => failed(FAILED, "the handler panicked"),
        Ok(Some(Err(error))) if error.is::<InvalidCall>() => failed(INVALID, &error.to_string()),
        Ok(Some(Err(error))) => failed(FAILED, &format!("the handler failed: {error}")),
        Ok(Some(Ok(value))) => Ok(value),
    }
}

/// Returns `None` if the future panics. It is not polled again then, so whatever state it left
/// behind is only dropped.
pub(crate) async fn unwinding<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let poll = || future.as_mut().poll(context);
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Some(value)),
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}
