//! Business events: one thing that happened in the app, and the calls it takes, in order.
//!
//! All calls are built before the first is sent, so what is left after a failure is the very same
//! commands under the same keys, and resuming cannot double what was done.

mod all;

use std::fmt;
use std::pin::Pin;

use crate::{Action, Command, Error, Receipt, Sink};

pub use all::{CompletingAll, IncompleteAll, run_all};

/// A business event under way: nothing is sent until it is awaited.
///
/// See the example of [`Incomplete`].
pub type Completing<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<Receipt>, Incomplete>> + Send + 'a>>;

/// Sends `steps` one after the other. If one cannot be built, none is sent.
pub fn run(sink: &dyn Sink, steps: Vec<Result<Command, Error>>) -> Completing<'_> {
    match steps.into_iter().collect() {
        Ok(steps) => start(sink, Vec::new(), steps),
        Err(error) => {
            let nothing = Incomplete::new(Vec::new(), error, Vec::new());
            Box::pin(std::future::ready(Err(nothing)))
        }
    }
}

/// The steps are finished in the background if the future is dropped and the sink allows it, so that
/// no business event stays half done.
fn start(sink: &dyn Sink, done: Vec<Done>, steps: Vec<Command>) -> Completing<'_> {
    #[cfg(feature = "batcher")]
    if let Some(sink) = sink.detached() {
        let all = async move { proceed(&*sink, done, steps).await };
        return Box::pin(crate::finish::Finishing::new(all));
    }
    Box::pin(proceed(sink, done, steps))
}

async fn proceed(
    sink: &dyn Sink,
    mut done: Vec<Done>,
    steps: Vec<Command>,
) -> Result<Vec<Receipt>, Incomplete> {
    let mut steps = steps.into_iter();
    while let Some(command) = steps.next() {
        match sink.send(command.clone()).await {
            Ok(receipt) => done.push(Done { command, receipt }),
            Err(error) => {
                let pending = std::iter::once(command).chain(steps).collect();
                return Err(Incomplete::new(done, error, pending));
            }
        }
    }
    Ok(done.into_iter().map(|done| done.receipt).collect())
}

/// A step that was delivered.
///
/// See the example of [`Incomplete`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Done {
    /// What was sent.
    pub command: Command,
    /// What the service answered.
    pub receipt: Receipt,
}

/// A business event that stopped at a step.
///
/// It holds the steps that are left, ready to be sent: keep it, fix the cause, and
/// [`resume`](Self::resume). `Display` and `Debug` show no payloads.
///
/// ```
/// use triggers_runtime::{Incomplete, Receipt, Sink};
///
/// /// Goes on after an operator has looked at the cause.
/// async fn go_on(left: Incomplete, site: &dyn Sink) -> Result<Vec<Receipt>, Incomplete> {
///     println!("{} steps were delivered, then: {}", left.done().len(), left.error());
///     left.resume(site).await
/// }
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Incomplete {
    inner: Box<Inner>,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Inner {
    done: Vec<Done>,
    error: Error,
    pending: Vec<Command>,
}

impl Incomplete {
    fn new(done: Vec<Done>, error: Error, pending: Vec<Command>) -> Self {
        Self {
            inner: Box::new(Inner {
                done,
                error,
                pending,
            }),
        }
    }

    /// The steps that were delivered, in order, with their receipts.
    #[must_use]
    pub fn done(&self) -> &[Done] {
        &self.inner.done
    }

    /// Why it stopped.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.inner.error
    }

    /// The step it stopped at. None when a step could not be built: then nothing was sent, and
    /// there is nothing to resume.
    #[must_use]
    pub fn failed(&self) -> Option<&Command> {
        self.inner.pending.first()
    }

    /// The steps after the failed one, none of which was attempted.
    #[must_use]
    pub fn remaining(&self) -> &[Command] {
        self.inner.pending.get(1..).unwrap_or_default()
    }

    /// Goes on with the failed step, under its first key, and then the rest. The receipts are those
    /// of all steps, earlier ones included. When nothing can be resumed, the error comes back.
    pub fn resume(self, sink: &dyn Sink) -> Completing<'_> {
        if self.inner.pending.is_empty() {
            return Box::pin(std::future::ready(Err(self)));
        }
        let Inner { done, pending, .. } = *self.inner;
        start(sink, done, pending)
    }
}

/// The error of the step that failed. What is left to do is lost: use [`Incomplete::resume`] first
/// if it must be done.
impl From<Incomplete> for Error {
    fn from(incomplete: Incomplete) -> Self {
        incomplete.inner.error
    }
}

impl std::error::Error for Incomplete {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.error())
    }
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = self.done().len();
        match self.failed() {
            None => write!(
                f,
                "nothing was sent, a step could not be built: {}",
                self.error()
            ),
            Some(failed) => {
                let total = done + 1 + self.remaining().len();
                let name = name(failed);
                write!(
                    f,
                    "step {} of {total} ({name}) failed: {}",
                    done + 1,
                    self.error()
                )
            }
        }
    }
}

fn name(command: &Command) -> String {
    let action = match command.action {
        Action::Report(_) => "report",
        Action::Cancel { .. } => "cancel",
    };
    format!("{action} `{}`", command.trigger_key)
}
