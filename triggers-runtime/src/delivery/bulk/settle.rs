//! What became of each item of a request that was answered.
//!
//! Results are matched by their index only: they may come in any order, be missing, be there twice
//! or name items that were never sent. The totals of the answer are not believed: they say nothing
//! about which item (spec §1.2).

use crate::delivery::policy::{Cause, Decision, History, Kind, decide};
use crate::{Error, ErrorKind, Receipt};

/// What an answer says of one item.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    Delivered(Receipt),
    /// It failed; what failed may be the item or the moment.
    Failed(Error),
    /// It has no result, or two that disagree.
    Unknown,
}

/// One verdict for each of `count` items.
pub(crate) fn verdicts(
    results: Vec<(usize, Result<Receipt, Error>)>,
    count: usize,
) -> Vec<Verdict> {
    let mut found: Vec<Option<Verdict>> = vec![None; count];
    for (at, outcome) in results {
        let Some(place) = found.get_mut(at) else {
            continue;
        };
        let verdict = match outcome {
            Ok(receipt) => Verdict::Delivered(receipt),
            Err(error) => Verdict::Failed(error),
        };
        *place = Some(match place.take() {
            None => verdict,
            Some(earlier) if agree(&earlier, &verdict) => earlier,
            Some(_) => Verdict::Unknown,
        });
    }
    let verdicts = found.into_iter();
    verdicts
        .map(|found| found.unwrap_or(Verdict::Unknown))
        .collect()
}

fn agree(one: &Verdict, other: &Verdict) -> bool {
    matches!(
        (one, other),
        (Verdict::Delivered(_), Verdict::Delivered(_)) | (Verdict::Failed(_), Verdict::Failed(_))
    )
}

/// What an item has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Past {
    /// How often it went out again.
    pub(crate) retries: u32,
    /// Whether an earlier time may have had its effect.
    pub(crate) doubt: bool,
    /// How many requests held it.
    pub(crate) attempts: u32,
}

/// What follows from a verdict.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    /// The item goes out again, under its key.
    Again(Past),
    Done(Result<Receipt, Error>),
}

/// Decides, for an item by the same table as for a request: one without a result, or that failed for
/// no reason of its own, is like an answer that cannot be read. `retries` is how often an item may
/// go out again; `unknown` is the error of an item whose outcome stays unknown.
pub(crate) fn next(
    verdict: Verdict,
    past: Past,
    kind: Kind,
    retries: u32,
    unknown: impl FnOnce() -> Error,
) -> Next {
    let history = History {
        retries: past.retries,
        ..History::default()
    };
    let cause = match &verdict {
        Verdict::Failed(error) => cause(error),
        Verdict::Delivered(_) | Verdict::Unknown => Cause::Garbled,
    };
    let again = decide(kind, cause, history, retries, 1) == Decision::Retry;
    let past_next = |doubt| Past {
        retries: past.retries + 1,
        doubt,
        ..past
    };
    match verdict {
        Verdict::Delivered(receipt) => Next::Done(Ok(receipt)),
        Verdict::Failed(_) if again => Next::Again(past_next(past.doubt)),
        Verdict::Failed(error) if past.doubt && !cause.is_final() => {
            Next::Done(Err(error.in_doubt(kind.is_repeatable())))
        }
        Verdict::Failed(error) => Next::Done(Err(error)),
        Verdict::Unknown if again => Next::Again(past_next(true)),
        Verdict::Unknown => Next::Done(Err(unknown())),
    }
}

/// What an item failed for. The codes of items are not documented (spec §1.2), so only those are
/// taken as final whose meaning is plain: the schema's, gRPC's for bad requests, and 4xx.
fn cause(error: &Error) -> Cause {
    const CONTENT: [&str; 7] = [
        "INVALID_ARGUMENT",
        "FAILED_PRECONDITION",
        "OUT_OF_RANGE",
        "400",
        "413",
        "422",
        "428",
    ];
    const REFUSED: [&str; 5] = [
        "NOT_FOUND",
        "PERMISSION_DENIED",
        "UNIMPLEMENTED",
        "403",
        "404",
    ];
    let code = error.answer().and_then(|answer| answer.code());
    let is_one_of = |codes: &[&str]| code.is_some_and(|code| codes.contains(&code));
    if error.kind() == ErrorKind::Schema || is_one_of(&CONTENT) {
        Cause::Content
    } else if is_one_of(&REFUSED) {
        Cause::Refused
    } else {
        Cause::Garbled
    }
}
