//! Assertions about activations.

use super::{Found, When};
use crate::journal::{Activation, Reason, Status};

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
        self.narrowed(&format!("of automation `{id}`"), |it| {
            it.automation_id == id
        })
    }

    /// There is at least one, and each was canceled.
    ///
    /// # Panics
    ///
    /// When there is none, or one with another status.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_canceled(&self) -> &Self {
        self.all("canceled", |it| it.status == Status::Canceled)
    }

    /// There is at least one, and each ran to its end.
    ///
    /// # Panics
    ///
    /// When there is none, or one with another status.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_ended(&self) -> &Self {
        self.all("ended", |it| it.status == Status::Ended)
    }

    /// There is at least one, and each was skipped for that reason.
    ///
    /// # Panics
    ///
    /// When there is none, or one with another status or reason.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_skipped(&self, reason: Reason) -> &Self {
        self.all(&format!("skipped by {reason:?}"), |it| {
            it.status == Status::Skipped && it.reason == Some(reason)
        })
    }

    /// There is at least one, and each waits to start at that moment, offset included.
    ///
    /// # Panics
    ///
    /// When there is none, or one that does not wait, or for another moment.
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
        let sound = others == 0 && !self.is_empty();
        let found = if self.is_empty() {
            "there is none".to_owned()
        } else {
            format!("{others} of {} are not", self.len())
        };
        self.hold(sound, &format!("all, and at least one, {wanted}"), &found)
    }
}
