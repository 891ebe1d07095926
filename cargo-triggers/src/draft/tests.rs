//! Whatever the samples are: either a problem is told, or the draft is a sound manifest whose examples
//! are valid.

use proptest::prelude::*;
use serde_yaml::{Mapping, Value};
use triggers_codegen::Source;

use super::{Members, Problems, payload};

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1000_i64..1000).prop_map(Value::from),
        (-1e6..1e6).prop_map(|number: f64| Value::from(number)),
        "\\PC{0,12}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from("2026-12-01")),
        Just(Value::from("2026-12-01T10:00:00Z")),
        Just(Value::from("8046df3c-7575-4098-a5ab-c91ad8f33c47")),
    ]
}

fn object(value: impl Strategy<Value = Value>, keys: &'static str) -> impl Strategy<Value = Value> {
    let members = proptest::collection::vec((keys, value), 0..5);
    members.prop_map(|members| {
        let members = members
            .into_iter()
            .map(|(key, value)| (Value::from(key), value));
        Value::Mapping(members.collect::<Mapping>())
    })
}

fn sample() -> impl Strategy<Value = Value> {
    const KEYS: &str = "[abn1_][a-z]?|true|null|yes|2nd";
    let list = proptest::collection::vec(object(scalar(), KEYS), 0..3).prop_map(Value::Sequence);
    object(
        prop_oneof![4 => scalar(), 1 => object(scalar(), KEYS), 1 => list],
        KEYS,
    )
}

proptest! {
    #[test]
    fn a_draft_is_sound(samples in proptest::collection::vec(sample(), 1..4)) {
        let (mut members, mut problems) = (Members::default(), Problems::default());
        for sample in &samples {
            members.add_payload(sample, "line 1", &mut problems);
        }
        members.finish("line 1", &mut problems);
        prop_assume!(problems.list.is_empty() && !members.list.is_empty());
        let head = "version: 1\ntriggers:\n  some_event:\n    name: Some event\n";
        let source = Source::inline("draft", format!("{head}{}", payload(&members, 4)));
        let (manifest, diagnostics) = triggers_codegen::read(&source);
        // Two keys may want one Rust name, which is for a person to settle.
        let wrong = diagnostics.errors().filter(|error| !error.message.contains("Rust name"));
        prop_assert_eq!(wrong.count(), 0, "{}\n{}", diagnostics.render(&source), source.text());
        let required = manifest.triggers.iter().flat_map(|trigger| &trigger.payload.properties);
        for property in required.filter(|property| property.required) {
            let has = |sample: &Value| sample.get(&property.key).is_some_and(|value| !value.is_null());
            prop_assert!(samples.iter().all(has), "{}", property.key);
        }
    }
}

#[test]
fn values_of_people_are_made_up() {
    let sample = serde_yaml::from_str(
        "{ email: real@person.net, phone: '+972 3 123', firstName: Ruth, due: '2026-12-01', birthday: '1951-03-04', guests: [{ lastName: Levi, seat: 4A }], mobile: 555123 }",
    );
    let sample: Value = sample.unwrap();
    let (mut members, mut problems) = (Members::default(), Problems::default());
    members.add_payload(&sample, "line 1", &mut problems);
    let draft = payload(&members, 4);
    for real in ["real@person.net", "972", "Ruth", "1951", "Levi", "555123"] {
        assert!(!draft.contains(real), "{draft}");
    }
    assert!(
        draft.contains("2026-12-01") && draft.contains("seat: \"4A\""),
        "{draft}"
    );
    let pii =
        "    pii: [email, phone, firstName, birthday, guests.lastName, mobile]\n    payload:\n";
    assert!(draft.starts_with(pii), "{draft}");
}
