//! A running sandbox, as a library.

use crate::assertions::{Actions, Activations, Events, fail};
use crate::builder::Builder;
use crate::coverage::Coverage;
use crate::engine::log::List;
use crate::error::Error;
use crate::faults::Faults;
use crate::journal::Request;
use crate::log::Input;
use crate::masks::{Personal, Stored};
use crate::scenario::Scenario;
use crate::server::{self, App};
use crate::shared::{ClockState, Shared, run_to_next_due};
use crate::source::Automations;
use crate::state::State;
use crate::timeline::Timeline;
use jiff::Timestamp;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// A running sandbox; dropping it stops it.
///
/// Every list holds what the journal still has, oldest first; it forgets the oldest items beyond
/// 100,000 of a kind or 64 MiB of bodies of a kind.
pub struct Sandbox {
    pub(crate) shared: Arc<Shared>,
    address: SocketAddr,
    base_url: String,
    due_work: JoinHandle<()>,
    lost: Option<String>,
    secret: String,
    /// Dropping it ends the server.
    _stop: oneshot::Sender<()>,
}

impl Sandbox {
    /// A sandbox yet to be set up: at least a manifest is needed to be of use.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What the state directory has lost, if its file was damaged: a sentence that names the file
    /// with what was set aside.
    #[must_use]
    pub fn lost_state(&self) -> Option<&str> {
        self.lost.as_deref()
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The app of the manifest, or of the first one: the `client_id` of its tokens.
    #[must_use]
    pub fn app_id(&self) -> Uuid {
        self.shared.catalog.first_app().unwrap_or_default()
    }

    /// The secret of every app.
    #[must_use]
    pub fn app_secret(&self) -> &str {
        &self.secret
    }

    /// Moves the clock to each due time until nothing is due any more: short for
    /// `sandbox.clock().run_until_idle()`.
    pub fn run_until_idle(&self) {
        self.clock().run_until_idle();
    }

    /// The virtual clock.
    #[must_use]
    pub fn clock(&self) -> ClockHandle<'_> {
        ClockHandle {
            shared: &self.shared,
        }
    }

    /// Calls of the remote API that were answered.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared
            .with(|state| shown(state, &state.engine.log.requests))
    }

    /// Events that were accepted, and cancellations.
    #[must_use]
    pub fn events(&self) -> Events {
        let items = self
            .shared
            .with(|state| shown(state, &state.engine.log.events));
        Events::new(items, Arc::clone(&self.shared))
    }

    /// Activations, each in its current state.
    #[must_use]
    pub fn activations(&self) -> Activations {
        let items = self.shared.with(|state| all(&state.engine.log.activations));
        Activations::new(items, Arc::clone(&self.shared))
    }

    /// Actions that ran, were skipped or failed.
    #[must_use]
    pub fn actions(&self) -> Actions {
        let items = self.shared.with(|state| all(&state.engine.log.actions));
        Actions::new(items, Arc::clone(&self.shared))
    }

    /// The journal in order of virtual time, and what is pending, as text for people.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        self.shared.with(Timeline::new)
    }

    /// Moves the virtual clock on, freezes it there, and returns when all that fell due has run:
    /// short for `sandbox.clock().advance(by)`.
    pub fn advance(&self, by: Duration) {
        self.clock().advance(by);
    }

    /// Nothing waits: no run is scheduled, and none is in a delay.
    ///
    /// # Panics
    ///
    /// When something waits; the text says what, and prints the timeline.
    #[track_caller]
    pub fn expect_no_pending(&self) {
        let count = |state: &State| state.engine.upcoming((Timestamp::MIN, 0)).count();
        let pending = self.shared.with(count);
        if pending > 0 {
            let what =
                format!("expected nothing to be pending, but {pending} piece(s) of work wait");
            let found = ["see `pending` below".to_owned()];
            fail(&self.shared, &what, &found);
        }
    }

    /// Replaces all automations. What waits for one that is gone is canceled
    /// (`AUTOMATION_DELETED`); what waits for one that was changed goes on in its old form.
    ///
    /// # Errors
    ///
    /// Says which automation cannot be used and why; then nothing has changed.
    pub fn set_automations(&self, automations: impl Into<Automations>) -> Result<(), Error> {
        let values = automations.into().read(&self.shared.catalog)?;
        self.shared
            .change(|session| session.set_automations(values))?;
        self.shared.finish()
    }

    /// Replaces all faults; `Faults::default()` ends them.
    ///
    /// # Errors
    ///
    /// Says which fault makes no sense and why; then nothing has changed.
    pub fn set_faults(&self, faults: Faults) -> Result<(), Error> {
        self.shared.change(|session| session.set_faults(faults))?;
        self.shared.finish()
    }

    /// The current faults, counts used up so far taken off.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shared.with(|state| state.faults.clone())
    }

    /// Which triggers were reported, and which optional properties and enum values no event had,
    /// since the sandbox was started.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.shared.with(State::coverage)
    }

    /// What happened since the start or the last reset, to be played again.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        self.shared.with(State::scenario)
    }

    /// Plays a scenario: moves the clock to its start and through its steps, and leaves it frozen
    /// at the last one.
    ///
    /// # Errors
    ///
    /// Says what cannot be played here: a start in the past of the clock, a trigger
    /// that no manifest has, a payload or an automation that is wrong. Then nothing has changed.
    pub fn play(&self, scenario: &Scenario) -> Result<(), Error> {
        self.shared.play(scenario)
    }

    /// Forgets requests, events, activations, actions, idempotency keys and rate windows. Keeps
    /// manifests, automations, faults, tokens, installations and the clock.
    pub fn reset(&self) {
        let _done = self.shared.apply(Input::Reset);
        let _shown_by_calls = self.shared.finish();
    }

    #[cfg(test)]
    pub(crate) fn stop_writing(&self) {
        self.shared.close();
    }

    pub(crate) fn serve(
        app: &Arc<App>,
        listener: io::Result<TcpListener>,
        lost: Option<String>,
    ) -> io::Result<Self> {
        let listener = listener?;
        let shared = Arc::clone(&app.shared);
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let service = server::service(app, pages(app))
            .into_make_service_with_connect_info::<server::Faulter>();
        let listener = server::FaultyListener::new(listener, app.connections);
        let background = Arc::clone(&shared);
        let due_work = tokio::spawn(async move { background.run_due_work().await });
        tokio::spawn(async move {
            let served = axum::serve(listener, service).with_graceful_shutdown(async move {
                // Ends with an error when the sandbox is dropped, which is the one signal there is.
                let _dropped = stopped.await;
            });
            // axum retries failed accepts by itself and never returns an error.
            let _never = served.await;
        });
        Ok(Self {
            shared,
            address,
            base_url: format!("http://{address}"),
            due_work,
            lost,
            secret: app.secret.clone(),
            _stop: stop,
        })
    }
}

/// Without what the sandbox remembers, which holds tokens and payloads.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Sandbox");
        shown
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.due_work.abort();
        self.shared.close();
    }
}

/// Reads and moves the virtual clock. It follows real time until it is frozen or moved, and stays
/// frozen where it was moved to. What falls due runs before the moving call returns, in order of
/// time, each at its very moment.
#[derive(Clone, Copy)]
pub struct ClockHandle<'a> {
    shared: &'a Shared,
}

impl fmt::Debug for ClockHandle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state().fmt(f)
    }
}

impl ClockHandle<'_> {
    /// The present.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.state().now
    }

    /// The present, whether the clock is frozen, and when the next work is due.
    #[must_use]
    pub fn state(&self) -> ClockState {
        self.shared.clock()
    }

    /// Freezes the clock.
    pub fn freeze(&self) {
        self.shared.change(|session| session.freeze(true));
        self.finish();
    }

    /// Lets the clock follow real time again from its current time.
    pub fn follow(&self) {
        self.shared.change(|session| session.freeze(false));
        self.finish();
    }

    /// Moves the clock on and freezes it there.
    pub fn advance(&self, by: Duration) {
        self.shared.change(|session| session.advance(by));
        self.finish();
    }

    /// Moves the clock to a moment and freezes it there.
    ///
    /// # Errors
    ///
    /// When the moment has passed; then nothing has changed.
    pub fn to(&self, moment: Timestamp) -> Result<(), Error> {
        self.shared.change(|session| session.move_to(moment))?;
        self.shared.finish()
    }

    /// Moves the clock to the next due time and freezes it there; `None`, and no move, when
    /// nothing waits.
    pub fn run_to_next_due(&self) -> Option<Timestamp> {
        let due = self.shared.change(run_to_next_due);
        self.finish();
        due
    }

    /// Moves the clock to each due time, one after the other, until nothing is due any more, and
    /// freezes it there. Stops after 10,000 due times: automations can plan new work for ever.
    pub fn run_until_idle(&self) {
        for _ in 0..server::MAX_RUNS {
            if self.run_to_next_due().is_none() {
                break;
            }
        }
    }

    /// A state that cannot be written shows up in the next call over HTTP.
    fn finish(self) {
        let _shown_by_calls = self.shared.finish();
    }
}

#[cfg(feature = "pages")]
fn pages(app: &Arc<App>) -> axum::Router {
    crate::ui::router(app)
}

#[cfg(not(feature = "pages"))]
fn pages(_: &Arc<App>) -> axum::Router {
    let missing = "this sandbox was built without its pages; `cargo triggers sandbox` has them";
    axum::Router::new().route("/", axum::routing::get(async move || missing))
}

fn shown<T: Personal>(state: &State, list: &List<Stored<T>>) -> Vec<T> {
    let shown = |(_, item)| state.engine.shown(item);
    list.after(0).map(shown).collect()
}

fn all<T: Clone>(list: &List<T>) -> Vec<T> {
    list.after(0).map(|(_, item)| item.clone()).collect()
}
