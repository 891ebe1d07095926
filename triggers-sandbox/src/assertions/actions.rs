//! Assertions about actions.

use super::{Found, When};
use crate::expression::same;
use crate::journal::{Action, ActionStatus};
use serde_json::Value;

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
            it.input
                .pointer(pointer)
                .is_some_and(|found| same(found, &value))
        })
    }

    /// There is at least one.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_any(&self) -> &Self {
        self.hold(!self.is_empty(), "at least one", "there is none")
    }

    /// An action of that name ran.
    ///
    /// # Panics
    ///
    /// When none did, or it was skipped or failed.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_ran(&self, name: &str) -> &Self {
        let ran = self.iter().any(|it| ran(it, name));
        self.hold(ran, &format!("`{name}` to have run"), "it did not")
    }

    /// An action of that name ran at that moment of the virtual clock.
    ///
    /// # Panics
    ///
    /// When none did at that moment.
    #[track_caller]
    pub fn assert_ran_at(&self, name: &str, when: impl Into<When>) -> &Self {
        let When(when) = when.into();
        let ran = self.iter().any(|it| ran(it, name) && it.ran_at == when);
        self.hold(
            ran,
            &format!("`{name}` to have run at {when}"),
            "it did not",
        )
    }

    /// No action of that name ran.
    ///
    /// # Panics
    ///
    /// When one did.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_not_ran(&self, name: &str) -> &Self {
        let ran = self.iter().any(|it| ran(it, name));
        self.hold(!ran, &format!("`{name}` not to have run"), "it did")
    }
}

fn is_named(it: &Action, name: &str) -> bool {
    [
        it.action_key.as_deref(),
        it.namespace.as_deref(),
        Some(it.action_id.as_str()),
    ]
    .contains(&Some(name))
}

fn ran(it: &Action, name: &str) -> bool {
    it.status == ActionStatus::Ended && is_named(it, name)
}
