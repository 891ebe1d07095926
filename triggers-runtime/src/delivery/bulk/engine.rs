//! Drives a bulk call: lanes, requests side by side, waits, outcomes.

mod landing;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use super::plan::Plan;
use super::position::ByPosition;
use super::requests::{call, entries, lane_key};
use super::settle::Past;
use crate::delivery::budget::Spent;
use crate::delivery::call::{Called, Failed};
use crate::delivery::instance::Instance;
use crate::delivery::lane::Permit;
use crate::delivery::single::{busy, quarantined};
use crate::{Action, Bulk, BulkReceipt, Error, Receipt};

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
    outcomes: Vec<Option<Result<Receipt, Error>>>,
    /// Of items that were sent and are not settled.
    past: ByPosition<Past>,
    /// Of items that are not settled and not under way; those under way have theirs with them.
    permits: ByPosition<Permit>,
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
            past: ByPosition::default(),
            permits: ByPosition::default(),
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
                self.finish(at, Err(busy()));
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
        match (self.bulk.actions.get(at), quarantine) {
            (Some(Action::Report(_)), Some(until)) => {
                if until > now + self.instance.client.delivery.call_timeout {
                    return self.finish(at, Err(quarantined(until)));
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
}
