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

use service::Service;
use triggers_runtime::{
    Action, Batcher, BatcherOptions, Bulk, Command, Error, PayloadJson, Receipt, Report, Sink,
};

const TRIGGER: &str = "appointment_starting";

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn payload(number: u128) -> PayloadJson {
    PayloadJson::from_json(format!(r#"{{"number":{number}}}"#)).unwrap()
}

fn action(number: u128) -> Action {
    Report::new(Some(id(number)), payload(number), None).into()
}

fn report(number: u128) -> Command {
    Command::new(TRIGGER, action(number))
}

fn cancel(number: u128) -> Command {
    Command::cancel(TRIGGER, id(number))
}

fn reports(numbers: impl IntoIterator<Item = u128>) -> Bulk {
    Bulk::new(TRIGGER, numbers.into_iter().map(action).collect())
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
