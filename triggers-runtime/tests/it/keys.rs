//! Derived ids and idempotency keys: stable for ever, as they outlive processes and releases.

use std::time::Duration;

use triggers_runtime::__private::{
    DerivedKey, KeyPart, ReportOptions, Trigger, derive_id, report_command,
};
use triggers_runtime::{
    Action, Command, ENTITY_NAMESPACE, Error, ErrorKind, IDEMPOTENCY_NAMESPACE, Idempotency, Uuid,
};

use crate::sample::{ENTITY, SCHEDULED, STARTING, payload};

fn starting(options: ReportOptions) -> Result<Command, Error> {
    report_command(&STARTING, Some(ENTITY), &payload(), options)
}

fn key(command: Command) -> Idempotency {
    match command.action {
        Action::Report(report) => report.idempotency.unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn entity_ids_depend_on_entity_and_order() {
    let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let id = derive_id("enrollment", &[a, b]);
    assert_eq!(id, derive_id("enrollment", &[a, b]));
    assert_ne!(id, derive_id("enrollment", &[b, a]));
    assert_ne!(id, derive_id("membership", &[a, b]));
    // Ids of a published release must never change.
    let text = format!(r#"["enrollment","{a}","{b}"]"#);
    assert_eq!(id, Uuid::new_v5(&ENTITY_NAMESPACE, text.as_bytes()));
    assert_eq!(id.to_string(), "17ad9d12-04d1-5f63-ad60-f73dcbfa009b");
}

#[test]
fn keys_are_derived_from_what_is_sent() {
    let derived = key(starting(ReportOptions::new()).unwrap());
    let text = format!(r#"["appointment_starting","{ENTITY}","2026-12-01T10:00:00Z"]"#);
    assert_eq!(
        derived.key(),
        Uuid::new_v5(&IDEMPOTENCY_NAMESPACE, text.as_bytes()).to_string()
    );
    assert_eq!(derived.key(), "e9ffe4e6-9f6f-5ddc-b8bc-7f1fd0da2c8a");
    assert_eq!(derived.ttl_ms().unwrap().get(), 604_800_000);
}

#[test]
fn a_part_that_is_absent_or_unknown_is_an_error() {
    static PRICE: Trigger = Trigger {
        key: "priced",
        idempotency: Some(DerivedKey {
            parts: &[KeyPart::Property("price")],
            ttl_ms: None,
        }),
    };
    let error = report_command(&PRICE, None, &payload(), ReportOptions::new()).unwrap_err();
    assert!(error.path() == Some("price"), "{error}");
    let error = report_command(&STARTING, None, &payload(), ReportOptions::new()).unwrap_err();
    assert!(error.kind() == ErrorKind::Idempotency, "{error}");
}

#[test]
fn without_a_rule_each_report_has_a_fresh_key() {
    let fresh =
        || key(report_command(&SCHEDULED, Some(ENTITY), &payload(), ReportOptions::new()).unwrap());
    let (one, two) = (fresh(), fresh());
    assert_ne!(one, two);
    assert_eq!(Uuid::parse_str(one.key()).unwrap().get_version_num(), 7);
    assert_eq!(one.ttl_ms(), None);
}

#[test]
fn callers_choose() {
    let own = key(starting(ReportOptions::new().idempotency_key("k1")).unwrap());
    assert_eq!(
        (own.key(), own.ttl_ms().unwrap().get()),
        ("k1", 604_800_000)
    );
    let own = key(starting(ReportOptions::new().ttl(Duration::from_mins(1))).unwrap());
    assert_eq!(own.ttl_ms().unwrap().get(), 60_000);
    let none = starting(ReportOptions::new().without_idempotency()).unwrap();
    assert_eq!(none.action.as_report().unwrap().idempotency, None);
}

#[test]
fn keys_and_ttls_have_limits() {
    let with = |options: ReportOptions| starting(options).map(key);
    assert!(with(ReportOptions::new().idempotency_key("é".repeat(80))).is_ok());
    for options in [
        ReportOptions::new().idempotency_key(""),
        ReportOptions::new().idempotency_key("k".repeat(81)),
        ReportOptions::new().ttl(Duration::ZERO),
        ReportOptions::new().ttl(Duration::from_micros(999)),
        ReportOptions::new().ttl(Duration::MAX),
    ] {
        assert!(matches!(with(options), Err(error) if error.kind() == ErrorKind::Idempotency));
    }
}
