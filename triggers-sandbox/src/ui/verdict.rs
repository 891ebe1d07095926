//! What became of a call, in one word and one color. The word says all that the color says.

use crate::journal;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    Accepted,
    Deduped,
    Partial,
    Rejected,
    Injected,
}

impl Verdict {
    pub(super) const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Deduped,
        Self::Partial,
        Self::Rejected,
        Self::Injected,
    ];

    pub(super) fn of(verdict: &journal::Verdict) -> Self {
        match verdict {
            journal::Verdict::Accepted => Self::Accepted,
            journal::Verdict::Duplicate | journal::Verdict::DuplicateDiffers => Self::Deduped,
            journal::Verdict::Partial => Self::Partial,
            journal::Verdict::FaultStatus | journal::Verdict::FaultReset => Self::Injected,
            journal::Verdict::Refused(_) => Self::Rejected,
        }
    }

    /// The word, which is the name of the CSS class too.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Deduped => "deduped",
            Self::Partial => "partial",
            Self::Rejected => "rejected",
            Self::Injected => "injected",
        }
    }
}
