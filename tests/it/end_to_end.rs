//! Generated functions over real sockets against the sandbox: what goes out, byte for byte, and
//! what the service makes of it.

use jiff::Timestamp;
use triggers_runtime::{
    AppCredentials, Client, Command, ContactId, Error, FutureDate, Instance, PayloadJson, Receipt,
    Report, Sending, Sink, Uuid, triggers,
};
use triggers_sandbox::Sandbox;
use triggers_sandbox::journal::{EventKind, Status};

#[triggers]
mod events {}
use events::{
    AppointmentId, EnrollmentId, SessionId, appointment_canceled, appointment_scheduled,
    appointment_starting, business, session_starting,
};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../triggers.yaml");
const APP_ID: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const APPOINTMENT: &str = "1f0e9d8c-7b6a-4594-8372-615f4e3d2c1b";
const CONTACT: &str = "8046df3c-7575-4098-a5ab-c91ad8f33c47";
/// One reminder two days before every appointment.
const REMINDER: &str = r#"
- id: 4f3b2a19-0807-4605-9403-020100fffe01
  name: Remind
  configuration:
    status: ACTIVE
    trigger:
      appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
      triggerKey: appointment_starting
      scheduledEventOffset: { preScheduledEventOffsetExpression: "{{2}}", scheduledEventOffsetTimeUnit: DAYS }
    rootActionIds: [mail]
    actions:
      mail: { type: APP_DEFINED, namespace: mail, appDefinedInfo: { appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913, actionKey: send_email } }
"#;

/// A sandbox at 1 December 2026, 9:00, whose clock stands, and an app that talks to it.
struct Service {
    sandbox: Sandbox,
    app: Client,
}

impl Service {
    async fn start() -> Self {
        let sandbox = Sandbox::builder()
            .manifest(MANIFEST)
            .automations(REMINDER)
            .start_at(time("2026-12-01T09:00:00Z"))
            .frozen()
            .start()
            .await
            .unwrap();
        let app = Client::builder(AppCredentials::new(id(APP_ID), "sandbox-secret"))
            .base_url(sandbox.base_url())
            .build()
            .unwrap();
        Self { sandbox, app }
    }

    fn site(&self) -> Instance {
        self.app.instance(Uuid::from_u128(7))
    }

    /// Path and body of the last request.
    fn last_request(&self) -> (String, String) {
        let request = self.sandbox.requests().pop().unwrap();
        (request.path, request.request_body)
    }
}

fn id(text: &str) -> Uuid {
    text.parse().unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn starting() -> appointment_starting::Payload {
    appointment_starting::Payload {
        appointment_title: "First \"consultation\"".to_owned(),
        starts_at: FutureDate::new(time("2026-12-10T10:00:00Z")),
        contact_id: ContactId::new(id(CONTACT)),
        room: None,
        services: Some(vec![appointment_starting::ServicesItem {
            name: "Consultation".to_owned(),
            minutes: 45,
            price: None,
        }]),
    }
}

fn canceled() -> business::AppointmentCanceled {
    business::AppointmentCanceled {
        appointment_canceled: appointment_canceled::Payload {
            appointment_title: "First consultation".to_owned(),
            starts_at: time("2026-12-10T10:00:00Z"),
            contact_id: ContactId::new(id(CONTACT)),
        },
    }
}

fn session(day: i8) -> session_starting::Payload {
    session_starting::Payload {
        session_title: format!("Lesson {day}"),
        starts_at: FutureDate::new(time(&format!("2026-12-0{day}T16:00:00Z"))),
        contact_id: ContactId::new(id(CONTACT)),
    }
}

#[tokio::test]
async fn a_report_is_the_documented_request() {
    let service = Service::start().await;
    let receipt = appointment_starting::report(
        &service.site(),
        AppointmentId::new(id(APPOINTMENT)),
        starting(),
    )
    .await
    .unwrap();
    let (path, body) = service.last_request();
    assert_eq!(path, "/automations/v1/events/report");
    assert_eq!(
        body,
        concat!(
            r#"{"triggerKey":"appointment_starting","#,
            r#""payload":{"appointmentTitle":"First \"consultation\"","startsAt":"2026-12-10T10:00:00Z","#,
            r#""contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47","#,
            r#""services":[{"name":"Consultation","minutes":45}]},"#,
            r#""externalEntityId":"1f0e9d8c-7b6a-4594-8372-615f4e3d2c1b","#,
            r#""idempotency":{"key":"DERIVED","ttlInMilliseconds":"604800000"}}"#
        )
        .replace("DERIVED", DERIVED_KEY)
    );
    assert_eq!(receipt.activation_ids().len(), 1);
    let request = service.sandbox.requests().pop().unwrap();
    assert_eq!(request.method, "POST");
    assert_eq!(request.headers["content-type"], "application/json");
    assert!(receipt.request_id().is_some());
}

/// UUID v5 of `["appointment_starting","1f0e…","2026-12-10T10:00:00Z"]` in the
/// runtime's namespace, worked out with another library.
/// It must never change: a new version of an app would repeat what an old one reported.
const DERIVED_KEY: &str = "330ad72a-2b94-5173-9292-7101bd72d72a";

#[tokio::test]
async fn a_cancel_is_the_documented_request_and_stops_the_reminder() {
    let service = Service::start().await;
    let (site, appointment) = (service.site(), AppointmentId::new(id(APPOINTMENT)));
    appointment_starting::report(&site, appointment, starting())
        .await
        .unwrap();
    appointment_starting::cancel(&site, appointment)
        .await
        .unwrap();
    let (path, body) = service.last_request();
    assert_eq!(path, "/automations/v1/events/cancel");
    assert_eq!(
        body,
        r#"{"triggerKey":"appointment_starting","externalEntityId":"1f0e9d8c-7b6a-4594-8372-615f4e3d2c1b"}"#
    );
    service
        .sandbox
        .clock()
        .to(time("2026-12-20T00:00:00Z"))
        .unwrap();
    assert!(service.sandbox.actions().is_empty());
    assert_eq!(service.sandbox.activations()[0].status, Status::Cancelled);
}

#[tokio::test]
async fn a_bulk_report_is_the_documented_request() {
    let service = Service::start().await;
    let sessions = [
        (SessionId::new(id(APPOINTMENT)), session(3)),
        (SessionId::new(id(CONTACT)), session(4)),
    ];
    let receipt = session_starting::report_all(&service.site(), sessions)
        .await
        .unwrap();
    assert!(receipt.is_complete());
    let (path, body) = service.last_request();
    assert_eq!(path, "/automations/v1/events/bulk-report");
    let keys: Vec<_> = service
        .sandbox
        .events()
        .into_iter()
        .filter_map(|event| event.idempotency_key)
        .collect();
    let [first, second] = keys.as_slice() else {
        panic!("two events, two keys: {keys:?}")
    };
    assert_ne!(first, second);
    assert_eq!(
        body,
        format!(
            concat!(
                r#"{{"triggerKey":"session_starting","eventsInfo":["#,
                r#"{{"payload":{{"sessionTitle":"Lesson 3","startsAt":"2026-12-03T16:00:00Z","contactId":"{contact}"}},"#,
                r#""externalEntityId":"{appointment}","idempotency":{{"key":"{first}"}}}},"#,
                r#"{{"payload":{{"sessionTitle":"Lesson 4","startsAt":"2026-12-04T16:00:00Z","contactId":"{contact}"}},"#,
                r#""externalEntityId":"{contact}","idempotency":{{"key":"{second}"}}}}]}}"#
            ),
            contact = CONTACT,
            appointment = APPOINTMENT,
            first = first,
            second = second
        )
    );
}

#[tokio::test]
async fn a_bulk_cancel_is_the_documented_request() {
    let service = Service::start().await;
    let ids = [SessionId::new(id(APPOINTMENT)), SessionId::new(id(CONTACT))];
    assert!(
        session_starting::cancel_all(&service.site(), ids)
            .await
            .unwrap()
            .is_complete()
    );
    let (path, body) = service.last_request();
    assert_eq!(path, "/automations/v1/events/bulk-cancel");
    assert_eq!(
        body,
        format!(
            r#"{{"triggerKey":"session_starting","externalEntityIds":["{APPOINTMENT}","{CONTACT}"]}}"#
        )
    );
}

#[tokio::test]
async fn a_large_bulk_reaches_the_service_whole() {
    let service = Service::start().await;
    let many = (1..=250).map(|n| (SessionId::new(Uuid::from_u128(n)), session(5)));
    let receipt = session_starting::report_all(&service.site(), many)
        .await
        .unwrap();
    assert_eq!(receipt.outcomes().len(), 250);
    assert!(receipt.is_complete());
    let reported: std::collections::BTreeSet<_> = service
        .sandbox
        .events()
        .into_iter()
        .filter_map(|event| event.external_entity_id)
        .collect();
    assert_eq!(reported.len(), 250);
}

#[tokio::test]
async fn the_same_appointment_reported_twice_is_reminded_of_once() {
    let service = Service::start().await;
    let (site, appointment) = (service.site(), AppointmentId::new(id(APPOINTMENT)));
    for _ in 0..2 {
        appointment_starting::report(&site, appointment, starting())
            .await
            .unwrap();
    }
    service
        .sandbox
        .clock()
        .to(time("2026-12-20T00:00:00Z"))
        .unwrap();
    let ran: Vec<_> = service
        .sandbox
        .actions()
        .iter()
        .map(|action| action.ran_at)
        .collect();
    assert_eq!(ran, [time("2026-12-08T10:00:00Z")]);
}

#[tokio::test]
async fn an_appointment_that_moves_away_and_back_is_reminded_of_once_at_the_right_time() {
    let service = Service::start().await;
    let (site, appointment) = (service.site(), AppointmentId::new(id(APPOINTMENT)));
    appointment_starting::report(&site, appointment, starting())
        .await
        .unwrap();
    let away = appointment_starting::Payload {
        starts_at: FutureDate::new(time("2026-12-15T10:00:00Z")),
        ..starting()
    };
    for payload in [away, starting()] {
        appointment_starting::reschedule(&site, appointment, payload)
            .await
            .unwrap();
    }
    service
        .sandbox
        .clock()
        .to(time("2026-12-20T00:00:00Z"))
        .unwrap();
    let actions = service.sandbox.actions();
    let ran: Vec<_> = actions.iter().map(|action| action.ran_at).collect();
    assert_eq!(ran, [time("2026-12-08T10:00:00Z")]);
}

#[tokio::test]
async fn a_cancel_on_one_site_leaves_the_other_site_alone() {
    let service = Service::start().await;
    let appointment = AppointmentId::new(id(APPOINTMENT));
    let (one, other) = (service.site(), service.app.instance(Uuid::from_u128(8)));
    appointment_starting::report(&one, appointment, starting())
        .await
        .unwrap();
    appointment_starting::report(&other, appointment, starting())
        .await
        .unwrap();
    appointment_starting::cancel(&one, appointment)
        .await
        .unwrap();
    service
        .sandbox
        .clock()
        .to(time("2026-12-20T00:00:00Z"))
        .unwrap();
    let ran: Vec<_> = service
        .sandbox
        .actions()
        .iter()
        .map(|action| action.instance_id)
        .collect();
    assert_eq!(ran, [Uuid::from_u128(8)]);
}

#[tokio::test]
async fn what_the_schema_forbids_is_refused_with_the_place_and_the_request_id() {
    let service = Service::start().await;
    let report = Report {
        trigger_key: appointment_starting::KEY.into(),
        external_entity_id: Some(id(APPOINTMENT)),
        payload: PayloadJson::from_json(r#"{"startsAt":"tomorrow","contactId":"x"}"#).unwrap(),
        idempotency: None,
    };
    let error = service
        .site()
        .send(Command::Report(report))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Schema(_)), "{error}");
    assert!(error.request_id().is_some());
    assert!(!error.to_string().contains("tomorrow"), "{error}");
}

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
    appointment_starting::report(&site, appointment, starting())
        .await
        .unwrap();

    let flaky = FailsAt {
        inner: &site,
        fails: 1,
        count: 0.into(),
    };
    let stopped = business::appointment_canceled(&flaky, appointment, canceled())
        .await
        .unwrap_err();
    let done: Vec<_> = stopped
        .done()
        .iter()
        .map(|done| done.command.trigger_key())
        .collect();
    assert_eq!(done, [appointment_canceled::KEY]);
    assert_eq!(
        stopped.failed().unwrap().trigger_key(),
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

#[test]
fn an_id_derived_from_a_pair_depends_on_the_order_and_never_changes() {
    let (ana, pottery) = (id(CONTACT), id(APPOINTMENT));
    let place = EnrollmentId::derive(ana, pottery);
    assert_eq!(place, EnrollmentId::derive(ana, pottery));
    assert_ne!(place, EnrollmentId::derive(pottery, ana));
    // UUID v5 of `["enrollment","<participant>","<class>"]`, worked out with another library.
    assert_eq!(place.to_string(), "e19f22f8-3690-5cf5-b905-51ea2dcd5532");
}
