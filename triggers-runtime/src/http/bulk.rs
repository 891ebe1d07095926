//! Many calls in few requests (spec §1.2, §1.4).

use super::call::Call;
use super::instance::Site;
use super::transport::Answered;
use super::wire::{request, response};
use crate::{Bulk, BulkReceipt, Error, Outcome};

/// The most calls one request may hold.
const LIMIT: usize = 100;

/// Sends `bulk` in requests of up to 100 calls, one after the other.
pub(super) async fn send_bulk(site: &Site, bulk: &Bulk) -> BulkReceipt {
    let mut outcomes = Vec::with_capacity(bulk.len());
    while outcomes.len() < bulk.len() {
        let start = outcomes.len();
        let end = bulk.len().min(start + LIMIT);
        let call = encode(bulk, start, end);
        match site.call(&call).await {
            Ok(answered) => outcomes.extend(settle(&answered, end - start, call.repeatable)),
            Err(error) => {
                let stop = concerns_all(&error);
                outcomes.extend(std::iter::repeat_n(Outcome::of_error(error), end - start));
                if stop {
                    break;
                }
            }
        }
    }
    outcomes.resize_with(bulk.len(), || {
        Outcome::Rejected(Error::not_sent(
            "not attempted, as an earlier request of the same call failed",
        ))
    });
    BulkReceipt::new(outcomes)
}

fn encode(bulk: &Bulk, start: usize, end: usize) -> Call {
    match bulk {
        Bulk::Report(bulk) => {
            let events = bulk.events.get(start..end).unwrap_or_default();
            let repeatable = events.iter().all(|event| event.idempotency.is_some());
            Call::new(
                request::BULK_REPORT,
                request::bulk_report(&bulk.trigger_key, events),
                repeatable,
            )
        }
        Bulk::Cancel(bulk) => {
            let ids = bulk.external_entity_ids.get(start..end).unwrap_or_default();
            Call::new(
                request::BULK_CANCEL,
                request::bulk_cancel(&bulk.trigger_key, ids),
                true,
            )
        }
    }
}

/// Whether the next request would most likely fail alike: then it is not worth its timeout.
fn concerns_all(error: &Error) -> bool {
    matches!(
        error,
        Error::NotSent(_) | Error::Ambiguous(_) | Error::RateLimited(_) | Error::Unauthorized(_)
    )
}

/// One outcome for each of `count` calls, matched by `originalIndex`, as results may come in any
/// order or be missing. What is missing, or there twice, is unknown.
fn settle(answered: &Answered, count: usize, repeatable: bool) -> Vec<Outcome> {
    let unknown = |problem: &'static str| {
        let answer = response::refusal(answered);
        Outcome::Unknown(Error::bad_response(problem, answer, repeatable, false))
    };
    let Some(results) = response::results(answered) else {
        return std::iter::repeat_with(|| unknown("the results are not readable"))
            .take(count)
            .collect();
    };
    let mut outcomes: Vec<Option<Outcome>> = vec![None; count];
    for (index, outcome) in results {
        if let Some(place) = outcomes.get_mut(index) {
            *place = Some(match place {
                None => outcome,
                Some(_) => unknown("it has two results"),
            });
        }
    }
    let settled = outcomes.into_iter();
    settled
        .map(|outcome| outcome.unwrap_or_else(|| unknown("it has no result")))
        .collect()
}
