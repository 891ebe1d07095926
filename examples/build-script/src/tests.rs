//! The included file and the attribute give the same events: same names, same types, same commands.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use triggers_runtime::{Command, ContactId, FutureDate, Recorder, Uuid, triggers};

use super::events;

#[triggers("../../triggers.yaml")]
mod by_attribute {}

/// A recorder answers at once.
fn done<F: IntoFuture>(call: F) -> F::Output {
    match pin!(call.into_future()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a recorder does not wait"),
    }
}

/// What a module sends for one session, in calls of every kind that the trigger has.
macro_rules! commands {
    ($module:ident) => {{
        use $module::{SessionId, business, session_starting};
        let _ = business::appointment_scheduled;
        let _ = $module::EnrollmentId::derive($module::EnrollmentIdParts {
            participant: Uuid::nil(),
            class: Uuid::nil(),
        });
        let site = Recorder::new();
        let id = SessionId::new(Uuid::nil());
        let payload = session_starting::Payload {
            session_title: "Guitar".to_owned(),
            starts_at: FutureDate::new("2030-12-01T16:00:00Z".parse().unwrap()),
            contact_id: ContactId::new(Uuid::nil()),
        };
        done(session_starting::report(&site, id, &payload)).unwrap();
        done(session_starting::cancel(&site, id)).unwrap();
        site.commands()
    }};
}

#[test]
fn both_send_the_same() {
    let by_script = commands!(events);
    let by_attribute = commands!(by_attribute);
    assert_eq!(by_script.len(), 2);
    assert_eq!(by_script[0].trigger_key, by_attribute[0].trigger_key);
    let report = |commands: &[Command]| commands[0].action.as_report().cloned().unwrap();
    let (one, other) = (report(&by_script), report(&by_attribute));
    // Without a key in the manifest, each report has a fresh one.
    assert_eq!(one.payload, other.payload);
    assert_eq!(one.external_entity_id, other.external_entity_id);
    assert_eq!(by_script[1], by_attribute[1]);
}

#[test]
fn the_file_is_formatted() {
    let text = include_str!(concat!(env!("OUT_DIR"), "/triggers.rs"));
    assert!(text.lines().any(|line| line == "pub struct InvoiceId {"));
    assert!(text.lines().count() > 500);
}
