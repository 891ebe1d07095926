//! What follows when a request comes to its end.

use std::cmp::Reverse;
use std::time::Duration;

use tokio::time::Instant;

use super::{Engine, Landed};
use crate::delivery::bulk::requests::kind;
use crate::delivery::bulk::settle::{Next, Past, Verdict, next, verdicts};
use crate::delivery::call::{Called, Failed};
use crate::delivery::lane::Permit;
use crate::delivery::policy::{Cause, Kind};
use crate::http::wire::response;
use crate::{BulkReceipt, Error, ErrorKind, Receipt};

/// After so many failed requests in a row the rest would only cost its timeouts.
const HOPELESS: u32 = 2;

impl Engine<'_> {
    pub(super) fn land(&mut self, landed: Landed) {
        let Landed {
            batch,
            permits,
            result,
        } = landed;
        match result {
            Ok(called) => self.settle(batch, permits, &called),
            Err(failed) if failed.cause == Cause::Content && batch.len() > 1 => {
                self.permits.extend(held(&batch, permits));
                self.plan.split(batch);
            }
            Err(failed) => self.give_up(&batch, &failed),
        }
    }

    /// The service answered: each item has its own verdict.
    fn settle(&mut self, batch: Vec<usize>, permits: Vec<Option<Permit>>, called: &Called) {
        self.failures_in_a_row = 0;
        if let Some(spent) = self.spent.pop() {
            self.instance.site.budget.succeeded(Some(spent));
        }
        let results = response::results(&called.answered).unwrap_or_default();
        let verdicts = verdicts(results, batch.len());
        let retries = self.retries(&verdicts);
        let due = Instant::now() + self.pause(&batch);
        for ((at, mut permit), verdict) in batch.into_iter().zip(permits).zip(verdicts) {
            let kind = kind(self.bulk, at);
            let mut past = self.past.remove(&at).unwrap_or_default();
            past.attempts += called.attempts;
            past.doubt |= called.doubt;
            let unknown = || {
                let answer = response::refusal(&called.answered);
                Error::bad_response(
                    "the item has no result",
                    answer,
                    kind.is_repeatable(),
                    false,
                )
            };
            match next(verdict, past, kind, retries, unknown) {
                Next::Done(outcome) => self.finish_lane(at, after(outcome, past.attempts), permit),
                Next::Again(past) => {
                    if let (Kind::Cancel, true, Some(permit)) = (kind, past.doubt, &mut permit) {
                        // What the next round knows of its own request says nothing about this
                        // one's.
                        permit.cancel_lost();
                    }
                    self.past.insert(at, past);
                    self.permits.extend(permit.map(|permit| (at, permit)));
                    self.later.push(Reverse((due, at)));
                }
            }
        }
    }

    /// How long items of this batch wait before they go out again: all equally long, so that they
    /// go together.
    fn pause(&self, batch: &[usize]) -> Duration {
        let client = &self.instance.client;
        let retries = batch
            .iter()
            .filter_map(|at| Some(self.past.get(at)?.retries));
        let retry = retries.max().unwrap_or_default();
        client.delivery.backoff.delay(retry, false, &client.jitter)
    }

    /// How often items may go out again, which the budget has a say in.
    fn retries(&mut self, verdicts: &[Verdict]) -> u32 {
        let all_well = |verdict| matches!(verdict, &Verdict::Delivered(_));
        if verdicts.iter().all(all_well) {
            return 0;
        }
        match self.instance.site.budget.spend(false) {
            Some(spent) => {
                self.spent.push(spent);
                self.instance.client.delivery.retries
            }
            None => 0,
        }
    }

    /// The request failed for good, and with it all its items.
    fn give_up(&mut self, batch: &[usize], failed: &Failed) {
        let error = &failed.error;
        self.failures_in_a_row += 1;
        self.stopped |= match error.kind() {
            ErrorKind::NotSent | ErrorKind::RateLimited | ErrorKind::Unauthorized => true,
            ErrorKind::Ambiguous => self.failures_in_a_row >= HOPELESS,
            _ => false,
        };
        for &at in batch {
            let past = self.past.remove(&at).unwrap_or_default();
            let error = error.clone().after(past.attempts + error.attempts());
            let error = if past.doubt && !failed.cause.is_final() {
                error.in_doubt(kind(self.bulk, at).is_repeatable())
            } else {
                error
            };
            self.finish(at, Err(error));
        }
    }

    /// The item is settled, and its lane free. What is not known of a cancel keeps the lane in
    /// doubt.
    fn finish_lane(&mut self, at: usize, outcome: Result<Receipt, Error>, permit: Option<Permit>) {
        let is_unknown = outcome.as_ref().is_err_and(|error| !error.is_definite());
        if let (true, Kind::Cancel, Some(mut permit)) = (is_unknown, kind(self.bulk, at), permit) {
            permit.cancel_sent();
        }
        self.finish(at, outcome);
    }

    pub(super) fn finish(&mut self, at: usize, outcome: Result<Receipt, Error>) {
        if let Some(place) = self.outcomes.get_mut(at) {
            *place = Some(outcome);
            self.plan.settle(at);
        }
    }

    /// What has no outcome yet was held back when the call was stopped.
    pub(super) fn receipt(self) -> BulkReceipt {
        let Self {
            outcomes,
            past,
            bulk,
            ..
        } = self;
        let outcomes = outcomes.into_iter().enumerate().map(|(at, outcome)| {
            outcome.unwrap_or_else(|| held_back(past.get(&at), kind(bulk, at)))
        });
        BulkReceipt::new(outcomes.collect())
    }
}

fn held(
    batch: &[usize],
    permits: Vec<Option<Permit>>,
) -> impl Iterator<Item = (usize, Permit)> + '_ {
    let pairs = batch.iter().copied().zip(permits);
    pairs.filter_map(|(at, permit)| Some((at, permit?)))
}

fn after(outcome: Result<Receipt, Error>, attempts: u32) -> Result<Receipt, Error> {
    outcome.map_err(|error| error.after(attempts))
}

fn held_back(past: Option<&Past>, kind: Kind) -> Result<Receipt, Error> {
    let past = past.copied().unwrap_or_default();
    let error = Error::not_sent("not attempted, as earlier requests of the same call failed");
    let error = error.after(past.attempts);
    Err(if past.doubt {
        error.in_doubt(kind.is_repeatable())
    } else {
        error
    })
}
