//! Assertions about events.

use super::Found;
use crate::expression::same;
use crate::journal::{Event, EventKind};
use serde::Serialize;

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
    ///
    /// # Panics
    ///
    /// When none is, or the payload cannot become JSON.
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
    ///
    /// # Panics
    ///
    /// When there is none, or the latest is a report.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_canceled(&self) -> &Self {
        let canceled = self.last().is_some_and(|it| it.kind == EventKind::Cancel);
        self.hold(canceled, "the latest to be a cancellation", "it is not")
    }
}
