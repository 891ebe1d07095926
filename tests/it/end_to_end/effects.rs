//! What the service makes of it.

use triggers_runtime::{Command, ErrorKind, FutureDate, PayloadJson, Report, Sink, Uuid};

use super::events::{EnrollmentId, EnrollmentIdParts};
use super::{
    APPOINTMENT, AppointmentId, CONTACT, Service, appointment_starting, id, starting, time,
};

#[tokio::test]
async fn the_same_appointment_reported_twice_is_reminded_of_once() {
    let service = Service::start().await;
    let (site, appointment) = (service.site(), AppointmentId::new(id(APPOINTMENT)));
    for _ in 0..2 {
        appointment_starting::report(&site, appointment, &starting())
            .await
            .unwrap();
    }
    assert_eq!(
        service.ran(),
        [(time("2026-12-08T10:00:00Z"), site.id().to_uuid())]
    );
}

#[tokio::test]
async fn an_appointment_that_moves_away_and_back_is_reminded_of_once_at_the_right_time() {
    let service = Service::start().await;
    let (site, appointment) = (service.site(), AppointmentId::new(id(APPOINTMENT)));
    appointment_starting::report(&site, appointment, &starting())
        .await
        .unwrap();
    let away = appointment_starting::Payload {
        starts_at: FutureDate::new(time("2026-12-15T10:00:00Z")),
        ..starting()
    };
    // Both calls of a move fail with the one error type of an app.
    let moves = async || -> Result<(), triggers_runtime::Error> {
        for payload in [away, starting()] {
            appointment_starting::reschedule(&site, appointment, &payload).await?;
        }
        Ok(())
    };
    moves().await.unwrap();
    assert_eq!(
        service.ran(),
        [(time("2026-12-08T10:00:00Z"), site.id().to_uuid())]
    );
}

#[tokio::test]
async fn a_cancel_on_one_site_leaves_the_other_site_alone() {
    let service = Service::start().await;
    let appointment = AppointmentId::new(id(APPOINTMENT));
    let (one, other) = (
        service.site(),
        service.app.instance(Uuid::from_u128(8).into()),
    );
    appointment_starting::report(&one, appointment, &starting())
        .await
        .unwrap();
    appointment_starting::report(&other, appointment, &starting())
        .await
        .unwrap();
    appointment_starting::cancel(&one, appointment)
        .await
        .unwrap();
    assert_eq!(
        service.ran(),
        [(time("2026-12-08T10:00:00Z"), other.id().to_uuid())]
    );
}

#[tokio::test]
async fn what_the_schema_forbids_is_refused_with_the_place_and_the_request_id() {
    let service = Service::start().await;
    let payload = PayloadJson::from_json(r#"{"startsAt":"tomorrow","contactId":"x"}"#).unwrap();
    let report = Report::new(Some(id(APPOINTMENT)), payload, None);
    let error = service
        .site()
        .send(Command::report(appointment_starting::KEY, report))
        .await
        .unwrap_err();
    assert!(error.kind() == ErrorKind::Schema, "{error}");
    assert!(error.request_id().is_some());
    assert!(!error.to_string().contains("tomorrow"), "{error}");
}

#[test]
fn an_id_derived_from_a_pair_depends_on_the_order_and_never_changes() {
    let (ana, pottery) = (id(CONTACT), id(APPOINTMENT));
    let derive =
        |participant, class| EnrollmentId::derive(EnrollmentIdParts { participant, class });
    let place = derive(ana, pottery);
    assert_eq!(place, derive(ana, pottery));
    assert_ne!(place, derive(pottery, ana));
    // UUID v5 of `["enrollment","<participant>","<class>"]`, worked out with another library.
    assert_eq!(place.to_string(), "e19f22f8-3690-5cf5-b905-51ea2dcd5532");
}
