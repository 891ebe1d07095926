//! Business events of many entities: each step is one bulk of calls.

use std::fmt;
use std::pin::Pin;

use crate::{Bulk, BulkReceipt, Error, Receipt, Sink};

/// A business event of many entities under way: nothing is sent until it is awaited.
///
/// See the example of [`Incomplete`](crate::Incomplete).
pub type CompletingAll<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<BulkReceipt>, IncompleteAll>> + Send + 'a>>;

/// Sends `steps` one after the other, each for all entities. When one cannot be built, none is
/// sent; when an item of a step is not delivered, the steps after it are not sent.
pub fn run_all(sink: &dyn Sink, steps: Vec<Result<Bulk, Error>>) -> CompletingAll<'_> {
    let steps = steps.into_iter().map(|step| step.map(Step::new));
    match steps.collect() {
        Ok(steps) => start(sink, Vec::new(), steps),
        Err(error) => {
            let nothing = IncompleteAll::new(Vec::new(), error, Vec::new());
            Box::pin(std::future::ready(Err(nothing)))
        }
    }
}

/// As `start` of the business event of one entity.
fn start(sink: &dyn Sink, done: Vec<BulkReceipt>, steps: Vec<Step>) -> CompletingAll<'_> {
    #[cfg(feature = "batcher")]
    if let Some(sink) = sink.detached() {
        let all = async move { proceed(&*sink, done, steps).await };
        return Box::pin(crate::finish::Finishing::new(all));
    }
    Box::pin(proceed(sink, done, steps))
}

/// A step and what is known of its items; none before it was attempted.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Step {
    bulk: Bulk,
    outcomes: Option<Vec<Result<Receipt, Error>>>,
}

impl Step {
    fn new(bulk: Bulk) -> Self {
        Self {
            bulk,
            outcomes: None,
        }
    }

    /// Sends what was not delivered yet; the error, if any, is that of the first such item.
    async fn attempt(&mut self, sink: &dyn Sink) -> Result<(), Error> {
        let open = self.open();
        let receipt = if open.is_empty() {
            BulkReceipt::default()
        } else {
            let due = self.bulk.select(|at| open.binary_search(&at).is_ok());
            sink.send_all(due).await?
        };
        let matches = receipt.len() == open.len();
        let outcomes = self
            .outcomes
            .get_or_insert_with(|| vec![Err(miscounted()); self.bulk.len()]);
        for (at, outcome) in open.into_iter().zip(receipt) {
            if let Some(place) = outcomes.get_mut(at) {
                *place = outcome;
            }
        }
        match outcomes.iter().find_map(|result| result.as_ref().err()) {
            Some(error) => Err(error.clone()),
            None if matches => Ok(()),
            None => Err(miscounted()),
        }
    }

    /// The positions of the items that were not delivered.
    fn open(&self) -> Vec<usize> {
        match &self.outcomes {
            None => (0..self.bulk.len()).collect(),
            Some(outcomes) => {
                let open = outcomes
                    .iter()
                    .enumerate()
                    .filter(|(_, outcome)| outcome.is_err());
                open.map(|(at, _)| at).collect()
            }
        }
    }
}

fn miscounted() -> Error {
    Error::ambiguous("the sink returned fewer results than commands", false)
}

async fn proceed(
    sink: &dyn Sink,
    mut done: Vec<BulkReceipt>,
    steps: Vec<Step>,
) -> Result<Vec<BulkReceipt>, IncompleteAll> {
    let mut steps = steps.into_iter();
    while let Some(mut step) = steps.next() {
        match step.attempt(sink).await {
            Ok(()) => done.push(BulkReceipt::new(step.outcomes.unwrap_or_default())),
            Err(error) => {
                let pending = std::iter::once(step).chain(steps).collect();
                return Err(IncompleteAll::new(done, error, pending));
            }
        }
    }
    Ok(done)
}

/// A business event of many entities that stopped at a step.
///
/// It holds what is left, ready to be sent: keep it, fix the cause, and [`resume`](Self::resume).
/// `Display` and `Debug` show no payloads.
///
/// See the example of [`Incomplete`](crate::Incomplete).
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct IncompleteAll {
    inner: Box<Inner>,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Inner {
    done: Vec<BulkReceipt>,
    error: Error,
    pending: Vec<Step>,
}

impl IncompleteAll {
    fn new(done: Vec<BulkReceipt>, error: Error, pending: Vec<Step>) -> Self {
        Self {
            inner: Box::new(Inner {
                done,
                error,
                pending,
            }),
        }
    }

    /// The receipts of the steps that were delivered for all entities, in order.
    pub fn done(&self) -> &[BulkReceipt] {
        &self.inner.done
    }

    /// Why it stopped: the error of the first item that was not delivered, or of the whole step.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.inner.error
    }

    /// The step it stopped at, with all its items. None when a step could not be built: then
    /// nothing was sent, and there is nothing to resume.
    #[must_use]
    pub fn failed(&self) -> Option<&Bulk> {
        self.inner.pending.first().map(|step| &step.bulk)
    }

    /// Returns the result of each command of the failed step; empty if none was attempted.
    pub fn results(&self) -> &[Result<Receipt, Error>] {
        let first = self.inner.pending.first();
        first
            .and_then(|step| step.outcomes.as_deref())
            .unwrap_or_default()
    }

    /// The steps after the failed one, none of which was attempted.
    pub fn remaining(&self) -> impl Iterator<Item = &Bulk> {
        self.inner.pending.iter().skip(1).map(|step| &step.bulk)
    }

    /// Sends the items of the failed step that were not delivered, under their first keys, and then
    /// the rest. When nothing can be resumed, the error comes back.
    pub fn resume(self, sink: &dyn Sink) -> CompletingAll<'_> {
        if self.inner.pending.is_empty() {
            return Box::pin(std::future::ready(Err(self)));
        }
        let Inner { done, pending, .. } = *self.inner;
        start(sink, done, pending)
    }
}

/// The error of the step that failed. What is left to do is lost: use [`IncompleteAll::resume`]
/// first if it must be done.
impl From<IncompleteAll> for Error {
    fn from(incomplete: IncompleteAll) -> Self {
        incomplete.inner.error
    }
}

impl std::error::Error for IncompleteAll {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.error())
    }
}

impl fmt::Display for IncompleteAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = self.done().len();
        match self.failed() {
            None => write!(
                f,
                "nothing was sent, a step could not be built: {}",
                self.error()
            ),
            Some(failed) => {
                let total = done + self.inner.pending.len();
                let delivered = self
                    .results()
                    .iter()
                    .filter(|result| result.is_ok())
                    .count();
                let (key, all) = (&failed.trigger_key, failed.len());
                write!(
                    f,
                    "step {} of {total} (`{key}`) was delivered for ",
                    done + 1
                )?;
                write!(f, "{delivered} of {all} entities: {}", self.error())
            }
        }
    }
}
