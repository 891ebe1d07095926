//! Payloads as JSON: equal to a model value, and errors that name the place but not the value.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use triggers_runtime::__private::{ReportOptions, report_command};
use triggers_runtime::{
    ContactId, Date, Error, ErrorKind, FutureDate, PayloadJson, Timestamp, Uuid,
};

use crate::sample::{JSON, Payload, Place, SCHEDULED, Service, Status, payload};

fn encode(payload: &Payload) -> Result<PayloadJson, Error> {
    report_command(&SCHEDULED, None, payload, ReportOptions::new())
        .map(|command| command.action.as_report().unwrap().payload.clone())
}

#[test]
fn compact_in_order_without_what_is_absent() {
    assert_eq!(encode(&payload()).unwrap().as_str(), JSON);
}

#[test]
fn everything_at_once() {
    let full = Payload {
        title: "\"quoted\" \\ \n \u{1} \u{2028} 💈".into(),
        price: Some(-0.5),
        seats: -(1 << 53),
        day: Some(Date::constant(2026, 12, 1)),
        status: Status::Held,
        place: Some(Place { online: true }),
        services: Some(vec![Service {
            name: String::new(),
            price: Some(1e300),
        }]),
        ..payload()
    };
    let value: Value = serde_json::from_str(encode(&full).unwrap().as_str()).unwrap();
    assert_eq!(value, model(&full));
    assert_eq!(value["day"], "2026-12-01");
    assert_eq!(value["services"], json!([{"name": "", "price": 1e300}]));
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Payload), expected: &str) {
    let mut bad = payload();
    change(&mut bad);
    let error = encode(&bad).unwrap_err();
    assert!(error.kind() == ErrorKind::Payload);
    assert!(!error.is_retryable() && error.is_definite());
    assert_eq!(
        error.to_string(),
        format!("`appointment_scheduled`: the payload's {expected}")
    );
}

#[test]
fn errors_name_the_path() {
    refused(
        |p| p.price = Some(f64::NAN),
        "`price` is not a finite number",
    );
    refused(
        |p| p.seats = (1 << 53) + 1,
        "`seats` is a whole number beyond 2^53",
    );
    refused(
        |p| p.day = Some(Date::constant(-1, 1, 1)),
        "`day` is a date before the year 0",
    );
    refused(
        |p| p.starts_at = Timestamp::MIN.into(),
        "`startsAt` is a time before the year 0",
    );
    let bad = |price| Service {
        name: "x".into(),
        price,
    };
    refused(
        |p| p.services = Some(vec![bad(None), bad(Some(1.0)), bad(Some(f64::INFINITY))]),
        "`services[2].price` is not a finite number",
    );
}

#[test]
fn stored_payloads_are_checked() {
    assert_eq!(
        PayloadJson::from_json(r#"{"a":1}"#).unwrap().as_str(),
        r#"{"a":1}"#
    );
    for text in ["", "[]", "null", "{", "{} {}", r#"{"a":}"#] {
        assert!(PayloadJson::from_json(text).is_err(), "{text}");
    }
}

#[test]
fn debug_shows_values_but_no_personal_data() {
    let full = Payload {
        price: Some(2.0),
        place: Some(Place { online: true }),
        services: Some(vec![Service {
            name: "Jane's cut".into(),
            price: None,
        }]),
        ..payload()
    };
    assert_eq!(
        format!("{full:?}"),
        "Payload { title: \"First consultation\", startsAt: 2026-12-01T10:00:00Z, \
         contactId: <redacted>, price: 2.0, seats: 1, day: None, status: \"booked\", \
         place: Place { online: true }, services: [Service { name: <redacted>, price: None }] }"
    );
    assert!(format!("{full:#?}").contains("\n    contactId: <redacted>,\n"));
}

#[test]
fn equal_if_all_fields_are() {
    let change = |change: fn(&mut Payload)| {
        let mut changed = payload();
        change(&mut changed);
        changed
    };
    assert_eq!(payload(), payload());
    assert_ne!(payload(), change(|p| p.title.push('!')));
    assert_ne!(payload(), change(|p| p.price = Some(0.0)));
    assert_ne!(payload(), change(|p| p.services = Some(Vec::new())));
    assert_ne!(payload(), change(|p| p.seats = i64::MAX));
    let (zero, minus) = (
        change(|p| p.price = Some(0.0)),
        change(|p| p.price = Some(-0.0)),
    );
    assert_eq!(zero, minus);
    // As floating-point numbers compare, and although it could not be sent.
    let (nan, infinite) = (
        change(|p| p.price = Some(f64::NAN)),
        change(|p| p.price = Some(f64::INFINITY)),
    );
    assert_ne!(nan, nan.clone());
    assert_eq!(infinite, infinite.clone());
    // Beyond what can be sent, numbers are still told apart.
    assert_ne!(
        change(|p| p.seats = i64::MAX),
        change(|p| p.seats = i64::MAX - 1)
    );
}

/// The same payload, by `serde_json`'s own means.
fn model(payload: &Payload) -> Value {
    let Payload {
        title,
        starts_at,
        contact,
        price,
        seats,
        day,
        status,
        place,
        services,
    } = payload;
    let mut map = Map::new();
    map.insert("title".into(), json!(title));
    map.insert("startsAt".into(), json!(starts_at.to_string()));
    map.insert("contactId".into(), json!(contact.to_string()));
    map.extend(price.map(|price| ("price".into(), json!(price))));
    map.insert("seats".into(), json!(seats));
    map.extend(day.map(|day| ("day".into(), json!(day.to_string()))));
    let status = match status {
        Status::Booked => json!("booked"),
        Status::Held => json!(2),
    };
    map.insert("status".into(), status);
    map.extend(
        place
            .iter()
            .map(|place| ("place".into(), json!({"online": place.online}))),
    );
    map.extend(
        services
            .iter()
            .map(|list| ("services".into(), list.iter().map(service).collect())),
    );
    Value::Object(map)
}

fn service(service: &Service) -> Value {
    match service.price {
        Some(price) => json!({"name": service.name, "price": price}),
        None => json!({"name": service.name}),
    }
}

fn number() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("finite", |number| number.is_finite())
}

fn services() -> impl Strategy<Value = Vec<Service>> {
    let service = (any::<String>(), prop::option::of(number()))
        .prop_map(|(name, price)| Service { name, price });
    prop::collection::vec(service, 0..4)
}

prop_compose! {
    fn payloads()(
        title in any::<String>(),
        second in -62_135_596_800_i64..=253_402_207_200,
        nanosecond in 0..1_000_000_000_i32,
        contact in any::<u128>(),
        price in prop::option::of(number()),
        seats in -(1_i64 << 53)..=1 << 53,
        day in prop::option::of((0..=9999_i16, 1..=12_i8, 1..=28_i8)),
        held in any::<bool>(),
        online in prop::option::of(any::<bool>()),
        services in prop::option::of(services()),
    ) -> Payload {
        Payload {
            title,
            starts_at: FutureDate::new(Timestamp::new(second, nanosecond).unwrap()),
            contact: ContactId::new(Uuid::from_u128(contact)),
            price,
            seats,
            day: day.map(|(year, month, day)| Date::constant(year, month, day)),
            status: if held { Status::Held } else { Status::Booked },
            place: online.map(|online| Place { online }),
            services,
        }
    }
}

proptest! {
    #[test]
    fn any_payload_is_json_equal_to_the_model(payload in payloads()) {
        let text = encode(&payload).unwrap();
        let value: Value = serde_json::from_str(text.as_str()).unwrap();
        prop_assert_eq!(value, model(&payload));
    }
}
