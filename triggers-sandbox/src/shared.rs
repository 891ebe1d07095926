//! One sandbox, shared by the server, the library, the background task and the provider.

use crate::catalog::Catalog;
use crate::engine::Question;
use crate::engine::clock::Clock;
use crate::error::{Error, MovedBack, NotWritten, Problem};
use crate::faults::Faults;
use crate::log::{Input, Output, Store};
use crate::options::Options;
use crate::outbound::{Delivery, SigningKey, Target, Webhook};
use crate::scenario::{self, Scenario};
use crate::state::State;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::ops::Deref;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};

/// One sandbox. All that it remembers is behind one lock, so each call sees and leaves a whole.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// Signaled when the lock is free, for tasks that wait for it.
    free: Notify,
    /// Signaled after every change, for threads that wait for one.
    changed: Condvar,
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
    /// The key that signs what the app gets; without one it is that of the process.
    pub(crate) signing_key: Option<SigningKey>,
    /// Where webhooks go.
    pub(crate) webhooks: Option<Target>,
}

const NO_TARGET: &str = "no receiver of webhooks is set; start the sandbox with `--webhooks URL`";

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

/// A look at the state that may change it, by inputs alone.
pub(crate) struct Session<'a> {
    state: &'a mut State,
    logged: Option<Vec<String>>,
    changed: bool,
}

impl Deref for Session<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.state
    }
}

impl Session<'_> {
    pub(crate) fn apply(&mut self, input: Input) -> Output {
        self.log(&input);
        self.state.apply(input)
    }

    fn log(&mut self, input: &Input) {
        self.changed = true;
        if let Some(logged) = &mut self.logged {
            // Cannot fail: all keys of its maps are text.
            logged.push(serde_json::to_string(input).unwrap_or_default());
        }
    }
}

impl Shared {
    pub(crate) fn new(state: State, store: Option<Store>) -> Self {
        Self {
            free: Notify::new(),
            changed: Condvar::new(),
            clock: Mutex::new((state.clock, state.next_due())),
            store,
            wake: Notify::new(),
            changes: watch::Sender::new(Some(0)),
            catalog: Arc::clone(&state.engine.catalog),
            options: state.engine.options,
            signing_key: None,
            webhooks: None,
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
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.run(state, act)
    }

    /// The same for tasks, which must not block their thread while they wait for the lock.
    pub(crate) async fn change_async<R, F>(&self, mut act: F) -> R
    where
        F: FnOnce(&mut Session<'_>) -> R,
    {
        loop {
            match self.try_change(act) {
                Ok(result) => return result,
                Err(later) => act = later,
            }
            self.free.notified().await;
        }
    }

    /// Gives `act` back when the lock is not free.
    fn try_change<R, F>(&self, act: F) -> Result<R, F>
    where
        F: FnOnce(&mut Session<'_>) -> R,
    {
        match self.state.try_lock() {
            Ok(state) => Ok(self.run(state, act)),
            Err(TryLockError::Poisoned(poisoned)) => Ok(self.run(poisoned.into_inner(), act)),
            Err(TryLockError::WouldBlock) => Err(act),
        }
    }

    fn run<R>(
        &self,
        mut state: MutexGuard<'_, State>,
        act: impl FnOnce(&mut Session<'_>) -> R,
    ) -> R {
        let before = state.next_event();
        let moment = state.moment();
        let due = state.catch_up(moment);
        let at = state.engine.log.present;
        let mut session = Session {
            state: &mut state,
            logged: self.store.is_some().then(Vec::new),
            changed: due,
        };
        if due {
            session.log(&Input::TimePassed);
        }
        let result = act(&mut session);
        let Session {
            logged, changed, ..
        } = session;
        let after = state.next_event();
        // In the order of the lock, which is that of the changes.
        if let (Some(store), Some(logged)) = (&self.store, logged.filter(|it| !it.is_empty())) {
            let at = serde_json::to_string(&at).unwrap_or_default();
            store.append(format!("{{\"at\":{at},\"inputs\":[{}]}}", logged.join(",")));
        }
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) =
            (state.clock, state.next_due());
        drop(state);
        self.free.notify_one();
        if changed {
            self.changed.notify_all();
            self.changes
                .send_modify(|count| *count = count.map(|count| count.wrapping_add(1)));
        }
        if before != after {
            self.wake.notify_one();
        }
        result
    }

    /// Sees every change from now on, several at once if it looks less often.
    pub(crate) fn changes(&self) -> watch::Receiver<Option<u64>> {
        self.changes.subscribe()
    }

    /// Whether the state outlives this process.
    pub(crate) fn is_kept(&self) -> bool {
        self.store.is_some()
    }

    /// Waits until every change so far will outlive this process.
    pub(crate) async fn written(&self) -> Result<(), NotWritten> {
        match &self.store {
            Some(store) => store.written().await,
            None => Ok(()),
        }
    }

    /// The same, for callers that cannot await.
    pub(crate) fn written_blocking(&self) -> Result<(), NotWritten> {
        self.store.as_ref().map_or(Ok(()), Store::written_blocking)
    }

    /// Applies one input.
    pub(crate) fn apply(&self, input: Input) -> Output {
        self.change(|session| session.apply(input))
    }

    /// Waits until all that is due has run, and until it is written. An error shows up in the next
    /// call over HTTP as well.
    pub(crate) fn finish(&self) -> Result<(), Error> {
        let mut asked = None;
        while self.with(|state| {
            asked = state.engine.question().map(|question| question.number);
            state.is_behind()
        }) {
            if let Some(number) = asked {
                self.wait_while_asked(number);
            }
        }
        Ok(self.written_blocking()?)
    }

    /// The same for tasks; gives up after that time.
    pub(crate) async fn finish_async(&self, patience: Duration) {
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

    fn wait_while_asked(&self, number: u64) {
        let asks = |state: &mut State| {
            let question = state.engine.question();
            question.is_some_and(|question| question.number == number)
        };
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let _answered = self.changed.wait_while(state, asks);
    }

    /// Waits for the next question to the provider; `None` once the sandbox is gone.
    pub(crate) fn next_question(&self) -> Option<Question> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if self.changes.borrow().is_none() {
                return None;
            }
            if let Some(question) = state.engine.question() {
                return Some(question);
            }
            let waited = self.changed.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets the background task look for work, after an answer of the provider.
    pub(crate) fn wake_due_work(&self) {
        self.wake.notify_one();
    }

    pub(crate) fn signing_key(&self) -> Result<SigningKey, Problem> {
        self.signing_key
            .clone()
            .map_or_else(SigningKey::of_process, Ok)
    }

    /// Sends a webhook to the app, from a thread that may wait.
    pub(crate) async fn send_webhook(
        self: &Arc<Self>,
        webhook: Webhook,
    ) -> Result<Vec<Delivery>, Problem> {
        let shared = Arc::clone(self);
        let sending = tokio::task::spawn_blocking(move || {
            let app = shared.catalog.first_app().unwrap_or_default();
            let target = shared.webhooks.as_ref().ok_or(NO_TARGET)?;
            Ok(webhook.deliver(target, &shared, app))
        });
        let sent = sending.await.map_err(|error| error.to_string());
        sent.and_then(|sent: Result<_, &str>| sent.map_err(str::to_owned))
            .map_err(Problem::from)
    }

    /// Ends what follows the changes, and releases the state directory.
    pub(crate) fn close(&self) {
        if let Some(store) = &self.store {
            store.close();
        }
        {
            let _state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            self.changes.send_replace(None);
        }
        self.changed.notify_all();
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

    pub(crate) fn freeze(&self, frozen: bool) {
        let _done = self.apply(Input::Freeze(frozen));
        self.wake.notify_one();
    }

    /// Begins to move the clock to a moment that is not in its past.
    pub(crate) fn move_to(&self, to: Timestamp) -> Result<(), Error> {
        self.change(|session| {
            let now = session.now();
            if to < now {
                return Err(MovedBack { now, to }.into());
            }
            session.apply(Input::MoveTo(to)).done()
        })
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.change(|session| {
            let to = crate::engine::clock::later(session.now(), by);
            let _done = session.apply(Input::MoveTo(to));
        });
    }

    /// Begins to move the clock to the next due time; tells which time that is.
    pub(crate) fn run_to_next_due(&self) -> Option<Timestamp> {
        self.change(|session| {
            let due = session.next_due()?;
            let _done = session.apply(Input::MoveTo(due));
            Some(due)
        })
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

    pub(crate) fn reset(&self) {
        let _done = self.apply(Input::Reset);
    }

    /// Replaces all faults, or none if one of them makes no sense.
    pub(crate) fn set_faults(&self, faults: Faults) -> Result<(), Error> {
        faults.check()?;
        self.apply(Input::SetFaults(faults)).done()
    }

    /// Replaces all automations, or none if one of them cannot be used.
    pub(crate) fn set_automations(&self, values: Vec<Value>) -> Result<(), Error> {
        self.apply(Input::SetAutomations(values)).done()
    }

    /// Adds one automation or replaces the one of its id.
    pub(crate) fn set_automation(&self, value: &Value) -> Result<(), Error> {
        self.change(|session| {
            let mut values = session.automation_values();
            let id = value.get("id");
            match values.iter_mut().find(|other| other.get("id") == id) {
                Some(other) => *other = value.clone(),
                None => values.push(value.clone()),
            }
            session.apply(Input::SetAutomations(values)).done()
        })
    }

    /// Removes the automation of that id; tells whether there was one.
    pub(crate) fn remove_automation(&self, id: &str) -> Result<bool, Error> {
        self.change(|session| {
            let mut values = session.automation_values();
            let before = values.len();
            values.retain(|value| value.get("id").and_then(Value::as_str) != Some(id));
            let removed = values.len() < before;
            session.apply(Input::SetAutomations(values)).done()?;
            Ok(removed)
        })
    }

    pub(crate) fn automations(&self) -> Vec<Value> {
        self.with(State::automation_values)
    }

    /// Runs what falls due while real time passes; never ends.
    pub(crate) async fn run_due_work(&self) {
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
