//! Running handlers of the app: a deadline, and no panic that leaves.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

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

/// Calls a handler when it is polled, as the call itself may panic or block too.
pub(crate) fn start<A: Send + 'static, T: 'static>(
    handler: &Handler<A, T>,
    argument: A,
) -> impl Future<Output = Result<T, HandlerError>> + Send + 'static {
    let handler = Arc::clone(handler);
    async move { handler(argument).await }
}

/// Runs work of the app as a task of its own, so that it can neither take a panic further nor delay
/// the answer, even if it blocks its thread. The task ends at the deadline, or when the caller is gone.
pub(crate) async fn run<T: Send + 'static>(
    work: impl Future<Output = Result<T, HandlerError>> + Send + 'static,
    deadline: Duration,
) -> Result<T, Response> {
    let failed = |code: Code, problem: &str| Err(Response::error(code, problem));
    // Dropping it aborts the task.
    let mut task = JoinSet::new();
    task.spawn(work);
    match tokio::time::timeout(deadline, task.join_next()).await {
        Err(_) => failed(LATE, "handling took too long"),
        Ok(Some(Ok(Ok(value)))) => Ok(value),
        Ok(Some(Ok(Err(error)))) if error.is::<InvalidCall>() => {
            failed(INVALID, &error.to_string())
        }
        Ok(Some(Ok(Err(error)))) => failed(FAILED, &format!("handling failed: {error}")),
        Ok(Some(Err(_)) | None) => failed(FAILED, "handling panicked"),
    }
}
