//! Assertions for tests: lists that can be narrowed down, and that fail with the timeline.
//!
//! Every assertion panics at the place of its caller, says what it looked at, what it found there,
//! and prints the [`Timeline`](crate::Timeline).

#![allow(
    clippy::panic,
    reason = "an assertion that fails panics; nothing else calls this"
)]

mod actions;
mod activations;
mod events;
mod found;

pub use actions::Actions;
pub use activations::Activations;
pub use events::Events;
pub use found::Found;

use crate::shared::Shared;
use crate::timeline::Timeline;
use jiff::Timestamp;

/// A moment in an assertion: a [`Timestamp`], or RFC 3339 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When(pub(crate) Timestamp);

impl From<Timestamp> for When {
    fn from(moment: Timestamp) -> Self {
        Self(moment)
    }
}

/// # Panics
///
/// When the text is no RFC 3339 timestamp.
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
