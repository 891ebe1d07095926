//! What to do after an attempt: the table, as data.
//!
//! A retry must never duplicate an effect. Whether it could depends on what is known of the attempt,
//! which its [`Error`] says, and on the [`Kind`] of the command.

#[cfg(test)]
mod tests;

use crate::schedule::Kind;
use crate::{Answer, Error, ErrorKind};

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Retry,
    /// Twice at most, however many attempts are allowed.
    Twice,
    /// With a new token, once.
    Refresh,
    /// In halves, if there is more than one command.
    Split,
    Never,
}

use Rule::{Never, Refresh, Retry, Split, Twice};

/// The rules for [`Kind::Keyed`], [`Kind::Unkeyed`] and [`Kind::Cancel`].
type Row = [Rule; 3];

const ALWAYS: Row = [Retry, Retry, Retry];
const IF_REPEATABLE: Row = [Retry, Never, Retry];
const NO: Row = [Never, Never, Never];

fn row(error: &Error) -> Row {
    match error.kind() {
        ErrorKind::NotSent | ErrorKind::RateLimited => ALWAYS,
        ErrorKind::Ambiguous => IF_REPEATABLE,
        ErrorKind::Unauthorized => [Refresh; 3],
        ErrorKind::Schema => [Split; 3],
        ErrorKind::Rejected => error.answer().map_or(NO, refusal),
        ErrorKind::BadResponse if !error.is_definite() => IF_REPEATABLE,
        // Only a token can be unreadable without any effect, and the next one may be better.
        ErrorKind::BadResponse if error.is_retryable() => ALWAYS,
        ErrorKind::BadResponse
        | ErrorKind::Payload
        | ErrorKind::Idempotency
        | ErrorKind::Config => NO,
    }
}

/// A refusal by status or, of a command in a bulk call, by code. The codes are not documented, so
/// only those are final whose meaning is plain: those of gRPC for bad requests, and 4xx.
fn refusal(answer: &Answer) -> Row {
    match (answer.status(), answer.code().unwrap_or_default()) {
        (Some(400 | 413 | 422 | 428), _)
        | (
            None,
            "INVALID_ARGUMENT"
            | "FAILED_PRECONDITION"
            | "OUT_OF_RANGE"
            | "400"
            | "413"
            | "422"
            | "428",
        ) => [Split; 3],
        (Some(409), _) => [Twice, Never, Twice],
        (Some(_), _)
        | (None, "NOT_FOUND" | "PERMISSION_DENIED" | "UNIMPLEMENTED" | "403" | "404") => NO,
        (None, _) => IF_REPEATABLE,
    }
}

/// Whether the answer settles earlier attempts with the same bytes too. Content that is refused now
/// was refused then; every other refusal is about this attempt only.
pub(super) fn is_final(error: &Error) -> bool {
    row(error) == [Split; 3]
}

/// What a command has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attempts {
    /// Requests that carried it.
    pub(super) made: u32,
    /// Retries so far; a replay with a new token is none.
    pub(super) retries: u32,
    /// Of these, retries after a conflict.
    pub(super) conflicts: u32,
    /// Whether the token was replaced already.
    pub(super) refreshed: bool,
    /// Whether an attempt may have had its effect.
    pub(super) doubt: bool,
}

impl Attempts {
    /// The error for the caller: a failure that settles nothing, after an attempt that may have had
    /// its effect, is ambiguous.
    pub(super) fn conclude(&self, error: Error, kind: Kind) -> Error {
        let made = self.made;
        if self.doubt && !is_final(&error) {
            error.in_doubt(kind.is_repeatable()).after(made)
        } else {
            error.after(made)
        }
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Retry, after a delay and if the retry budget allows.
    Retry,
    /// Retry at once, with a new token.
    Refresh,
    /// Send again in halves.
    Split,
    /// Return the error.
    GiveUp,
}

/// Decides what follows an attempt. `retries` is how many are allowed, `items` how many commands the
/// request carries.
pub(super) fn decide(
    kind: Kind,
    error: &Error,
    attempts: Attempts,
    retries: u32,
    items: usize,
) -> Decision {
    let column = match kind {
        Kind::Keyed => 0,
        Kind::Unkeyed => 1,
        Kind::Cancel => 2,
    };
    let again = attempts.retries < retries;
    match row(error)[column] {
        Retry if again => Decision::Retry,
        Twice if again && attempts.conflicts < 2 => Decision::Retry,
        Refresh if !attempts.refreshed => Decision::Refresh,
        Split if items > 1 => Decision::Split,
        Retry | Twice | Refresh | Split | Never => Decision::GiveUp,
    }
}
