//! The task behind a batcher: it turns batches into calls of the sink.

use std::collections::HashMap;
use std::future::poll_fn;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, Sleep, sleep};

use super::core::{Core, Item};
use crate::schedule::{Batch, Fate, Kind, Limits, Scheduler};
use crate::{Bulk, BulkReceipt, Error, Receipt, Sink};

pub(super) struct Driver {
    sink: Arc<dyn Sink>,
    core: Arc<Core>,
    limits: Limits,
    tasks: JoinSet<Result<BulkReceipt, Error>>,
    in_flight: HashMap<Id, Batch<Item>>,
    /// Ends with this task. Last, so that all replies are sent before it.
    _alive: watch::Sender<()>,
}

impl Driver {
    pub(super) fn new(
        sink: Arc<dyn Sink>,
        core: Arc<Core>,
        limits: Limits,
        alive: watch::Sender<()>,
    ) -> Self {
        Self {
            sink,
            core,
            limits,
            tasks: JoinSet::new(),
            in_flight: HashMap::new(),
            _alive: alive,
        }
    }

    /// Runs until the batcher is closed and every accepted command has its result.
    pub(super) async fn run(mut self) {
        let mut timer = pin!(sleep(Duration::ZERO));
        poll_fn(|context| self.poll(context, timer.as_mut())).await;
    }

    fn poll(&mut self, context: &mut Context<'_>, mut timer: Pin<&mut Sleep>) -> Poll<()> {
        loop {
            self.complete_all(context);
            let (batches, due, closed) = self.take_all(context);
            // New tasks have to be polled once, or nothing wakes this one when they end.
            if !batches.is_empty() {
                for batch in batches {
                    self.dispatch(batch);
                }
                continue;
            }
            let idle = self.in_flight.is_empty() && due.is_none();
            if closed && idle {
                return Poll::Ready(());
            }
            let Some(due) = due else {
                return Poll::Pending;
            };
            if timer.deadline() != due {
                timer.as_mut().reset(due);
            }
            ready!(timer.as_mut().poll(context));
        }
    }

    /// The batches that are to be sent now, when the next one may be, and whether no more commands
    /// are accepted.
    fn take_all(&self, context: &Context<'_>) -> (Vec<Batch<Item>>, Option<Instant>, bool) {
        let now = self.core.now();
        let mut state = self.core.state();
        let (group, closed) = (state.group, state.closed);
        let hurry = closed || state.epochs.is_awaited();
        let mut batches = Vec::new();
        while let Some(batch) = state.scheduler.take(group, now, hurry) {
            batches.push(batch);
        }
        let due = state.scheduler.wake(group, context.waker());
        (batches, due.map(|due| self.core.instant(due)), closed)
    }

    fn dispatch(&mut self, mut batch: Batch<Item>) {
        let mut actions = Vec::with_capacity(batch.len());
        for item in batch.items_mut() {
            item.reply.mark_sent();
            actions.extend(item.action.take());
        }
        let bulk = Bulk::new(batch.trigger_key().clone(), actions);
        let sink = Arc::clone(&self.sink);
        // A task of its own: a sink that panics, or works long between awaits, takes only its batch.
        let task = self.tasks.spawn(async move { deliver(&*sink, bulk).await });
        self.in_flight.insert(task.id(), batch);
    }

    fn complete_all(&mut self, context: &mut Context<'_>) {
        while let Poll::Ready(Some(ended)) = self.tasks.poll_join_next_with_id(context) {
            match ended {
                Ok((id, Ok(receipt))) => {
                    let mut results = receipt.into_iter();
                    self.complete(id, |item| {
                        let missing = "the sink returned fewer results than commands";
                        results
                            .next()
                            .unwrap_or_else(|| Err(item.reply.unknown(missing)))
                    });
                }
                Ok((id, Err(error))) => self.complete(id, |_| Err(error.clone())),
                Err(error) => {
                    let problem = crash(&error);
                    self.complete(error.id(), |item| Err(item.reply.unknown(problem)));
                }
            }
        }
    }

    fn complete(&mut self, id: Id, mut result: impl FnMut(&Item) -> Result<Receipt, Error>) {
        let Some(batch) = self.in_flight.remove(&id) else {
            return;
        };
        let (kind, now) = (batch.kind(), self.core.now());
        self.core.room.add_permits(batch.len());
        let state = &mut *self.core.state();
        let epochs = &mut state.epochs;
        state.scheduler.complete(batch, now, |_, item| {
            let result = result(item);
            let lost = result.as_ref().is_err_and(|error| !error.is_definite());
            item.reply.answer(result);
            epochs.leave(item.epoch);
            if lost && kind == Kind::Cancel {
                Fate::CancelLost
            } else {
                Fate::Done
            }
        });
    }
}

/// One request. A single command is sent as a single call: it costs the same, and a refusal of it
/// comes with the answer's own status instead of a code.
async fn deliver(sink: &dyn Sink, bulk: Bulk) -> Result<BulkReceipt, Error> {
    if bulk.len() > 1 {
        return sink.send_all(bulk).await;
    }
    let mut results = Vec::with_capacity(1);
    for command in bulk.into_commands() {
        results.push(sink.send(command).await);
    }
    Ok(BulkReceipt::new(results))
}

fn crash(error: &JoinError) -> &'static str {
    if error.is_panic() {
        "the sink panicked"
    } else {
        "the runtime is going away"
    }
}

/// Also when the runtime ends it: no caller may wait for room or for a result that never comes.
impl Drop for Driver {
    fn drop(&mut self) {
        self.core.room.close();
        self.core.close();
        let mut state = self.core.state();
        let waiting = mem::replace(&mut state.scheduler, Scheduler::new(self.limits));
        let flushes = mem::take(&mut state.epochs);
        drop(state);
        drop((waiting, flushes));
    }
}
