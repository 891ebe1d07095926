//! Why something cannot be done.

use crate::engine::TooManyPeople;
use jiff::Timestamp;

/// Why a change of a sandbox was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An automation is wrong, or uses what the sandbox cannot do.
    #[error("{0}")]
    Automations(Problem),
    /// A fault makes no sense.
    #[error("{0}")]
    Faults(Problem),
    /// A scenario cannot be read, or cannot be played here.
    #[error("{0}")]
    Scenario(Problem),
    /// Too many contacts or members.
    #[error(transparent)]
    People(#[from] TooManyPeople),
    /// The virtual clock cannot go back.
    #[error(transparent)]
    Clock(#[from] MovedBack),
    /// The change was made and cannot be written to the state directory.
    #[error(transparent)]
    State(#[from] NotWritten),
}

/// What is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Problem(String);

impl From<String> for Problem {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Error {
    pub(crate) fn automations(text: impl Into<String>) -> Self {
        Self::Automations(Problem(text.into()))
    }

    pub(crate) fn faults(text: impl Into<String>) -> Self {
        Self::Faults(Problem(text.into()))
    }

    pub(crate) fn scenario(text: impl Into<String>) -> Self {
        Self::Scenario(Problem(text.into()))
    }
}

/// The virtual clock cannot go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock shows {now} and cannot go back to {to}")]
pub struct MovedBack {
    pub(crate) now: Timestamp,
    pub(crate) to: Timestamp,
}

/// The state directory cannot be written to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotWritten(pub(crate) String);
