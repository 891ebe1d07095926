//! Many commands of one trigger, in as few requests as the rules allow.
//!
//! The schedule says what is sent next; `results` reads the answers; the engine here sends requests
//! side by side and waits.

mod completion;
mod results;

use std::borrow::Cow;
use std::collections::HashMap;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::Instant;
use uuid::Uuid;

use super::budget::Spent;
use super::instance::Instance;
use super::observe::Operation;
use super::policy::Attempts;
use super::queue::{Call, InFlight, busy};
use super::request::{Deadline, Delivered, Request};
use crate::http::wire::request;
use crate::schedule::Kind;
use crate::{Action, Bulk, BulkReceipt, Error, Receipt, Report};

type Flight = Pin<Box<dyn Future<Output = (InFlight, Result<Delivered, Error>)> + Send>>;

/// Delivers `bulk`: one result for each command, in order.
pub(super) async fn send(instance: Instance, bulk: Bulk) -> Result<BulkReceipt, Error> {
    let call = Call::new(&instance.state.queue)?;
    let bytes = |action: &Action| action.as_report().map_or(request::ID_SIZE, request::size);
    call.push(&bulk.trigger_key, bulk.actions.iter(), bytes);
    let engine = Engine {
        call,
        open: bulk.len(),
        results: bulk.actions.iter().map(|_| None).collect(),
        attempts: HashMap::new(),
        trigger_key: bulk.trigger_key,
        actions: bulk.actions,
        instance,
        flights: Vec::new(),
        spent: Vec::new(),
        failures_in_a_row: 0,
        stopped: false,
    };
    Ok(engine.run().await)
}

struct Engine {
    instance: Instance,
    call: Call,
    trigger_key: Cow<'static, str>,
    actions: Vec<Action>,
    /// How many have no result yet.
    open: usize,
    results: Vec<Option<Result<Receipt, Error>>>,
    /// Of commands that are sent again.
    attempts: HashMap<usize, Attempts>,
    flights: Vec<Flight>,
    /// What commands that are sent again took out of the retry budgets.
    spent: Vec<Spent>,
    failures_in_a_row: u32,
    stopped: bool,
}

impl Engine {
    async fn run(mut self) -> BulkReceipt {
        let mut patience = self.patience();
        loop {
            if self.stopped {
                self.hold_back();
            } else {
                self.dispatch_all();
            }
            let blocked = self.flights.is_empty() && self.call.is_blocked();
            if !blocked {
                patience = self.patience();
            } else if self.open > 0 && Instant::now() >= patience {
                self.give_up_waiting();
            }
            if self.open == 0 {
                return self.receipt();
            }
            let deadline = blocked.then_some(patience);
            let flights = &mut self.flights;
            let landed = self
                .call
                .changed(deadline, |context| poll_any(flights, context));
            if let Some((in_flight, result)) = landed.await {
                self.complete(in_flight, result);
            }
        }
    }

    fn patience(&self) -> Instant {
        Instant::now() + self.instance.client.delivery.call_timeout
    }

    fn dispatch_all(&mut self) {
        while let Some(in_flight) = self.call.take() {
            self.dispatch(in_flight);
        }
        for (item, error) in self.call.refused() {
            self.finish(item, Err(error));
        }
    }

    fn dispatch(&mut self, in_flight: InFlight) {
        let (operation, body) = self.body(&in_flight);
        let (instance, trigger_key) = (self.instance.clone(), self.trigger_key.clone());
        self.flights.push(Box::pin(async move {
            let request = Request {
                operation,
                trigger_key: &trigger_key,
                body: body.into(),
                kind: in_flight.kind(),
                items: in_flight.len(),
                deadline: Deadline::Paced,
            };
            let result = instance.request(&request).await;
            (in_flight, result)
        }));
    }

    fn body(&self, in_flight: &InFlight) -> (Operation, Vec<u8>) {
        let actions = in_flight.items().filter_map(|item| self.actions.get(item));
        if in_flight.kind() == Kind::Cancel {
            let ids: Vec<Uuid> = actions.filter_map(Action::external_entity_id).collect();
            let body = request::bulk_cancel(&self.trigger_key, &ids);
            (Operation::BulkCancel, body)
        } else {
            let reports: Vec<&Report> = actions.filter_map(Action::as_report).collect();
            let body = request::bulk_report(&self.trigger_key, &reports);
            (Operation::BulkReport, body)
        }
    }

    /// Lanes that other calls hold did not become free in time.
    fn give_up_waiting(&mut self) {
        for item in self.call.withdraw() {
            self.finish(item, Err(busy()));
        }
    }

    fn kind(&self, item: usize) -> Kind {
        self.actions.get(item).map_or(Kind::Unkeyed, Kind::of)
    }

    fn finish(&mut self, item: usize, result: Result<Receipt, Error>) {
        if let Some(place) = self.results.get_mut(item)
            && place.is_none()
        {
            let trigger_key = &self.trigger_key;
            *place = Some(result.map_err(|error| error.of_trigger(trigger_key.clone())));
            self.open -= 1;
        }
    }
}

fn poll_any(
    flights: &mut Vec<Flight>,
    context: &mut Context<'_>,
) -> Poll<(InFlight, Result<Delivered, Error>)> {
    for index in 0..flights.len() {
        if let Poll::Ready(landed) = flights[index].as_mut().poll(context) {
            drop(flights.swap_remove(index));
            return Poll::Ready(landed);
        }
    }
    Poll::Pending
}
