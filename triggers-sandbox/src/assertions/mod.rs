//! Assertions for tests: lists that can be narrowed down, and that fail with the timeline.
//!
//! Every assertion panics at the place of its caller, says what it looked at, what it found there,
//! and prints the [`Timeline`](crate::Timeline).

#![allow(
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "an assertion that fails panics; it is called for that"
)]

mod found;

pub use found::Found;

use crate::expression::same;
use crate::journal::{Action, ActionStatus, Activation, Event, EventKind, Reason, Status};
use crate::shared::Shared;
use crate::timeline::Timeline;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// Events that were accepted and cancellations, oldest first.
///
/// ```no_run
/// # fn test(sandbox: &triggers_sandbox::Sandbox, id: uuid::Uuid) {
/// use serde_json::json;
///
/// let booked = sandbox.events().for_trigger("booked").for_entity(id);
/// booked.assert_reported(&json!({ "title": "Haircut" }));
/// sandbox.events().for_trigger("starting").assert_canceled();
/// # }
/// ```
pub type Events = Found<Event>;

impl Found<Event> {
    /// One of them is a report with this payload: a JSON value, or any type that becomes one, such as
    /// a generated `Payload` that derives `serde::Serialize`.
    #[track_caller]
    pub fn assert_reported(&self, payload: &impl Serialize) -> &Self {
        let wanted = match serde_json::to_value(payload) {
            Ok(wanted) => wanted,
            Err(error) => panic!("the payload cannot become JSON: {error}"),
        };
        let reported = self.iter().any(|it| same(&it.payload, &wanted));
        self.hold(
            reported,
            &format!("one to be a report of {wanted}"),
            "none is",
        )
    }

    /// There is at least one, and the latest is a cancellation.
    #[track_caller]
    pub fn assert_canceled(&self) -> &Self {
        let canceled = self.last().is_some_and(|it| it.kind == EventKind::Cancel);
        self.hold(canceled, "the latest to be a cancellation", "it is not")
    }
}

/// Activations as they stood when they were asked for, oldest first.
///
/// ```no_run
/// # fn test(sandbox: &triggers_sandbox::Sandbox, id: uuid::Uuid) {
/// sandbox.activations().for_entity(id).assert_canceled();
/// sandbox.activations().for_trigger("session_starting").assert_scheduled_for("2026-12-05T15:00:00Z");
/// # }
/// ```
pub type Activations = Found<Activation>;

impl Found<Activation> {
    /// Those of that automation.
    #[must_use]
    pub fn for_automation(self, id: &str) -> Self {
        let how = format!("of automation `{id}`");
        self.narrowed(&how, |it| it.automation_id == id)
    }

    /// There is at least one, and each was canceled.
    #[track_caller]
    pub fn assert_canceled(&self) -> &Self {
        self.all("canceled", |it| it.status == Status::Canceled)
    }

    /// There is at least one, and each ran to its end.
    #[track_caller]
    pub fn assert_ended(&self) -> &Self {
        self.all("ended", |it| it.status == Status::Ended)
    }

    /// There is at least one, and each was skipped for that reason.
    #[track_caller]
    pub fn assert_skipped(&self, reason: Reason) -> &Self {
        self.all(&format!("skipped by {reason:?}"), |it| {
            it.status == Status::Skipped && it.reason == Some(reason)
        })
    }

    /// There is at least one, and each waits to start at that moment, offset included.
    #[track_caller]
    pub fn assert_scheduled_for(&self, when: impl Into<When>) -> &Self {
        let When(when) = when.into();
        self.all(&format!("scheduled for {when}"), |it| {
            it.status == Status::Scheduled && it.scheduled_for == Some(when)
        })
    }

    #[track_caller]
    fn all(&self, wanted: &str, is: impl Fn(&Activation) -> bool) -> &Self {
        let others = self.iter().filter(|it| !is(it)).count();
        let but = if self.is_empty() {
            "there is none".to_owned()
        } else {
            format!("{others} of {} are not", self.len())
        };
        let sound = others == 0 && !self.is_empty();
        self.hold(sound, &format!("all, and at least one, {wanted}"), &but)
    }
}

/// Actions that ran, were skipped or failed until they were asked for, oldest first.
///
/// An action is named by its `actionKey`, its namespace or its id in the automation, whichever
/// the test finds clearest:
///
/// ```no_run
/// # fn test(sandbox: &triggers_sandbox::Sandbox, id: uuid::Uuid) {
/// sandbox.actions().for_entity(id).assert_ran("send_email");
/// sandbox.actions().assert_not_ran("send_reminder");
/// # }
/// ```
pub type Actions = Found<Action>;

impl Found<Action> {
    /// Those of that name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.narrowed(&format!("named `{name}`"), |it| is_named(it, name))
    }

    /// Those whose rendered input has that value at a JSON Pointer, such as `/subject`.
    #[must_use]
    pub fn with_input(self, pointer: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        self.narrowed(&format!("with {value} at `{pointer}`"), |it| {
            let found = it.input.pointer(pointer);
            found.is_some_and(|found| same(found, &value))
        })
    }

    /// An action of that name ran.
    #[track_caller]
    pub fn assert_ran(&self, name: &str) -> &Self {
        let ran = self.iter().any(|it| ran(it, name));
        self.hold(ran, &format!("`{name}` to have run"), "it did not")
    }

    /// An action of that name ran at that moment of the virtual clock.
    #[track_caller]
    pub fn assert_ran_at(&self, name: &str, when: impl Into<When>) -> &Self {
        let When(when) = when.into();
        let ran = self.iter().any(|it| ran(it, name) && it.ran_at == when);
        let wanted = format!("`{name}` to have run at {when}");
        self.hold(ran, &wanted, "it did not")
    }

    /// No action of that name ran.
    #[track_caller]
    pub fn assert_not_ran(&self, name: &str) -> &Self {
        let ran = self.iter().any(|it| ran(it, name));
        self.hold(!ran, &format!("`{name}` not to have run"), "it did")
    }
}

fn is_named(it: &Action, name: &str) -> bool {
    let key = it.action_key.as_deref();
    [key, it.namespace.as_deref(), Some(&it.action_id)].contains(&Some(name))
}

fn ran(it: &Action, name: &str) -> bool {
    it.status == ActionStatus::Ended && is_named(it, name)
}

/// A moment in an assertion: a [`Timestamp`], or RFC 3339 text, which panics if it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When(pub(crate) Timestamp);

impl From<Timestamp> for When {
    fn from(moment: Timestamp) -> Self {
        Self(moment)
    }
}

impl From<&str> for When {
    #[track_caller]
    fn from(text: &str) -> Self {
        match text.parse() {
            Ok(moment) => Self(moment),
            Err(error) => {
                panic!("`{text}` is no moment: {error}; write it as `2026-12-01T10:00:00Z`")
            }
        }
    }
}

#[track_caller]
pub(crate) fn fail(shared: &Shared, what: &str, found: &[String]) -> ! {
    let found = match found {
        [] => "  found: nothing".to_owned(),
        found => format!("  found: {}", found.join("\n  found: ")),
    };
    let timeline = shared.with(Timeline::new);
    panic!("{what}\n{found}\n\nWhat happened, on the virtual clock (UTC):\n{timeline}");
}
