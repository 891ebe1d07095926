//! The schedule of one instance on tokio's clock, shared by all its calls.

use std::borrow::Cow;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

use super::options::DeliveryOptions;
use crate::schedule::{Batch, Entry, Fate, Group, Kind, LaneKey, Limits, Scheduler};
use crate::{Action, Answer, Error};

/// The commands of one instance; an item is the position of its command in its call.
pub(crate) struct Queue {
    origin: Instant,
    scheduler: Mutex<Scheduler<usize>>,
}

impl Queue {
    pub(crate) fn new(options: &DeliveryOptions) -> Self {
        let limits = Limits {
            items: options.bulk.items,
            bytes: options.bulk.bytes,
            linger: Duration::ZERO,
            in_flight: options.bulk.concurrency,
            quarantine: options.quarantine,
            patience: options.call_timeout,
        };
        Self {
            origin: Instant::now(),
            scheduler: Mutex::new(Scheduler::new(limits)),
        }
    }

    /// Whether a lane is held or in quarantine.
    pub(crate) fn is_in_use(&self) -> bool {
        !self.scheduler().is_idle(self.now())
    }

    pub(super) fn now(&self) -> Duration {
        Instant::now().saturating_duration_since(self.origin)
    }

    fn instant(&self, at: Duration) -> Instant {
        self.origin + at
    }

    /// A panic elsewhere cannot leave the schedule in a wrong state.
    fn scheduler(&self) -> MutexGuard<'_, Scheduler<usize>> {
        self.scheduler
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The commands of one call. When it is dropped, those that were not sent are withdrawn.
pub(super) struct Call {
    queue: Arc<Queue>,
    group: Group,
}

impl Call {
    /// Without a runtime it is an error, where tokio's own functions would panic.
    pub(super) fn new(queue: &Arc<Queue>) -> Result<Self, Error> {
        if Handle::try_current().is_err() {
            return Err(Error::config("calls must be awaited on a tokio runtime"));
        }
        Ok(Self {
            group: queue.scheduler().open(),
            queue: Arc::clone(queue),
        })
    }

    /// Adds commands behind all others of their lanes; the item of the first is 0.
    #[expect(
        clippy::ptr_arg,
        reason = "a borrowed key is cloned without an allocation"
    )]
    pub(super) fn push<'a>(
        &self,
        trigger_key: &Cow<'static, str>,
        actions: impl Iterator<Item = &'a Action>,
        bytes: impl Fn(&Action) -> usize,
    ) {
        let now = self.queue.now();
        let entries = actions.enumerate().map(|(item, action)| Entry {
            lane: LaneKey::of(action),
            kind: Kind::of(action),
            bytes: bytes(action),
            item,
        });
        let mut scheduler = self.queue.scheduler();
        scheduler.push(self.group, trigger_key, entries, now);
    }

    /// The next request that may be sent now.
    pub(super) fn take(&self) -> Option<InFlight> {
        let batch = self
            .queue
            .scheduler()
            .take(self.group, self.queue.now(), true)?;
        Some(InFlight {
            queue: Arc::clone(&self.queue),
            batch: Some(batch),
        })
    }

    /// Commands that would have to wait for too long, with their errors.
    pub(super) fn refused(&self) -> impl Iterator<Item = (usize, Error)> + use<> {
        let refused = self.queue.scheduler().refused(self.group);
        let now = self.queue.now();
        refused
            .into_iter()
            .map(move |(item, until)| (item, quarantined(until.saturating_sub(now))))
    }

    /// Takes back all commands that are neither complete nor in flight.
    pub(super) fn withdraw(&self) -> Vec<usize> {
        self.queue
            .scheduler()
            .withdraw(self.group, self.queue.now(), |_| false)
    }

    /// Whether its commands wait for nothing but lanes that other calls hold.
    pub(super) fn is_blocked(&self) -> bool {
        !self.queue.scheduler().is_active(self.group)
    }

    /// The time so long from now.
    pub(super) fn after(&self, wait: Duration) -> Duration {
        self.queue.now() + wait
    }

    /// Waits until `other` is ready, or there may be a request to take, or until `deadline`; then
    /// it returns none.
    pub(super) async fn changed<T>(
        &self,
        deadline: Option<Instant>,
        mut other: impl FnMut(&mut std::task::Context<'_>) -> Poll<T>,
    ) -> Option<T> {
        let mut timer = None;
        let mut asleep = false;
        poll_fn(|context| {
            if let Poll::Ready(result) = other(context) {
                return Poll::Ready(Some(result));
            }
            // The first turn arranges to be woken, and any later one means that it was.
            if std::mem::replace(&mut asleep, true) {
                return Poll::Ready(None);
            }
            let due = self.queue.scheduler().wake(self.group, context.waker());
            let due = due.map(|due| self.queue.instant(due));
            let due = due.into_iter().chain(deadline).min();
            timer = due.map(|at| Box::pin(sleep_until(at)));
            match &mut timer {
                Some(timer) => timer.as_mut().poll(context).map(|()| None),
                None => Poll::Pending,
            }
        })
        .await
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let now = self.queue.now();
        self.queue.scheduler().close(self.group, now);
    }
}

/// The commands of a request in flight. Dropped without an outcome, it holds their lanes back: the
/// service may still process them.
pub(super) struct InFlight {
    queue: Arc<Queue>,
    batch: Option<Batch<usize>>,
}

impl InFlight {
    pub(super) fn items(&self) -> impl Iterator<Item = usize> {
        self.batch.iter().flat_map(Batch::items).copied()
    }

    pub(super) fn kind(&self) -> Kind {
        self.batch.as_ref().map_or(Kind::Unkeyed, Batch::kind)
    }

    pub(super) fn len(&self) -> usize {
        self.batch.as_ref().map_or(0, Batch::len)
    }

    pub(super) fn complete(mut self, mut fate: impl FnMut(usize, usize) -> Fate) {
        if let Some(batch) = self.batch.take() {
            let now = self.queue.now();
            let mut scheduler = self.queue.scheduler();
            scheduler.complete(batch, now, |index, item| fate(index, *item));
        }
    }

    /// The request was refused as a whole: its commands are sent again in smaller ones.
    pub(super) fn split(self) {
        let now = self.queue.now();
        self.complete(|_, _| Fate::Apart(now));
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if let Some(batch) = self.batch.take() {
            let now = self.queue.now();
            self.queue.scheduler().abandon(batch, now);
        }
    }
}

/// The error of a command whose lane was not free in time.
pub(super) fn busy() -> Error {
    Error::not_sent("earlier calls of the same trigger and entity took all the time")
}

/// The error of a command whose lane is held back for longer than the call may take.
fn quarantined(wait: Duration) -> Error {
    Error::not_sent(
        "an earlier request of the same trigger and entity was lost and may still arrive",
    )
    .with_answer(Answer::new(None).with_retry_after(Some(wait)))
}
