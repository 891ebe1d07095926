//! The task behind a batcher: it alone holds the commands, and turns batches into calls.

use std::collections::HashMap;
use std::future::poll_fn;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, Sleep, sleep};

use super::epochs::Epochs;
use super::inbox::{Inbox, Message};
use super::parcel;
use super::reply::Reply;
use super::schedule::{Batch, Flight, Limits, Schedule};
use crate::{Action, Bulk, BulkReceipt, Command, Error, Receipt, Sink};

pub(super) struct Driver {
    sink: Arc<dyn Sink>,
    inbox: Arc<Inbox>,
    /// Room for commands: taken by the callers, given back with the outcomes.
    room: Arc<Semaphore>,
    schedule: Schedule<(Action, Seat)>,
    epochs: Epochs<oneshot::Sender<()>>,
    tasks: JoinSet<Result<BulkReceipt, Error>>,
    flights: HashMap<Id, (Flight, Vec<Seat>)>,
    buffer: Vec<Message>,
    /// The inbox is closed and was read to its end.
    closing: bool,
    /// Whoever watches learns when this task is gone. Last, so that all replies went before it.
    _alive: watch::Sender<()>,
}

/// The caller's side of a command.
struct Seat {
    reply: Reply,
    epoch: u64,
}

impl Driver {
    pub(super) fn new(
        sink: Arc<dyn Sink>,
        inbox: Arc<Inbox>,
        room: Arc<Semaphore>,
        limits: Limits,
        alive: watch::Sender<()>,
    ) -> Self {
        Self {
            sink,
            inbox,
            room,
            schedule: Schedule::new(limits),
            epochs: Epochs::new(),
            tasks: JoinSet::new(),
            flights: HashMap::new(),
            buffer: Vec::new(),
            closing: false,
            _alive: alive,
        }
    }

    /// Runs until the inbox is closed and all that was accepted has its outcome.
    pub(super) async fn run(mut self) {
        let mut timer = pin!(sleep(Duration::ZERO));
        poll_fn(|cx| self.poll(cx, timer.as_mut())).await;
    }

    fn poll(&mut self, cx: &mut Context<'_>, mut timer: Pin<&mut Sleep>) -> Poll<()> {
        loop {
            let now = Instant::now();
            self.receive(cx, now);
            self.land_all(cx, now);
            let departed = self.depart_all(now);
            if self.closing && self.flights.is_empty() && self.schedule.is_idle() {
                return Poll::Ready(());
            }
            // New flights have to be polled once, or nothing wakes this task when they land.
            if !departed {
                ready!(self.poll_due(cx, timer.as_mut()));
            }
        }
    }

    fn poll_due(&self, cx: &mut Context<'_>, mut timer: Pin<&mut Sleep>) -> Poll<()> {
        let Some(due) = self.schedule.next_due() else {
            return Poll::Pending;
        };
        if timer.deadline() != due {
            timer.as_mut().reset(due);
        }
        timer.poll(cx)
    }

    fn receive(&mut self, cx: &Context<'_>, now: Instant) {
        if self.closing {
            return;
        }
        let mut buffer = mem::take(&mut self.buffer);
        self.closing = self.inbox.read(cx, &mut buffer);
        for message in buffer.drain(..) {
            match message {
                Message::One(command, reply) => self.accept(command, reply, now),
                Message::Many(calls) => {
                    for (command, reply) in calls {
                        self.accept(command, reply, now);
                    }
                }
                Message::Flush(waiter) => self.epochs.end(waiter),
            }
        }
        self.buffer = buffer;
    }

    fn accept(&mut self, command: Command, reply: Reply, now: Instant) {
        let (address, call) = parcel::unpack(command);
        let epoch = self.epochs.enter();
        self.schedule
            .push(address, (call, Seat { reply, epoch }), now);
    }

    /// Whether anything departed.
    fn depart_all(&mut self, now: Instant) -> bool {
        let hurry = self.closing || self.epochs.is_awaited();
        let mut departed = false;
        while let Some(batch) = self.schedule.take(now, hurry) {
            self.depart(batch);
            departed = true;
        }
        departed
    }

    fn depart(&mut self, batch: Batch<(Action, Seat)>) {
        let Batch { flight, items } = batch;
        let (actions, mut seats): (Vec<Action>, Vec<Seat>) = items.into_iter().unzip();
        for seat in &mut seats {
            seat.reply.mark_sent();
        }
        let bulk = Bulk::new(flight.trigger_key().clone(), actions);
        let sink = Arc::clone(&self.sink);
        // A task of its own: a sink that panics, or works long between awaits, takes only its batch.
        let task = self
            .tasks
            .spawn(async move { parcel::deliver(&*sink, bulk).await });
        self.flights.insert(task.id(), (flight, seats));
    }

    fn land_all(&mut self, cx: &mut Context<'_>, now: Instant) {
        while let Poll::Ready(Some(landed)) = self.tasks.poll_join_next_with_id(cx) {
            match landed {
                Ok((id, result)) => self.land(id, now, |replies| parcel::outcomes(result, replies)),
                Err(error) => self.land(error.id(), now, |replies| crashed(&error, replies)),
            }
        }
    }

    fn land(
        &mut self,
        id: Id,
        now: Instant,
        outcomes: impl FnOnce(&mut dyn Iterator<Item = &Reply>) -> Vec<Result<Receipt, Error>>,
    ) {
        let Some((flight, seats)) = self.flights.remove(&id) else {
            return;
        };
        let outcomes = outcomes(&mut seats.iter().map(|seat| &seat.reply));
        self.schedule.land(
            flight,
            now,
            |at| matches!(outcomes.get(at), Some(Err(error)) if !error.is_definite()),
        );
        self.room.add_permits(seats.len());
        for (seat, outcome) in seats.into_iter().zip(outcomes) {
            seat.reply.answer(outcome);
            self.epochs.leave(seat.epoch);
        }
    }
}

fn crashed(
    error: &JoinError,
    replies: &mut dyn Iterator<Item = &Reply>,
) -> Vec<Result<Receipt, Error>> {
    let problem = if error.is_panic() {
        "the sink panicked"
    } else {
        "the runtime is going away"
    };
    replies.map(|reply| reply.unknown(problem)).collect()
}

/// Also when the runtime ends it midway: nobody may wait for room or an answer that never comes.
impl Drop for Driver {
    fn drop(&mut self) {
        self.room.close();
        drop(self.inbox.close_and_empty());
    }
}
