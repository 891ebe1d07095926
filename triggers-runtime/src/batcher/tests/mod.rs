//! The batcher as callers see it, over a service that keeps a log.

mod crowd;
mod ending;
mod failing;
mod gathering;
mod lanes;
mod random;
mod service;

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Batcher, BatcherOptions, BulkReport, Cancel, Command, Error, Event, PayloadJson, Receipt,
    Report, Sink,
};
use service::Service;

const TRIGGER: &str = "appointment_starting";

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn payload(number: u128) -> PayloadJson {
    PayloadJson::from_json(format!(r#"{{"number":{number}}}"#)).unwrap()
}

fn event(number: u128) -> Event {
    Event {
        external_entity_id: Some(id(number)),
        payload: payload(number),
        idempotency: None,
    }
}

fn report(number: u128) -> Command {
    let Event {
        external_entity_id,
        payload,
        idempotency,
    } = event(number);
    Command::Report(Report {
        trigger_key: TRIGGER.into(),
        external_entity_id,
        payload,
        idempotency,
    })
}

fn cancel(number: u128) -> Command {
    Command::Cancel(Cancel {
        trigger_key: TRIGGER.into(),
        external_entity_id: id(number),
    })
}

fn reports(numbers: impl IntoIterator<Item = u128>) -> crate::Bulk {
    crate::Bulk::Report(BulkReport {
        trigger_key: TRIGGER.into(),
        events: numbers.into_iter().map(event).collect(),
    })
}

fn batcher(service: &Service, options: BatcherOptions) -> Batcher {
    Batcher::with_options(service.clone(), options).unwrap()
}

/// A call on a task of its own.
fn call(batcher: &Batcher, command: Command) -> tokio::task::JoinHandle<Result<Receipt, Error>> {
    let batcher = batcher.clone();
    tokio::spawn(async move { batcher.send(command).await })
}

/// Lets all tasks do what they can do now: on one thread, every turn runs each that is ready.
async fn settle() {
    for _ in 0..32 {
        tokio::task::yield_now().await;
    }
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
