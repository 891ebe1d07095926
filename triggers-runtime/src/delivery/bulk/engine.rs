//! Drives a bulk call: lanes, requests side by side, waits, outcomes.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use super::plan::Plan;
use super::requests::{call, entries, is_repeatable, lane_key};
use super::settle::{Next, Past, Verdict, next, verdicts};
use crate::delivery::budget::Spent;
use crate::delivery::call::{Called, Failed};
use crate::delivery::instance::Instance;
use crate::delivery::lane::Permit;
use crate::delivery::policy::Cause;
use crate::delivery::single::{busy, quarantined};
use crate::http::wire::response;
use crate::{Bulk, BulkReceipt, Error, Outcome};

/// After so many failed requests in a row the rest would only cost its timeouts.
const HOPELESS: u32 = 2;

type Flight<'a> = Pin<Box<dyn Future<Output = Landed> + Send + 'a>>;

/// A request that came to its end.
struct Landed {
    batch: Vec<usize>,
    permits: Vec<Option<Permit>>,
    result: Result<Called, Failed>,
}

enum Event {
    Landed(Landed),
    Granted(usize, Permit),
    Time,
}

pub(super) struct Engine<'a> {
    instance: &'a Instance,
    bulk: &'a Bulk,
    plan: Plan,
    outcomes: Vec<Option<Outcome>>,
    /// Of items that were sent and are not settled.
    past: HashMap<usize, Past>,
    /// Of items that are not settled and not under way; those under way have theirs with them.
    permits: HashMap<usize, Permit>,
    flights: Vec<Flight<'a>>,
    /// Items that go out again, or for the first time, but not before then.
    later: BinaryHeap<Reverse<(Instant, usize)>>,
    /// Items that wait for their lane, until then at the latest.
    blocked: VecDeque<(Instant, usize)>,
    grant: UnboundedSender<(usize, Permit)>,
    granted: UnboundedReceiver<(usize, Permit)>,
    /// What items that go out again took out of the retry budget.
    spent: Vec<Spent>,
    failures_in_a_row: u32,
    stopped: bool,
}

impl<'a> Engine<'a> {
    pub(super) fn new(instance: &'a Instance, bulk: &'a Bulk) -> Self {
        let (grant, granted) = unbounded_channel();
        Self {
            instance,
            bulk,
            plan: Plan::new(entries(bulk).into_iter(), instance.client.delivery.bulk),
            outcomes: vec![None; bulk.len()],
            past: HashMap::new(),
            permits: HashMap::new(),
            flights: Vec::new(),
            later: BinaryHeap::new(),
            blocked: VecDeque::new(),
            grant,
            granted,
            spent: Vec::new(),
            failures_in_a_row: 0,
            stopped: false,
        }
    }

    pub(super) async fn run(mut self) -> BulkReceipt {
        loop {
            self.take_up_what_is_due();
            while !self.stopped
                && self.flights.len() < self.instance.client.delivery.bulk.concurrency
            {
                self.ask_for_lanes();
                let Some(batch) = self.plan.next_batch() else {
                    break;
                };
                self.launch(batch);
            }
            if self.plan.is_done() || (self.stopped && self.flights.is_empty()) {
                break;
            }
            match self.event().await {
                Event::Landed(landed) => self.land(landed),
                Event::Granted(at, permit) => self.admit(at, permit),
                Event::Time => {}
            }
        }
        self.receipt()
    }

    fn take_up_what_is_due(&mut self) {
        let now = Instant::now();
        while let Some(Reverse((due, at))) = self.later.peek().copied()
            && due <= now
        {
            self.later.pop();
            self.plan.ready(at);
        }
        while let Some((_, at)) = self.blocked.pop_front_if(|(until, _)| *until <= now) {
            // Those that were granted meanwhile have a permit or an outcome.
            if self.is_blocked(at) {
                self.finish(at, Outcome::Rejected(busy()));
            }
        }
    }

    fn is_blocked(&self, at: usize) -> bool {
        let unsettled = self.outcomes.get(at).is_some_and(Option::is_none);
        unsettled && !self.past.contains_key(&at) && !self.permits.contains_key(&at)
    }

    /// Asks for the lanes of as many items as the next request can hold.
    fn ask_for_lanes(&mut self) {
        while self.plan.has_room() {
            let Some(at) = self.plan.next_free() else {
                return;
            };
            let Some(key) = lane_key(self.bulk, at) else {
                self.plan.ready(at);
                continue;
            };
            let permit = self.instance.site.lanes.acquire(key, || {
                let grant = self.grant.clone();
                Box::new(move |permit| grant.send((at, permit)).map_err(|refused| refused.0.1))
            });
            if let Some(permit) = permit {
                self.admit(at, permit);
            } else {
                let until = Instant::now() + self.instance.client.delivery.call_timeout;
                self.blocked.push_back((until, at));
            }
        }
    }

    /// The item holds its lane.
    fn admit(&mut self, at: usize, permit: Permit) {
        if self.outcomes.get(at).is_none_or(Option::is_some) {
            return;
        }
        let now = Instant::now();
        let quarantine = permit.quarantined_until().filter(|until| *until > now);
        match (self.bulk, quarantine) {
            (Bulk::Report(_), Some(until)) => {
                if until > now + self.instance.client.delivery.call_timeout {
                    return self.finish(at, Outcome::Rejected(quarantined(until)));
                }
                self.later.push(Reverse((until, at)));
            }
            _ => self.plan.ready(at),
        }
        self.permits.insert(at, permit);
    }

    fn launch(&mut self, batch: Vec<usize>) {
        for at in &batch {
            self.past.entry(*at).or_default();
        }
        let mut permits: Vec<Option<Permit>> =
            batch.iter().map(|at| self.permits.remove(at)).collect();
        let call = call(self.bulk, &batch);
        let instance = self.instance;
        self.flights.push(Box::pin(async move {
            let result = instance.call(&call, &mut permits).await;
            Landed {
                batch,
                permits,
                result,
            }
        }));
    }

    async fn event(&mut self) -> Event {
        let later = self.later.peek().map(|Reverse((due, _))| *due);
        let blocked = self.blocked.front().map(|(until, _)| *until);
        let alarm = later.into_iter().chain(blocked).min();
        let mut alarm = pin!(alarm.map(sleep_until));
        poll_fn(|cx| {
            for index in 0..self.flights.len() {
                if let Poll::Ready(landed) = self.flights[index].as_mut().poll(cx) {
                    drop(self.flights.swap_remove(index));
                    return Poll::Ready(Event::Landed(landed));
                }
            }
            if let Poll::Ready(Some((at, permit))) = self.granted.poll_recv(cx) {
                return Poll::Ready(Event::Granted(at, permit));
            }
            match alarm.as_mut().as_pin_mut() {
                Some(alarm) => alarm.poll(cx).map(|()| Event::Time),
                None => Poll::Pending,
            }
        })
        .await
    }

    fn land(&mut self, landed: Landed) {
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
        for ((at, permit), verdict) in batch.into_iter().zip(permits).zip(verdicts) {
            let repeatable = is_repeatable(self.bulk, at);
            let mut past = self.past.remove(&at).unwrap_or_default();
            past.attempts += called.attempts;
            past.doubt |= called.doubt;
            let unknown = || {
                let answer = response::refusal(&called.answered);
                Error::bad_response("the item has no result", answer, repeatable, false)
            };
            match next(verdict, past, repeatable, retries, unknown) {
                Next::Done(outcome) => self.finish_lane(at, after(outcome, past.attempts), permit),
                Next::Again(past) => {
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
        self.stopped |= match error {
            Error::NotSent(_) | Error::RateLimited(_) | Error::Unauthorized(_) => true,
            Error::Ambiguous(_) => self.failures_in_a_row >= HOPELESS,
            _ => false,
        };
        for &at in batch {
            let past = self.past.remove(&at).unwrap_or_default();
            let error = error.clone().after(past.attempts + error.attempts());
            let error = if past.doubt && !failed.cause.is_final() {
                error.in_doubt(is_repeatable(self.bulk, at))
            } else {
                error
            };
            self.finish(at, Outcome::of_error(error));
        }
    }

    /// The item is settled, and its lane free. What is not known of a cancel keeps the lane in
    /// doubt.
    fn finish_lane(&mut self, at: usize, outcome: Outcome, permit: Option<Permit>) {
        if let (Outcome::Unknown(_), Bulk::Cancel(_), Some(mut permit)) =
            (&outcome, self.bulk, permit)
        {
            permit.cancel_sent();
        }
        self.finish(at, outcome);
    }

    fn finish(&mut self, at: usize, outcome: Outcome) {
        if let Some(place) = self.outcomes.get_mut(at) {
            *place = Some(outcome);
            self.plan.settle(at);
        }
    }

    /// What has no outcome yet was held back when the call was stopped.
    fn receipt(self) -> BulkReceipt {
        let Self {
            outcomes,
            past,
            bulk,
            ..
        } = self;
        let outcomes = outcomes.into_iter().enumerate().map(|(at, outcome)| {
            outcome.unwrap_or_else(|| held_back(past.get(&at), is_repeatable(bulk, at)))
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

fn after(outcome: Outcome, attempts: u32) -> Outcome {
    match outcome {
        Outcome::Delivered(receipt) => Outcome::Delivered(receipt),
        Outcome::Rejected(error) => Outcome::Rejected(error.after(attempts)),
        Outcome::Unknown(error) => Outcome::Unknown(error.after(attempts)),
    }
}

fn held_back(past: Option<&Past>, repeatable: bool) -> Outcome {
    let past = past.copied().unwrap_or_default();
    let error = Error::not_sent("not attempted, as earlier requests of the same call failed");
    let error = error.after(past.attempts);
    Outcome::of_error(if past.doubt {
        error.in_doubt(repeatable)
    } else {
        error
    })
}
