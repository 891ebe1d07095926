//! Business events that stop half way.

use triggers_runtime::{Command, Error, Instance, Receipt, Sending, Sink};
use triggers_sandbox::journal::EventKind;

use super::events::appointment_scheduled;
use super::{
    APPOINTMENT, AppointmentId, Service, appointment_canceled, appointment_starting, business,
    canceled, id, starting,
};

/// Fails the call at one position, passes on the others.
struct FailsAt<'a> {
    inner: &'a Instance,
    fails: usize,
    count: std::sync::atomic::AtomicUsize,
}

impl Sink for FailsAt<'_> {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        if self
            .count
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed)
            == self.fails
        {
            return Box::pin(std::future::ready(Err(Error::not_sent("the line is down"))));
        }
        self.inner.send(command)
    }
}

#[tokio::test]
async fn a_business_event_that_stops_half_way_is_resumed_where_it_stopped() {
    let service = Service::start().await;
    let site = service.site();
    let appointment = AppointmentId::new(id(APPOINTMENT));
    appointment_starting::report(&site, appointment, &starting())
        .await
        .unwrap();

    let flaky = FailsAt {
        inner: &site,
        fails: 1,
        count: 0.into(),
    };
    let stopped = business::appointment_canceled(&flaky, appointment, &canceled())
        .await
        .unwrap_err();
    let done: Vec<_> = stopped
        .done()
        .iter()
        .map(|done| &*done.command.trigger_key)
        .collect();
    assert_eq!(done, [appointment_canceled::KEY]);
    assert_eq!(
        stopped.failed().unwrap().trigger_key,
        appointment_scheduled::KEY
    );

    stopped.resume(&site).await.unwrap();
    let cancels: Vec<_> = service
        .sandbox
        .events()
        .into_iter()
        .filter(|event| event.kind == EventKind::Cancel)
        .map(|event| event.trigger_key)
        .collect();
    assert_eq!(
        cancels,
        [appointment_scheduled::KEY, appointment_starting::KEY]
    );
    let reports = service.sandbox.events().into_iter();
    let canceled = reports
        .filter(|event| event.trigger_key == appointment_canceled::KEY)
        .count();
    assert_eq!(canceled, 1, "the step that was done is not done again");
}
