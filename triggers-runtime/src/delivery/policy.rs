//! What to do after an attempt: the table, as data.
//!
//! A repeat must never double an effect. Whether it could depends on two things: what is known of
//! the attempt ([`Cause`]) and what kind of call it was ([`Kind`]).

#[cfg(test)]
mod tests;

/// How a call bears repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Reports under idempotency keys: the service ignores repeats (spec §4).
    Keyed,
    /// Reports without a key: a repeat is a second event.
    Unkeyed,
    /// Cancels: a repeat finds nothing left to cancel, as long as no later report of the same lane
    /// was sent. The lane sees to that.
    Cancel,
}

impl Kind {
    /// Whether a second copy is harmless.
    pub(crate) fn is_repeatable(self) -> bool {
        self != Self::Unkeyed
    }
}

/// What is known of an attempt that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cause {
    /// Nothing was sent: no address, no connection, no TLS, no token.
    NotSent,
    /// Sent, wholly or in part, and no whole answer came back.
    Lost,
    /// The service failed while working on it: 408 and 5xx but 501 and 503.
    Failed,
    /// 503.
    Unavailable,
    /// 429 and 425: refused up front.
    Throttled,
    /// 409, whose meaning is not documented for these calls.
    Conflict,
    /// 401.
    Unauthorized,
    /// 400, 413, 422, 428: the content is at fault, in a bulk call perhaps of one item only.
    Content,
    /// Everything else the service says no with, and redirects, which are not followed.
    Refused,
    /// 2xx to a bulk call, with a body that does not tell the outcome of an item.
    Garbled,
}

impl Cause {
    /// The cause that an HTTP status stands for; none for success.
    pub(crate) fn of_status(status: u16) -> Option<Self> {
        Some(match status {
            200..=299 => return None,
            401 => Self::Unauthorized,
            400 | 413 | 422 | 428 => Self::Content,
            408 => Self::Failed,
            409 => Self::Conflict,
            425 | 429 => Self::Throttled,
            503 => Self::Unavailable,
            300..=499 | 501 => Self::Refused,
            _ => Self::Failed,
        })
    }

    /// Whether the attempt may have had its effect all the same.
    pub(crate) fn is_ambiguous(self) -> bool {
        matches!(
            self,
            Self::Lost | Self::Failed | Self::Unavailable | Self::Garbled
        )
    }

    /// Whether the answer settles earlier attempts with the same bytes too. Content that is refused
    /// now was refused then; every other refusal speaks of this attempt only.
    pub(crate) fn is_final(self) -> bool {
        self == Self::Content
    }
}

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Retry,
    /// Twice at most, however many attempts are allowed.
    Twice,
    /// With a new token, once.
    Refresh,
    /// In halves, if there is more than one item.
    Split,
    Never,
}

use Rule::{Never, Refresh, Retry, Split, Twice};

#[rustfmt::skip]
const TABLE: [(Cause, [Rule; 3]); 10] = [
    //                     Keyed    Unkeyed  Cancel
    (Cause::NotSent,      [Retry,   Retry,   Retry]),
    (Cause::Lost,         [Retry,   Never,   Retry]),
    (Cause::Failed,       [Retry,   Never,   Retry]),
    (Cause::Unavailable,  [Retry,   Never,   Retry]),
    (Cause::Throttled,    [Retry,   Retry,   Retry]),
    (Cause::Conflict,     [Twice,   Never,   Twice]),
    (Cause::Unauthorized, [Refresh, Refresh, Refresh]),
    (Cause::Content,      [Split,   Split,   Split]),
    (Cause::Refused,      [Never,   Never,   Never]),
    (Cause::Garbled,      [Retry,   Never,   Retry]),
];

fn rule(kind: Kind, cause: Cause) -> Rule {
    let column = match kind {
        Kind::Keyed => 0,
        Kind::Unkeyed => 1,
        Kind::Cancel => 2,
    };
    TABLE
        .iter()
        .find(|(row, _)| *row == cause)
        .map_or(Never, |(_, rules)| rules[column])
}

/// What a call has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// Repeats so far; a replay under a new token is none.
    pub(crate) retries: u32,
    /// Of these, repeats after a conflict.
    pub(crate) conflicts: u32,
    /// Whether the token was replaced already.
    pub(crate) refreshed: bool,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Again, after a delay and if the retry budget allows.
    Retry,
    /// Again at once, under a new token.
    Refresh,
    /// Again in halves.
    Split,
    /// Tell the caller.
    GiveUp,
}

/// Decides what follows an attempt. `retries` is how many repeats are allowed, `items` how many
/// commands the request carries.
pub(crate) fn decide(
    kind: Kind,
    cause: Cause,
    history: History,
    retries: u32,
    items: usize,
) -> Decision {
    let again = history.retries < retries;
    match rule(kind, cause) {
        Retry if again => Decision::Retry,
        Twice if again && history.conflicts < 2 => Decision::Retry,
        Refresh if !history.refreshed => Decision::Refresh,
        Split if items > 1 => Decision::Split,
        Retry | Twice | Refresh | Split | Never => Decision::GiveUp,
    }
}
