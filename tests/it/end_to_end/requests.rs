//! What goes out, byte for byte (docs/api.md#s11).

use triggers_runtime::Uuid;

use super::events::SessionId;
use super::{
    APPOINTMENT, AppointmentId, CONTACT, Service, appointment_starting, id, session,
    session_starting, starting,
};
use triggers_sandbox::journal::Status;

#[tokio::test]
async fn a_report_is_the_documented_request() {
    let service = Service::start().await;
    let receipt = appointment_starting::report(
        &service.site(),
        AppointmentId::new(id(APPOINTMENT)),
        &starting(),
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
    appointment_starting::report(&site, appointment, &starting())
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
    assert!(service.ran().is_empty());
    assert_eq!(service.sandbox.activations()[0].status, Status::Canceled);
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
    assert_eq!(receipt.len(), 250);
    assert!(receipt.is_complete());
    let reported: std::collections::BTreeSet<_> = service
        .sandbox
        .events()
        .into_iter()
        .filter_map(|event| event.external_entity_id)
        .collect();
    assert_eq!(reported.len(), 250);
}
