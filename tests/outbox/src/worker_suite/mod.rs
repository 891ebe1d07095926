//! What a worker does on any store.

mod deploy;
mod faults;
mod neighbors;
mod order;

pub use deploy::*;
pub use faults::*;
pub use neighbors::*;
pub use order::*;

use std::time::{Duration, Instant};

use triggers_outbox::core::Counts;
use triggers_outbox::{Outbox, Worker};
use triggers_runtime::{Command, Idempotency, InstanceId, PayloadJson, Report, Sink, Uuid};

use crate::service::Service;

pub(crate) const TRIGGER: &str = "appointment_starting";

pub(crate) fn instance() -> InstanceId {
    InstanceId::new(Uuid::now_v7())
}

pub(crate) fn report(entity: Option<Uuid>, n: usize) -> Command {
    let payload = PayloadJson::from_json(format!(r#"{{"n":{n}}}"#)).unwrap();
    let key = Idempotency::new(Uuid::now_v7().to_string(), None).unwrap();
    Command::report(TRIGGER, Report::new(entity, payload, Some(key)))
}

pub(crate) fn cancel(entity: Uuid) -> Command {
    Command::cancel(TRIGGER, entity)
}

pub(crate) async fn enqueue(outbox: &Outbox, instance: InstanceId, command: Command) {
    outbox.instance(instance).send(command).await.unwrap();
}

pub(crate) async fn start(outbox: &Outbox, service: &Service) -> Worker {
    let service = service.clone();
    outbox
        .worker(move |instance| service.sink(instance))
        .seed(1)
        .spawn()
        .await
        .unwrap()
}

/// Waits until the counts are so.
pub(crate) async fn until(outbox: &Outbox, reached: impl Fn(&Counts) -> bool) -> Counts {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let counts = outbox.store().counts().await.unwrap();
        if reached(&counts) {
            return counts;
        }
        assert!(Instant::now() < deadline, "{counts:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) async fn drained(outbox: &Outbox) -> Counts {
    until(outbox, |counts| counts.waiting + counts.held == 0).await
}
