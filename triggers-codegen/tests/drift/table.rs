//! The table of docs/api.md#s2.6, row by row, and what is no drift.

use std::fmt::Write as _;

use serde_yaml::Value;
use triggers_codegen::{
    Source,
    drift::{Class, Kind, State, compare},
    lock::{Lock, LockedTrigger, Origin, mismatches},
    read,
};

const BASE: &str = "
type: object
properties:
  who: { type: string, format: uuid, identityType: contact, title: Who, examples: [x] }
  other: { type: string, format: uuid, title: Other }
  at: { type: string, format: date-time, futureDate: true, title: At }
  then: { type: string, format: date-time, title: Then }
  unit: { type: string, title: Unit, enum: [kg, lb] }
  lines: { type: array, title: Lines, items: { type: object, properties: { n: { type: integer, title: N }, m: { type: integer, title: M } }, required: [n] } }
required: [who, at]
";

fn parsed(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// Replaces one piece of the base and compares; each expected change is a property and its rule.
#[track_caller]
fn check(piece: &str, with: &str, class: Class, expected: &[(&str, &str)]) {
    assert_eq!(BASE.matches(piece).count(), 1, "{piece}");
    let (before, after) = (parsed(BASE), parsed(&BASE.replace(piece, with)));
    let found = compare(
        "t",
        State {
            provider: None,
            name: Some("Name"),
            schema: &before,
        },
        State {
            provider: None,
            name: Some("Name"),
            schema: &after,
        },
    );
    let told: Vec<_> = found
        .iter()
        .map(|change| (change.property.as_str(), change.kind.id()))
        .collect();
    assert_eq!(told, expected);
    assert!(
        found.iter().all(|change| change.class() == class),
        "{found:?}"
    );
}

#[test]
fn allowed_after_publishing() {
    let class = Class::Allowed;
    check(
        "  who:",
        "  new: { type: string, title: New }\n  who:",
        class,
        &[("new", "drift-optional-property-added")],
    );
    check(
        "title: Who",
        "title: Whom",
        class,
        &[("who", "drift-title-changed")],
    );
    check(
        "title: Who",
        "title: Who, description: D",
        class,
        &[("who", "drift-description-changed")],
    );
    check(
        "[who, at]",
        "[who]",
        class,
        &[("at", "drift-became-optional")],
    );
    check(
        "[who, at]",
        "[who, at, unit]",
        class,
        &[("unit", "drift-became-required")],
    );
    check(
        "required: [n]",
        "required: [n, m]",
        class,
        &[("lines.m", "drift-became-required")],
    );
    check(
        "title: Other",
        "title: Other, identityType: member",
        class,
        &[("other", "drift-identity-added")],
    );
    check(
        "[kg, lb]",
        "[kg, lb, st]",
        class,
        &[("unit", "drift-choice-added")],
    );
    check(
        ", enum: [kg, lb]",
        "",
        class,
        &[("unit", "drift-choices-opened")],
    );
    check(
        "title: Unit",
        "title: Unit, default: kg",
        class,
        &[("unit", "drift-default-changed")],
    );
    check(
        "title: Unit",
        "title: Unit, hidden: true",
        class,
        &[("unit", "drift-hidden-changed")],
    );
}

#[test]
fn forbidden_after_publishing() {
    let class = Class::Forbidden;
    check(
        "  then: { type: string, format: date-time, title: Then }\n",
        "",
        class,
        &[("then", "drift-property-removed")],
    );
    check(
        "n: { type: integer",
        "n: { type: number",
        class,
        &[("lines.n", "drift-type-changed")],
    );
    check(
        "format: date-time, title: Then",
        "format: date, title: Then",
        class,
        &[("then", "drift-format-changed")],
    );
    check(
        "format: date-time, title: Then",
        "title: Then",
        class,
        &[("then", "drift-format-changed")],
    );
    check(
        " identityType: contact,",
        "",
        class,
        &[("who", "drift-identity-removed")],
    );
    check(
        "identityType: contact",
        "identityType: member",
        class,
        &[("who", "drift-identity-moved")],
    );
    check(
        "title: Other",
        "title: Other, identityType: contact",
        class,
        &[("other", "drift-identity-moved")],
    );
    check(
        " futureDate: true,",
        "",
        class,
        &[("at", "drift-future-date-removed")],
    );
    check(
        "title: Then",
        "title: Then, futureDate: true",
        class,
        &[("then", "drift-future-date-added")],
    );
    check(
        "[kg, lb]",
        "[kg]",
        class,
        &[("unit", "drift-choice-removed")],
    );
    check(
        "title: Other",
        "title: Other, enum: [a]",
        class,
        &[("other", "drift-choices-closed")],
    );
    check(
        "title: Unit",
        "title: Unit, maxLength: 2",
        class,
        &[("unit", "drift-keyword-changed")],
    );
    check(
        "title: Unit",
        "title: Unit, namespace: x",
        class,
        &[("unit", "drift-annotation-changed")],
    );
}

#[test]
fn safe() {
    check(
        "examples: [x]",
        "examples: [y, z]",
        Class::Safe,
        &[("who", "drift-examples-changed")],
    );
}

#[test]
fn what_the_dashboard_rewrites_is_no_drift() {
    let class = Class::Safe;
    check(
        "type: object\nproperties",
        "$schema: 'http://json-schema.org/draft-07/schema'\nadditionalProperties: true\ntype: object\nproperties",
        class,
        &[],
    );
    check(
        "title: Unit",
        "$id: '#/properties/unit', title: Unit, hidden: false, futureDate: false",
        class,
        &[],
    );
    check("[who, at]", "[at, who]", class, &[]);
    check("[kg, lb]", "[lb, kg]", class, &[]);
    check(
        "enum: [kg, lb]",
        "oneOf: [{ const: kg }, { const: lb }]",
        class,
        &[],
    );
    check(", required: [n] } }", " }, required: [n] }", class, &[]);
}

#[test]
fn a_contact_that_moves_is_told_at_both_properties() {
    let moved = BASE
        .replace(" identityType: contact,", "")
        .replace("title: Other", "title: Other, identityType: contact");
    let (before, after) = (parsed(BASE), parsed(&moved));
    let found = compare(
        "t",
        State {
            provider: None,
            name: None,
            schema: &before,
        },
        State {
            provider: None,
            name: Some("Name"),
            schema: &after,
        },
    );
    let told: Vec<_> = found
        .iter()
        .map(|change| (change.property.as_str(), change.kind))
        .collect();
    assert_eq!(
        told,
        [("other", Kind::IdentityMoved), ("who", Kind::IdentityMoved)]
    );
}

#[test]
fn a_new_key_is_a_removal_and_an_addition() {
    let (before, after) = (parsed(BASE), parsed(&BASE.replace(" m: {", " k: {")));
    let state = |schema| State {
        name: None,
        provider: None,
        schema,
    };
    let found = compare("t", state(&before), state(&after));
    let told: Vec<_> = found
        .iter()
        .map(|change| (change.property.as_str(), change.kind))
        .collect();
    assert_eq!(
        told,
        [
            ("lines.k", Kind::OptionalPropertyAdded),
            ("lines.m", Kind::PropertyRemoved)
        ]
    );
    assert_eq!(found[1].path, "/properties/lines/items/properties/m");
}

#[test]
fn texts_of_values_are_texts() {
    let one_of = |title| {
        let values = format!("oneOf: [{{ const: kg, title: {title} }}, {{ const: lb }}]");
        parsed(&BASE.replace("enum: [kg, lb]", &values))
    };
    let (before, after) = (one_of("Kilo"), one_of("Kilogram"));
    let state = |schema| State {
        name: None,
        provider: None,
        schema,
    };
    let found = compare("t", state(&before), state(&after));
    let told: Vec<_> = found.iter().map(|change| change.kind.id()).collect();
    assert_eq!(told, ["drift-choice-text-changed"]);
}

#[test]
fn triggers_that_only_one_side_has() {
    let manifest = |keys: &[&str]| {
        let payload = "{ type: object, properties: { n: { type: string, title: N } } }";
        let mut triggers = String::new();
        for key in keys {
            let _ = write!(
                triggers,
                "\n  {key}: {{ name: Happened, payload: {payload} }}"
            );
        }
        read(&Source::inline(
            "triggers.yaml",
            format!("version: 1\ntriggers:{triggers}\n"),
        ))
        .0
    };
    let mut locked = Lock::default();
    for trigger in manifest(&["both", "lock_only"]).triggers {
        locked.put(LockedTrigger {
            provider: None,
            key: trigger.key,
            name: None,
            origin: Origin::File {
                name: "-".to_owned(),
            },
            since: "2026-11-22".to_owned(),
            schema: trigger.schema,
        });
    }
    let found = mismatches(&manifest(&["both", "manifest_only"]), &locked);
    let told: Vec<_> = found
        .iter()
        .map(|found| (found.change.trigger.as_str(), found.change.kind.id()))
        .collect();
    assert_eq!(
        told,
        [
            ("manifest_only", "drift-trigger-added"),
            ("lock_only", "drift-trigger-removed")
        ]
    );
}

#[test]
fn a_new_required_property_is_forbidden() {
    let added = BASE
        .replace("  who:", "  new: { type: string, title: New }\n  who:")
        .replace("[who, at]", "[who, at, new]");
    let (before, after) = (parsed(BASE), parsed(&added));
    let state = |schema| State {
        name: None,
        provider: None,
        schema,
    };
    let found = compare("t", state(&before), state(&after));
    let told: Vec<_> = found
        .iter()
        .map(|change| (change.kind.id(), change.class()))
        .collect();
    assert_eq!(told, [("drift-required-property-added", Class::Forbidden)]);
}

#[test]
fn another_provider_is_told_if_both_sides_tell_it() {
    let schema = parsed(BASE);
    let state = |provider| State {
        name: None,
        provider,
        schema: &schema,
    };
    let (one, two) = (
        Some(Some("https://a.example")),
        Some(Some("https://b.example")),
    );
    for (before, after, expected) in [
        (one, two, 1),
        (Some(None), one, 1),
        (one, Some(None), 1),
        (one, one, 0),
        (Some(None), Some(None), 0),
        (one, None, 0),
        (None, one, 0),
    ] {
        let found = compare("t", state(before), state(after));
        assert_eq!(found.len(), expected, "{before:?} {after:?}");
        assert!(
            found
                .iter()
                .all(|change| change.kind.id() == "drift-provider-changed")
        );
    }
}

#[test]
fn a_new_name_is_told() {
    let schema = parsed(BASE);
    let state = |name| State {
        provider: None,
        name: Some(name),
        schema: &schema,
    };
    let found = compare("t", state("One"), state("Two"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].kind.id(), found[0].class()),
        ("drift-trigger-renamed", Class::Allowed)
    );
    assert_eq!(
        (found[0].was(), found[0].is()),
        ("`One`".to_owned(), "`Two`".to_owned())
    );
}

#[test]
fn every_rule_has_a_name_of_its_own() {
    let mut ids: Vec<_> = Kind::ALL.iter().map(|kind| kind.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Kind::ALL.len());
}

/// The rules that a manifest with that property breaks against a lock with that schema of it; errors
/// are marked.
#[track_caller]
fn against_lock(in_lock: &str, in_manifest: &str, expected: &[&str]) {
    let property = |text: &str| match text {
        "" => String::new(),
        text => format!("  seats: {text}\n"),
    };
    let schema = |text: &str| {
        format!(
            "type: object\nproperties:\n  a: {{ type: string, title: A, examples: [x] }}\n{}",
            property(text)
        )
    };
    let indented = schema(in_manifest).replace('\n', "\n      ");
    let source = Source::inline(
        "triggers.yaml",
        format!(
            "version: 1\ntriggers:\n  table_booked:\n    name: Table booked\n    payload:\n      {indented}\n"
        ),
    );
    let (manifest, mut found) = read(&source);
    let mut lock = Lock::default();
    lock.put(LockedTrigger {
        provider: None,
        key: "table_booked".to_owned(),
        name: None,
        origin: Origin::File {
            name: "schema.json".to_owned(),
        },
        since: "2026-11-22".to_owned(),
        schema: parsed(&schema(in_lock)),
    });
    let text = Source::inline("triggers.lock.json", lock.to_text());
    let (read_back, wrong) = triggers_codegen::lock::read(&text);
    assert_eq!((read_back, wrong.len()), (lock.clone(), 0));
    found.extend(triggers_codegen::lock::check(&manifest, &lock, &text));
    let told: Vec<String> = found
        .iter()
        .map(|found| {
            let mark = match found.severity {
                triggers_codegen::Severity::Error => "!",
                triggers_codegen::Severity::Warning => "",
            };
            format!("{mark}{}", found.rule.map_or("", |rule| rule.id))
        })
        .collect();
    assert_eq!(told, expected, "{}", found.render(&source));
}

#[test]
fn what_a_lock_can_hold_has_a_manifest_that_passes() {
    let text = |more: &str| format!("{{ type: string, title: Seats, examples: [x]{more} }}");
    for (more, rule) in [
        (", maxLength: 5", "foreign-keyword"),
        (", minLength: 1", "foreign-keyword"),
        (", readOnly: true", "foreign-keyword"),
        (", anyOf: [{ minLength: 1 }]", "foreign-keyword"),
        (", nullable: true", "foreign-keyword"),
        (", const: x", "foreign-keyword"),
        (", format: phone", "unknown-format"),
    ] {
        against_lock(&text(more), &text(more), &[rule]);
    }
    let number = "{ type: integer, title: Seats, minimum: 1, examples: [2] }";
    against_lock(number, number, &["foreign-keyword"]);
    let null = "{ type: [string, \"null\"], title: Seats, examples: [x] }";
    against_lock(null, null, &["nullable"]);
    let choices = "{ type: string, title: Seats, enum: [x, null], examples: [x] }";
    against_lock(choices, choices, &["nullable"]);
    let one_of = "{ title: Seats, oneOf: [{ const: x, title: X }], examples: [x] }";
    against_lock(one_of, one_of, &["type-inferred"]);
    let default = "{ type: string, format: uuid, title: Seats, default: \"\", examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }";
    against_lock(default, default, &[]);
    for inexpressible in [
        "{ type: array, title: Seats, items: { type: string } }",
        "{ type: array, title: Seats }",
        "{ type: [string, number], title: Seats }",
        "{ title: Seats }",
        "{ title: Seats, oneOf: [{ type: string }, { type: number }] }",
        "true",
    ] {
        against_lock(inexpressible, "", &["drift-property-inexpressible"]);
    }
}

#[test]
fn a_keyword_or_a_property_that_the_manifest_can_have_is_missing() {
    let plain = "{ type: integer, title: Seats, examples: [2] }";
    let more = "{ type: integer, title: Seats, minimum: 1, examples: [2] }";
    against_lock(more, plain, &["!drift-keyword-changed"]);
    against_lock(plain, more, &["foreign-keyword", "!drift-keyword-changed"]);
    against_lock(plain, "", &["!drift-property-removed"]);
}
