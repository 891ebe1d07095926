//! One command: its lane, its request, its receipt.

use std::task::Poll;

use tokio::time::Instant;

use super::instance::Instance;
use super::observe::Operation;
use super::queue::{Call, InFlight, busy};
use super::request::{Deadline, Request};
use crate::http::wire::{request, response};
use crate::schedule::Fate;
use crate::{Action, Command, Error, Receipt};

pub(super) async fn send(instance: Instance, command: Command) -> Result<Receipt, Error> {
    let call = Call::new(&instance.state.queue)?;
    let deadline = Instant::now() + instance.client.delivery.call_timeout;
    call.push(
        &command.trigger_key,
        std::iter::once(&command.action),
        |_| 0,
    );
    let in_flight = turn(&call, deadline).await?;
    let key = &command.trigger_key;
    let (operation, body) = match &command.action {
        Action::Report(report) => (Operation::Report, request::report(key, report)),
        Action::Cancel { external_entity_id } => {
            (Operation::Cancel, request::cancel(key, *external_entity_id))
        }
    };
    let request = Request {
        operation,
        trigger_key: key,
        body: body.into(),
        kind: in_flight.kind(),
        items: 1,
        deadline: Deadline::At(deadline),
    };
    let result = instance.request(&request).await;
    let lost = match &result {
        Ok(response) => response.doubt,
        Err(error) => !error.is_definite(),
    };
    let is_cancel = command.action.as_report().is_none();
    in_flight.complete(|_, _| {
        if lost && is_cancel {
            Fate::CancelLost
        } else {
            Fate::Done
        }
    });
    result.map(|response| response::receipt(&response.response))
}

/// Waits for the command's turn in its lane.
async fn turn(call: &Call, deadline: Instant) -> Result<InFlight, Error> {
    loop {
        if let Some(in_flight) = call.take() {
            return Ok(in_flight);
        }
        if let Some((_, error)) = call.refused().next() {
            return Err(error);
        }
        if Instant::now() >= deadline {
            return Err(busy());
        }
        call.changed::<()>(Some(deadline), |_| Poll::Pending).await;
    }
}
