//! What follows when a request of a bulk call is complete.

use std::time::Duration;

use super::Engine;
use super::results::{ItemResult, Next, next, results};
use crate::delivery::policy::{Attempts, Decision, decide};
use crate::delivery::queue::InFlight;
use crate::delivery::request::Delivered;
use crate::http::wire::response;
use crate::schedule::{Fate, Kind};
use crate::{BulkReceipt, Error, ErrorKind};

/// After so many failed requests in a row, the rest would only cost its timeouts.
const HOPELESS: u32 = 2;

impl Engine {
    pub(super) fn complete(&mut self, in_flight: InFlight, result: Result<Delivered, Error>) {
        match result {
            Ok(delivered) => self.resolve(in_flight, &delivered),
            Err(error) if is_divisible(&in_flight, &error) => in_flight.split(),
            Err(error) => self.give_up(in_flight, &error),
        }
    }

    /// The service answered: each command has its own result.
    fn resolve(&mut self, in_flight: InFlight, delivered: &Delivered) {
        self.failures_in_a_row = 0;
        if let Some(spent) = self.spent.pop() {
            self.instance.succeeded(Some(spent));
        }
        let mut results = results(&delivered.response, in_flight.len());
        let retries = self.retries(&results);
        let at = self.call.after(self.pause(&in_flight));
        let kind = in_flight.kind();
        in_flight.complete(|index, item| {
            let result = results
                .get_mut(index)
                .map_or(ItemResult::Unknown, std::mem::take);
            let mut attempts = self.attempts.get(&item).copied().unwrap_or_default();
            attempts.made += delivered.attempts;
            attempts.doubt |= delivered.doubt;
            let unknown = || {
                let answer = response::refusal(&delivered.response);
                let repeatable = kind.is_repeatable();
                Error::bad_response("the command has no result", answer, repeatable, false)
            };
            match next(result, attempts, kind, retries, unknown) {
                Next::Done(result) => {
                    let lost = result
                        .as_ref()
                        .map_or_else(|error| !error.is_definite(), |_| attempts.doubt);
                    self.finish(item, result);
                    if lost && kind == Kind::Cancel {
                        Fate::CancelLost
                    } else {
                        Fate::Done
                    }
                }
                Next::Again(attempts) => {
                    self.attempts.insert(item, attempts);
                    let lost = attempts.doubt && kind == Kind::Cancel;
                    Fate::Again { at, lost }
                }
            }
        });
    }

    /// How long the commands of this request wait before they are sent again: all equally long, so
    /// that they are sent together.
    fn pause(&self, in_flight: &InFlight) -> Duration {
        let client = &self.instance.client;
        let retries = in_flight
            .items()
            .filter_map(|item| Some(self.attempts.get(&item)?.retries));
        let retry = retries.max().unwrap_or_default();
        client.delivery.backoff.delay(retry, false, &client.jitter)
    }

    /// How often commands may be sent again, within the retry budgets.
    fn retries(&mut self, results: &[ItemResult]) -> u32 {
        let delivered = |result: &ItemResult| matches!(result, ItemResult::Delivered(_));
        if results.iter().all(delivered) {
            return 0;
        }
        match self.instance.spend(false) {
            Some(spent) => {
                self.spent.push(spent);
                self.instance.client.delivery.retries
            }
            None => 0,
        }
    }

    /// The request failed for good, and with it all its commands.
    fn give_up(&mut self, in_flight: InFlight, error: &Error) {
        self.failures_in_a_row += 1;
        self.stopped |= match error.kind() {
            ErrorKind::NotSent | ErrorKind::RateLimited | ErrorKind::Unauthorized => true,
            ErrorKind::Ambiguous => self.failures_in_a_row >= HOPELESS,
            _ => false,
        };
        let kind = in_flight.kind();
        in_flight.complete(|_, item| {
            let mut attempts = self.attempts.get(&item).copied().unwrap_or_default();
            attempts.made += error.attempts();
            let error = attempts.conclude(error.clone(), kind);
            let lost = !error.is_definite();
            self.finish(item, Err(error));
            if lost && kind == Kind::Cancel {
                Fate::CancelLost
            } else {
                Fate::Done
            }
        });
    }

    /// The call was stopped: what was not sent, or is to be sent again, is held back.
    pub(super) fn hold_back(&mut self) {
        for item in self.call.withdraw() {
            let attempts = self.attempts.get(&item).copied().unwrap_or_default();
            let error =
                Error::not_sent("not attempted, as earlier requests of the same call failed");
            let error = attempts.conclude(error, self.kind(item));
            self.finish(item, Err(error));
        }
    }

    pub(super) fn receipt(self) -> BulkReceipt {
        // Each command is complete, refused or withdrawn by now.
        let missing = || Err(Error::not_sent("the call was stopped"));
        let results = self.results.into_iter();
        results
            .map(|result| result.unwrap_or_else(missing))
            .collect()
    }
}

/// Whether one command only may be at fault.
fn is_divisible(in_flight: &InFlight, error: &Error) -> bool {
    let (kind, items) = (in_flight.kind(), in_flight.len());
    decide(kind, error, Attempts::default(), 0, items) == Decision::Split
}
