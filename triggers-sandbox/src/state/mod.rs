//! What the server, the library and the background task share.

mod change;
mod input;
mod keep;
mod late;

pub(crate) use change::State;
pub(crate) use input::{Due, Effect};

use input::Change;

use crate::faults::Faults;
use crate::scenario::Scenario;
use crate::server::Guard;
use crate::store::Store;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// One sandbox. All that is remembered sits behind one lock, so each call sees and leaves a whole.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// Where the state is kept, if it is.
    store: Option<Store>,
    /// Told when the next due time may have changed.
    wake: Notify,
    /// Counts changes, for those who show the state; `None` once the sandbox is gone.
    changes: watch::Sender<Option<u64>>,
    /// The secret of every app.
    pub(crate) secret: String,
    pub(crate) guard: Guard,
}

/// What the virtual clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ClockState {
    /// The present.
    pub now: Timestamp,
    /// Whether it stands still until it is moved.
    pub frozen: bool,
    /// When the next piece of work is due, if there is any.
    pub next_due: Option<Timestamp>,
}

impl Shared {
    pub(crate) fn new(
        mut state: State,
        store: Option<Store>,
        secret: String,
        guard: Guard,
    ) -> Self {
        state.noting = store.is_some();
        Self {
            state: Mutex::new(state),
            store,
            wake: Notify::new(),
            changes: watch::Sender::new(Some(0)),
            secret,
            guard,
        }
    }

    /// Brings the state to the present, so that all that fell due has run, then shows it.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        self.change(|state| look(state))
    }

    /// Brings the state to the present, then lets it be changed. All that `act` does is kept as
    /// one: after a crash, either all of it has happened or nothing.
    pub(crate) fn change<R>(&self, act: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.lock();
        let before = state.next_event();
        let moment = state.moment();
        state.catch_up(moment);
        let result = act(&mut state);
        let after = state.next_event();
        let (changed, change) = state.take_change();
        // In the order of the lock, which is that of the changes.
        if let (Some(store), Some(change)) = (&self.store, change) {
            keep(store, &state, &change);
        }
        drop(state);
        if changed {
            self.tell_watchers();
        }
        if before != after {
            self.wake.notify_one();
        }
        result
    }

    /// Tells those who show the state that it has changed.
    fn tell_watchers(&self) {
        self.changes.send_modify(|count| {
            *count = count.map(|count| count.wrapping_add(1));
        });
    }

    /// Sees every change from now on, several at once if it looks seldom.
    pub(crate) fn changes(&self) -> watch::Receiver<Option<u64>> {
        self.changes.subscribe()
    }

    /// Whether what is done outlives this process.
    pub(crate) fn is_kept(&self) -> bool {
        self.store.is_some()
    }

    /// Waits until everything that was done so far will outlive this process. The error says why
    /// it will not.
    pub(crate) async fn written(&self) -> Result<(), String> {
        match &self.store {
            Some(store) => store.written().await,
            None => Ok(()),
        }
    }

    /// The same, for those who cannot wait otherwise.
    pub(crate) fn written_blocking(&self) -> Result<(), String> {
        match &self.store {
            Some(store) => store.written_blocking(),
            None => Ok(()),
        }
    }

    /// Waits as [`Shared::written_blocking`]; where nobody can be told of an error, the next call
    /// over HTTP is.
    pub(crate) fn settle(&self) {
        let _told_by_calls = self.written_blocking();
    }

    /// Lets the whole state take the place of all changes, as happens by itself now and then.
    #[cfg(test)]
    pub(crate) fn compact(&self) {
        let state = self.lock();
        if let Some(store) = &self.store {
            store.replace(state.snapshot().unwrap_or_default(), None);
        }
    }

    /// Ends what follows the changes, and lets go of the directory of the state.
    pub(crate) fn close(&self) {
        if let Some(store) = &self.store {
            store.close();
        }
        self.changes.send_replace(None);
    }

    pub(crate) fn clock(&self) -> ClockState {
        self.with(|state| ClockState {
            now: state.engine.log.present.now,
            frozen: state.clock.is_frozen(),
            next_due: state.next_due(),
        })
    }

    pub(crate) fn freeze(&self, frozen: bool) {
        self.change(|state| state.freeze(frozen));
        self.wake.notify_one();
    }

    /// Moves the clock to a moment that is not in its past; returns when all due by then has run.
    pub(crate) fn move_to(&self, to: Timestamp) -> Result<(), MovedBack> {
        self.change(|state| {
            let now = state.engine.log.present.now;
            if to < now {
                return Err(MovedBack { now, to });
            }
            state.move_to(to);
            Ok(())
        })
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.change(|state| {
            let to = crate::engine::clock::later(state.engine.log.present.now, by);
            state.move_to(to);
        });
    }

    /// Moves the clock to the next due time and runs what is due then; tells which time that is.
    pub(crate) fn run_to_next_due(&self) -> Option<Timestamp> {
        self.change(|state| {
            let due = state.next_due()?;
            state.move_to(due);
            Some(due)
        })
    }

    /// Plays a scenario; the clock stays frozen where it ends.
    pub(crate) fn play(&self, scenario: &Scenario) -> Result<(), String> {
        self.change(|state| scenario.play(state))
    }

    pub(crate) fn reset(&self) {
        self.change(State::reset);
    }

    /// Replaces all faults, or none if one of them makes no sense.
    pub(crate) fn set_faults(&self, faults: Faults) -> Result<(), String> {
        faults.check()?;
        self.change(|state| state.set_faults(faults));
        Ok(())
    }

    /// Replaces all automations, or none if one of them cannot be used.
    pub(crate) fn set_automations(&self, values: Vec<Value>) -> Result<(), String> {
        self.change(|state| state.set_automations(values))
    }

    /// Adds one automation or replaces the one of its id.
    pub(crate) fn set_automation(&self, value: &Value) -> Result<(), String> {
        self.change(|state| {
            let mut values = state.automation_values();
            let id = value.get("id");
            match values.iter_mut().find(|other| other.get("id") == id) {
                Some(other) => *other = value.clone(),
                None => values.push(value.clone()),
            }
            state.set_automations(values)
        })
    }

    /// Removes the automation of that id; tells whether there was one.
    pub(crate) fn remove_automation(&self, id: &str) -> Result<bool, String> {
        self.change(|state| {
            let mut values = state.automation_values();
            let before = values.len();
            values.retain(|value| value.get("id").and_then(Value::as_str) != Some(id));
            let removed = values.len() < before;
            state.set_automations(values)?;
            Ok(removed)
        })
    }

    pub(crate) fn automations(&self) -> Vec<Value> {
        self.with(State::automation_values)
    }

    /// Runs what falls due while real time passes; never ends.
    pub(crate) async fn run_due_work(&self) {
        loop {
            let pause = self.with(State::pause);
            match pause {
                // Timers count whole milliseconds and may be a little early; the loop looks again.
                Some(pause) => {
                    let pause = pause.max(Duration::from_millis(1));
                    let _woken = tokio::time::timeout(pause, self.wake.notified()).await;
                }
                None => self.wake.notified().await,
            }
        }
    }

    /// A panic while the lock was held cannot happen without a bug; the state is still usable.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands a change over to be written, and now and then the whole state in place of all changes.
fn keep(store: &Store, state: &State, change: &Change) {
    // Neither can fail: there are no maps in it but those with text as keys.
    if let Ok(bytes) = serde_json::to_vec(change) {
        store.append(bytes);
    }
    if store.wants_snapshot()
        && let Ok(snapshot) = state.snapshot()
    {
        store.replace(snapshot, None);
    }
}

/// The virtual clock cannot go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock shows {now} and cannot go back to {to}")]
pub struct MovedBack {
    now: Timestamp,
    to: Timestamp,
}

#[cfg(test)]
mod tests {
    use crate::Sandbox;
    use crate::engine::{Caller, NewEvent};
    use serde_json::json;
    use std::sync::Arc;
    use std::time::Duration;
    use triggers_codegen::Source;
    use uuid::Uuid;

    const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  starting:
    name: Something starting
    payload:
      type: object
      properties:
        at: { type: string, format: date-time, futureDate: true, title: At, examples: ['2026-12-01T10:00:00Z'] }
";

    /// Looks without bringing the state to the present, so that only the background can have run it.
    #[tokio::test]
    async fn due_work_runs_by_itself_while_real_time_passes() {
        let automations = json!([{ "configuration": {
            "trigger": { "appId": "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913", "triggerKey": "starting" },
            "rootActionIds": ["note"],
            "actions": { "note": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "note" } } },
        } }]);
        let builder = Sandbox::builder()
            .manifest(Source::inline("triggers.yaml", MANIFEST))
            .automations(automations)
            .start_at("2026-12-01T09:59:59.900Z".parse().expect("a timestamp"));
        let shared = Arc::new(builder.build().expect("a sandbox"));
        let background = Arc::clone(&shared);
        let running = tokio::spawn(async move { background.run_due_work().await });
        let caller = Caller {
            app: "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913"
                .parse()
                .expect("a GUID"),
            instance: Uuid::nil(),
        };
        let payload = json!({ "at": "2027-01-01T00:00:00Z" }).as_object().cloned();
        shared.freeze(true);
        shared.change(|state| {
            let event = NewEvent {
                payload,
                ..NewEvent::default()
            };
            state
                .report(caller, "starting", event)
                .expect("a sound event");
        });
        shared
            .move_to("2026-12-31T23:59:59.950Z".parse().expect("a timestamp"))
            .expect("the future");
        shared.freeze(false);
        // Ends by the test runner's patience if the background never runs it.
        while shared.lock().engine.log.actions.after(0).next().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running.abort();
        let state = shared.lock();
        let (_, action) = state
            .engine
            .log
            .actions
            .after(0)
            .next()
            .expect("the action");
        assert_eq!(action.due_at.to_string(), "2027-01-01T00:00:00Z");
        assert!(action.ran_at >= action.due_at);
    }
}
