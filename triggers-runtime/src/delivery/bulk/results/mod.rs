//! The results of the commands of a request that was answered.
//!
//! They are matched by index only: they may come in any order, be missing, be there twice or name
//! commands that were never sent. The totals of the answer are ignored: they do not say which
//! command they are about.

use crate::delivery::policy::{Attempts, Decision, decide};
use crate::http::transport::Response;
use crate::http::wire::response;
use crate::schedule::Kind;
use crate::{Error, Receipt};

/// What an answer says of one command.
#[derive(Clone, Debug, Default)]
pub(super) enum ItemResult {
    Delivered(Receipt),
    /// It failed, because of itself or because of the moment.
    Failed(Error),
    /// It has no result, or two that disagree.
    #[default]
    Unknown,
}

/// One result for each of `count` commands.
pub(super) fn results(response: &Response, count: usize) -> Vec<ItemResult> {
    place(response::results(response).unwrap_or_default(), count)
}

fn place(results: Vec<(usize, Result<Receipt, Error>)>, count: usize) -> Vec<ItemResult> {
    let mut found: Vec<Option<ItemResult>> = (0..count).map(|_| None).collect();
    for (index, result) in results {
        let Some(place) = found.get_mut(index) else {
            continue;
        };
        let result = match result {
            Ok(receipt) => ItemResult::Delivered(receipt),
            Err(error) => ItemResult::Failed(error),
        };
        *place = Some(match place.take() {
            None => result,
            Some(earlier) if agree(&earlier, &result) => earlier,
            Some(_) => ItemResult::Unknown,
        });
    }
    found.into_iter().map(Option::unwrap_or_default).collect()
}

fn agree(one: &ItemResult, other: &ItemResult) -> bool {
    matches!(
        (one, other),
        (ItemResult::Delivered(_), ItemResult::Delivered(_))
            | (ItemResult::Failed(_), ItemResult::Failed(_))
    )
}

/// What follows from a result.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// The command is sent again, with its key.
    Again(Attempts),
    Done(Result<Receipt, Error>),
}

/// Decides for a command by the same table as for a request. `retries` is how often it may be sent
/// again; `unknown` is the error of a command without a result.
pub(super) fn next(
    result: ItemResult,
    attempts: Attempts,
    kind: Kind,
    retries: u32,
    unknown: impl FnOnce() -> Error,
) -> Next {
    let error = match result {
        ItemResult::Delivered(receipt) => return Next::Done(Ok(receipt)),
        ItemResult::Failed(error) => error,
        ItemResult::Unknown => unknown(),
    };
    if decide(kind, &error, attempts, retries, 1) == Decision::Retry {
        return Next::Again(Attempts {
            retries: attempts.retries + 1,
            doubt: attempts.doubt || !error.is_definite(),
            ..attempts
        });
    }
    Next::Done(Err(attempts.conclude(error, kind)))
}

#[cfg(test)]
mod tests;
