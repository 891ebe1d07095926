//! What passes takes every payload that the dashboard allows, by the judgment of another
//! implementation.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::any::compare;

/// Schemas of all shapes that matter here, most of them about what the dashboard declares.
fn schemas() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => proptest::sample::select(vec!["string", "number", "integer", "object", "array"]).prop_map(|ty| json!({ "type": ty })),
        1 => Just(json!({})),
        1 => Just(json!(false)),
        2 => Just(json!({ "type": ["string", "null"] })),
        1 => Just(json!({ "type": "string", "format": "date-time" })),
        1 => Just(json!({ "type": "string", "format": "uuid" })),
        1 => Just(json!({ "type": "integer", "format": "int32" })),
        1 => Just(json!({ "enum": ["2B", "3C"] })),
        1 => Just(json!({ "minimum": 0 })),
        1 => Just(json!({ "maxLength": 3 })),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let keys = || proptest::sample::subsequence(vec!["appointmentTitle", "startsAt", "room", "services", "minutes", "price", "other"], 1..4);
        prop_oneof![
            4 => (keys(), proptest::collection::vec(inner.clone(), 4), keys(), any::<bool>(), 0..6).prop_map(|(keys, schemas, required, requires, open)| {
                let properties: serde_json::Map<_, _> = keys.iter().map(|key| (*key).to_owned()).zip(schemas).collect();
                let mut schema = json!({ "type": "object", "properties": properties });
                if requires { schema["required"] = json!(required); }
                if open == 0 { schema["additionalProperties"] = json!(false); }
                schema
            }),
            2 => inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            1 => proptest::collection::vec(inner.clone(), 1..3).prop_map(|list| json!({ "anyOf": list })),
            1 => proptest::collection::vec(inner.clone(), 1..3).prop_map(|list| json!({ "oneOf": list })),
            1 => proptest::collection::vec(inner, 1..3).prop_map(|list| json!({ "allOf": list })),
        ]
    })
}

/// Payloads that the dashboard allows, with undeclared properties among them.
fn payloads() -> impl Strategy<Value = Value> {
    let service = (
        any::<i32>(),
        proptest::option::of(any::<i16>()),
        any::<bool>(),
    )
        .prop_map(|(minutes, price, more)| {
            let mut service = json!({ "name": "Cut", "minutes": minutes });
            if let Some(price) = price {
                service["price"] = json!(f64::from(price) / 2.0);
            }
            if more {
                service["other"] = json!([1]);
            }
            service
        });
    let services = proptest::option::of(proptest::collection::vec(service, 0..3));
    let room = proptest::option::of(proptest::sample::select(vec!["2B", "", "Ballroom"]));
    (
        services,
        room,
        proptest::sample::select(vec![json!(null), json!(7), json!("text"), json!({})]),
    )
        .prop_map(|(services, room, other)| {
            let mut payload = json!({
                "appointmentTitle": "Cut",
                "startsAt": "2026-12-01T10:00:00Z",
                "contactId": "8046df3c-7575-4098-a5ab-c91ad8f33c47",
                "other": other,
            });
            if let Some(services) = services {
                payload["services"] = json!(services);
            }
            if let Some(room) = room {
                payload["room"] = json!(room);
            }
            payload
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn what_passes_refuses_no_payload(own in schemas(), payloads in proptest::collection::vec(payloads(), 8)) {
        prop_assume!(compare(own.clone()).is_ok());
        let validator = jsonschema::draft7::options().should_validate_formats(true).build(&own).unwrap();
        for payload in payloads {
            prop_assert!(validator.is_valid(&payload), "{own} refuses {payload}");
        }
    }
}

/// The property above is not empty: some of the schemas pass, and most do not.
#[test]
fn schemas_of_both_kinds_are_tried() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut counts = [0, 0];
    for _ in 0..2000 {
        let own = proptest::strategy::ValueTree::current(&schemas().new_tree(&mut runner).unwrap());
        counts[usize::from(compare(own).is_ok())] += 1;
    }
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}
