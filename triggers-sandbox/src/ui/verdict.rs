//! What became of a call, in one word and one colour. The word says all that the colour says.

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

    /// From the journal's `verdict`.
    pub(super) fn of(journal: &str) -> Self {
        match journal {
            "OK" => Self::Accepted,
            "DUPLICATE" => Self::Deduped,
            "PARTIAL" => Self::Partial,
            fault if fault.starts_with("FAULT_") => Self::Injected,
            _ => Self::Rejected,
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
