//! One sandbox, shared by the server, the library, the background task and the provider.
//!
//! What may take long (automations run, a large state is replaced) happens on a [`Worker`] thread, so
//! that the tasks of the server always go on.

mod session;
#[cfg(test)]
mod tests;
mod worker;

use session::Ended;
pub(crate) use session::{Session, run_to_next_due};
pub(crate) use worker::block_on;

use crate::catalog::Catalog;
use crate::engine::Question;
use crate::engine::clock::Clock;
use crate::error::{Error, NotWritten};
use crate::log::{Input, Output, Store};
use crate::options::Options;
use crate::outbound::Outbound;
use crate::scenario::{self, Scenario};
use crate::state::{NextEvent, State};
use jiff::Timestamp;
use serde::Serialize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, oneshot, watch};
use worker::Worker;

/// One sandbox. All that it remembers is behind one lock, so each call sees and leaves a whole.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// Whether a change may take long, as automations may run; written under the lock.
    busy: AtomicBool,
    /// Threads that hold the lock, or wait for it, for what may take long.
    long: AtomicUsize,
    /// Whether calls may be broken; written under the lock.
    faulty: AtomicBool,
    worker: Worker,
    /// What the clock shows, readable without the lock.
    clock: Mutex<(Clock, Option<Timestamp>)>,
    /// Where the state is kept, if it is.
    store: Option<Store>,
    /// Signaled when the next due time may have changed.
    wake: Notify,
    /// Counts changes, for viewers of the state; `None` once the sandbox is gone.
    changes: watch::Sender<Option<u64>>,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) options: Options,
    pub(crate) outbound: Outbound,
}

/// Counts a thread among those that may hold the lock for long.
struct Long<'a>(&'a AtomicUsize);

impl<'a> Long<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Long<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// What the virtual clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ClockState {
    /// The present.
    pub now: Timestamp,
    /// Whether it is frozen until it is moved.
    pub frozen: bool,
    /// When the next piece of work is due, if there is any.
    pub next_due: Option<Timestamp>,
}

impl Shared {
    pub(crate) fn new(state: State, store: Option<Store>, outbound: Outbound) -> Self {
        Self {
            busy: AtomicBool::new(state.may_take_long()),
            long: AtomicUsize::new(0),
            faulty: AtomicBool::new(!state.faults.is_empty()),
            worker: Worker::default(),
            clock: Mutex::new((state.clock, state.next_due())),
            store,
            wake: Notify::new(),
            changes: watch::Sender::new(Some(0)),
            catalog: Arc::clone(&state.engine.catalog),
            options: state.engine.options,
            outbound,
            state: Mutex::new(state),
        }
    }

    /// Brings the state to the present, so that all that fell due has run, then shows it.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        self.change(|session| look(session))
    }

    /// Brings the state to the present, then lets it be changed. After a crash either all of what
    /// `act` does has happened, or nothing.
    pub(crate) fn change<R>(&self, act: impl FnOnce(&mut Session<'_>) -> R) -> R {
        let _long = Long::new(&self.long);
        self.run(self.lock(), act)
    }

    /// The same for tasks: what may take long does not block their thread.
    pub(crate) async fn change_async<R, F>(self: &Arc<Self>, act: F) -> R
    where
        F: FnOnce(&mut Session<'_>) -> R + Send + 'static,
        R: Send + 'static,
    {
        match self.at_once(act) {
            Ok(result) => result,
            Err(act) => self.change_apart(act).await,
        }
    }

    /// The same, on the worker thread in any case.
    pub(crate) async fn change_apart<R, F>(self: &Arc<Self>, act: F) -> R
    where
        F: FnOnce(&mut Session<'_>) -> R + Send + 'static,
        R: Send + 'static,
    {
        let (sender, result) = oneshot::channel();
        let shared = Arc::clone(self);
        self.worker.run(Box::new(move || {
            let result = catch_unwind(AssertUnwindSafe(|| shared.change(act)));
            let _nobody_waits = sender.send(result);
        }));
        match result.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => resume_unwind(panic),
            // The job always sends.
            Err(error) => resume_unwind(Box::new(error)),
        }
    }

    /// Shows the state to a task, brought to the present like in [`Shared::with`].
    pub(crate) async fn look<R, F>(self: &Arc<Self>, look: F) -> R
    where
        F: FnOnce(&State) -> R + Send + 'static,
        R: Send + 'static,
    {
        self.change_async(|session| look(session)).await
    }

    /// Does it on this thread, or gives it back when it, or what holds the lock, may take long.
    fn at_once<R, F>(&self, act: F) -> Result<R, F>
    where
        F: FnOnce(&mut Session<'_>) -> R,
    {
        if self.is_busy() {
            return Err(act);
        }
        let state = self.lock();
        if self.is_busy() {
            return Err(act);
        }
        Ok(self.run(state, act))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire) || self.long.load(Ordering::Acquire) > 0
    }

    fn run<R>(
        &self,
        mut state: MutexGuard<'_, State>,
        act: impl FnOnce(&mut Session<'_>) -> R,
    ) -> R {
        let before = state.next_event();
        let moment = state.moment();
        let due = state.catch_up(moment);
        let mut session = Session::new(&mut state, self.store.is_some());
        if due {
            session.log(&Input::TimePassed);
        }
        let result = act(&mut session);
        let ended = session.end();
        self.end(state, before, ended);
        result
    }

    /// Logs a change, lets others see it, and frees the lock.
    fn end(&self, state: MutexGuard<'_, State>, before: NextEvent, ended: Ended) {
        let Ended {
            began,
            logged,
            changed,
        } = ended;
        // In the order of the lock, which is that of the changes.
        if let (Some(store), false) = (&self.store, logged.is_empty()) {
            let at = serde_json::to_string(&began).unwrap_or_default();
            store.append(&format!(
                "{{\"at\":{at},\"inputs\":[{}]}}",
                logged.join(",")
            ));
        }
        let after = state.next_event();
        if changed || before != after {
            *self.clock.lock().unwrap_or_else(PoisonError::into_inner) =
                (state.clock, state.next_due());
            self.busy.store(state.may_take_long(), Ordering::Release);
            self.faulty
                .store(!state.faults.is_empty(), Ordering::Release);
        }
        drop(state);
        if changed {
            self.changes
                .send_modify(|count| *count = count.map(|count| count.wrapping_add(1)));
        }
        if before != after {
            self.wake.notify_one();
        }
    }

    /// Sees every change from now on, several at once if it looks less often.
    pub(crate) fn changes(&self) -> watch::Receiver<Option<u64>> {
        self.changes.subscribe()
    }

    /// Whether the state outlives this process.
    pub(crate) fn is_kept(&self) -> bool {
        self.store.is_some()
    }

    /// Waits until every change so far is on the disk.
    pub(crate) async fn written(self: &Arc<Self>) -> Result<(), NotWritten> {
        let shared = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || shared.written_blocking());
        let failed = |error: tokio::task::JoinError| Err(NotWritten(error.to_string()));
        written.await.unwrap_or_else(failed)
    }

    /// The same, for callers that cannot await.
    pub(crate) fn written_blocking(&self) -> Result<(), NotWritten> {
        self.store.as_ref().map_or(Ok(()), Store::written)
    }

    /// Applies one input.
    pub(crate) fn apply(&self, input: Input) -> Output {
        self.change(|session| session.apply(input))
    }

    /// Whether there are faults that may break a call.
    pub(crate) fn is_faulty(&self) -> bool {
        self.faulty.load(Ordering::Acquire)
    }

    /// Waits until all that is due has run, and until it is written. An error shows up in the next
    /// call over HTTP as well.
    pub(crate) fn finish(&self) -> Result<(), Error> {
        let number = |state: &State| state.engine.question().map(|question| question.number);
        loop {
            let (behind, asked) = self.with(|state| (state.is_behind(), number(state)));
            let answered = |state: &State| (number(state) != asked).then_some(());
            if !behind || (asked.is_some() && self.wait_for(answered).is_none()) {
                return Ok(self.written_blocking()?);
            }
        }
    }

    /// The same for tasks; gives up after that time.
    pub(crate) async fn finish_async(self: &Arc<Self>, patience: Duration) {
        let since = Instant::now();
        loop {
            let mut changes = self.changes();
            let look =
                |state: &mut Session<'_>| (state.is_behind(), state.engine.question().is_some());
            let (behind, asked) = self.change_async(look).await;
            let left = patience.saturating_sub(since.elapsed());
            if !behind || left.is_zero() || changes.borrow().is_none() {
                return;
            }
            if asked {
                changes.mark_unchanged();
                let _changed = tokio::time::timeout(left, changes.changed()).await;
            } else {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Waits for the next question to the provider; `None` once the sandbox is gone.
    pub(crate) fn next_question(&self) -> Option<Question> {
        self.wait_for(|state| state.engine.question())
    }

    /// Waits until that is found in the state; `None` once the sandbox is gone.
    fn wait_for<T>(&self, find: impl Fn(&State) -> Option<T>) -> Option<T> {
        let mut changes = self.changes();
        loop {
            (*changes.borrow_and_update())?;
            if let Some(found) = find(&self.lock()) {
                return Some(found);
            }
            block_on(changes.changed()).ok()?;
        }
    }

    /// Lets the background task look for work, after an answer of the provider.
    pub(crate) fn wake_due_work(&self) {
        self.wake.notify_one();
    }

    /// Ends what follows the changes, and releases the state directory.
    pub(crate) fn close(&self) {
        if let Some(store) = &self.store {
            store.close();
        }
        self.changes.send_replace(None);
    }

    /// What the clock shows, at once, whatever the sandbox is doing.
    pub(crate) fn clock(&self) -> ClockState {
        let (clock, next_due) = *self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        ClockState {
            now: clock.now(),
            frozen: clock.is_frozen(),
            next_due,
        }
    }

    /// Plays a scenario; the clock stays frozen where it ends.
    pub(crate) fn play(&self, scenario: &Scenario) -> Result<(), Error> {
        self.with(|state| scenario.check_against(state))?;
        for (number, input) in scenario.inputs() {
            scenario::outcome(number, self.apply(input))?;
            self.finish()?;
        }
        Ok(())
    }

    /// Runs what falls due while real time passes; never ends.
    pub(crate) async fn run_due_work(self: &Arc<Self>) {
        loop {
            let look = |state: &mut Session<'_>| {
                let asked = state.engine.question().is_some();
                let pause = state.pause().filter(|_| !asked);
                (pause, state.is_behind() && !asked)
            };
            let (pause, behind) = self.change_async(look).await;
            if behind {
                tokio::task::yield_now().await;
                continue;
            }
            match pause {
                // Timers count whole milliseconds and may be a little early; the loop looks again.
                // A clock that follows real time is looked at now and then, since the machine may
                // have been suspended.
                Some(pause) => {
                    let pause = pause.clamp(Duration::from_millis(1), Duration::from_secs(5));
                    let _woken = tokio::time::timeout(pause, self.wake.notified()).await;
                }
                None => self.wake.notified().await,
            }
        }
    }
}
