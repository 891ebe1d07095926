//! Deadlines of callers that hold down to the write of a request's bytes.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use tokio::time::{Instant, sleep_until};

tokio::task_local! {
    static DEADLINE: Instant;
}

/// Runs a future until the deadline, and does not poll it after that. `tokio::time::timeout` would,
/// so a process that was stopped for a while would still send when it continues.
///
/// An `Instance` that the future awaits writes no byte of a request after the deadline. That does
/// not hold for what the future spawns, such as calls through a `Batcher`.
pub async fn until<F: Future>(deadline: Instant, future: F) -> Option<F::Output> {
    let mut future = pin!(DEADLINE.scope(deadline, future));
    let mut expired = pin!(sleep_until(deadline));
    poll_fn(|context| {
        if Instant::now() >= deadline || expired.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Returns the deadline of the caller, if it has one.
#[cfg(feature = "http")]
pub(crate) fn of_caller() -> Option<Instant> {
    DEADLINE.try_with(|deadline| *deadline).ok()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use tokio::time::{Instant, advance};

    use super::until;

    #[tokio::test(start_paused = true)]
    async fn after_the_deadline_the_future_is_not_polled() {
        for (late, polled) in [(false, 2), (true, 1)] {
            let polls = Cell::new(0);
            let count = poll_fn(|_| {
                polls.set(polls.get() + 1);
                Poll::<()>::Pending
            });
            let deadline = Instant::now() + Duration::from_secs(2);
            let mut run = pin!(until(deadline, count));
            let mut context = Context::from_waker(Waker::noop());
            assert!(run.as_mut().poll(&mut context).is_pending());
            advance(Duration::from_secs(if late { 2 } else { 1 })).await;
            assert_eq!(run.as_mut().poll(&mut context).is_ready(), late);
            assert_eq!(polls.get(), polled);
        }
    }
}
