//! Values against payload schemas: a table, and a comparison with the `jsonschema` crate.

#![allow(clippy::unwrap_used, reason = "tests")]

use jsonschema::Draft;
use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};
use triggers_codegen::{
    formats::is_uuid,
    validate::{Formats, Validator, formats::matches},
};

fn validator(schema: &Value) -> Validator {
    Validator::new(&serde_yaml::to_value(schema).unwrap(), Formats::default())
}

/// The violations as `path keyword message`.
#[track_caller]
fn check(schema: &Value, value: &Value, expected: &[&str]) {
    let validator = validator(schema);
    let mut found: Vec<String> = validator
        .violations(value, 100)
        .into_iter()
        .map(|found| format!("{} {}: {}", found.path, found.keyword, found.message))
        .collect();
    // The order of members depends on the features of other crates.
    found.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{value} against {schema}");
    assert_eq!(validator.is_valid(value), expected.is_empty());
}

fn order() -> Value {
    json!({
        "type": "object",
        "required": ["total", "lines"],
        "properties": {
            "total": { "type": "number" },
            "count": { "type": "integer" },
            "state": { "type": "string", "enum": ["open", "paid"] },
            "mail": { "type": "string", "format": "email" },
            "size": { "oneOf": [{ "const": 1, "title": "S" }, { "const": 2 }], "type": "integer" },
            "note": { "type": ["string", "null"], "maxLength": 3 },
            "lines": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "a/b": { "type": "boolean" } },
                    "required": ["a/b"],
                },
            },
        },
    })
}

#[test]
fn a_payload_that_matches() {
    let value = json!({
        "total": 1, "count": 3.0, "state": "open", "mail": "ada@example.com", "size": 1.0, "note": null,
        "lines": [{ "a/b": true }], "undeclared": [{}],
    });
    check(&order(), &value, &[]);
    check(&order(), &json!({ "total": 1, "lines": [] }), &[]);
}

#[test]
fn each_violation_has_its_path_and_keyword_and_no_value() {
    let value = json!({
        "count": 3.5, "state": "secret", "mail": "secret", "size": 3, "note": "secret",
        "lines": [{ "a/b": "secret" }, {}, 7],
    });
    check(
        &order(),
        &value,
        &[
            " required: `total` is missing",
            "/count type: must be a whole number, found a number",
            "/lines/0/a~1b type: must be a boolean, found text",
            "/lines/1 required: `a/b` is missing",
            "/lines/2 type: must be an object, found a number",
            "/mail format: is not of format `email`",
            "/note maxLength: violates `maxLength: 3`",
            "/size oneOf: is not one of the allowed values",
            "/state enum: is not one of the allowed values",
        ],
    );
    check(
        &order(),
        &json!([]),
        &[" type: must be an object, found a list"],
    );
}

#[test]
fn the_number_of_violations_is_bounded() {
    let schema = json!({ "items": { "type": "string" } });
    let value = Value::Array((0..10_000).map(Value::from).collect());
    assert_eq!(validator(&schema).violations(&value, 100).len(), 100);
}

#[test]
fn formats_can_be_lenient_or_off() {
    let schema = serde_yaml::from_str("{ format: uuid }").unwrap();
    let lenient = Formats {
        uuid: |text| text.len() == 32,
        ..Formats::default()
    };
    let guid = json!("8046df3c75754098a5abc91ad8f33c47");
    assert!(Validator::new(&schema, lenient).is_valid(&guid));
    assert!(!Validator::new(&schema, Formats::default()).is_valid(&guid));
    let off = Formats {
        enforced: false,
        ..Formats::default()
    };
    assert!(Validator::new(&schema, off).is_valid(&guid));
}

#[test]
fn a_deep_schema_and_a_deep_value_are_no_problem() {
    let deep = (0..120).fold(
        json!({ "type": "null" }),
        |inner, _| json!({ "items": inner }),
    );
    let value = (0..120).fold(json!(null), |inner, _| json!([inner]));
    assert!(validator(&deep).is_valid(&value));
}

/// Texts of each format, and texts that look similar.
const TEXTS: &[(&str, &[&str], &[&str])] = &[
    (
        "uuid",
        &["8046df3c-7575-4098-a5ab-c91ad8f33c47"],
        &["8046df3c", ""],
    ),
    ("date", &["2024-02-29"], &["2026-02-29", "2026-2-1"]),
    (
        "date-time",
        &[
            "2026-12-01T10:00:00Z",
            "2026-12-01t10:00:00.5+05:30",
            "2026-12-31T23:59:60Z",
        ],
        &[
            "2026-12-01 10:00:00Z",
            "2026-12-01T10:00:00",
            "2026-12-31T23:58:60Z",
        ],
    ),
    (
        "time",
        &["10:00:00Z", "10:00:00.25-01:00"],
        &["10:00", "25:00:00Z", "10:00:00"],
    ),
    (
        "email",
        &[
            "ada@example.com",
            "a+b.c@x-y.example",
            "\"a b\"@example.com",
            "a@[127.0.0.1]",
        ],
        &[
            "ada",
            "@example.com",
            "a@",
            "a..b@example.com",
            "a@-x.example",
            "é@example.com",
            "a@b@",
        ],
    ),
    (
        "idn-email",
        &["é@example.com", "ada@bücher.example"],
        &["é", "@ü"],
    ),
    (
        "hostname",
        &["example.com", "a", "xn--bcher-kva.example"],
        &["", "-a", "a-", "a..b", "a_b", "ü"],
    ),
    ("idn-hostname", &["bücher.example"], &["", "-ü"]),
    (
        "ipv4",
        &["192.0.2.1"],
        &["192.0.2", "192.0.2.256", "192.0.02.1"],
    ),
    (
        "ipv6",
        &["2001:db8::1", "::"],
        &["2001:db8", ":::", "192.0.2.1"],
    ),
    (
        "uri",
        &[
            "https://example.com/",
            "mailto:a@b.example",
            "urn:x:y",
            "http://a.example:80/b?c#d",
            "http://[::1]/",
        ],
        &[
            "example.com",
            "//a.example",
            "http://a b",
            "1http:x",
            "http://a.example/%1",
            "http://é.example",
        ],
    ),
    (
        "uri-reference",
        &["/a/b", "", "?a", "#a", "a/b:c", "//a.example"],
        &["a b", "\\a", "a#b#c"],
    ),
    ("iri", &["https://é.example/ü"], &["/ü", ""]),
    ("iri-reference", &["/ü"], &["\\"]),
    (
        "uri-template",
        &["/a/{b}", "{+a,b*}{c:3}", "a", ""],
        &["{", "}", "{}", "{a", "a b", "{a:0}"],
    ),
    ("json-pointer", &["", "/a/b~0c~1", "/"], &["a", "/~", "/~2"]),
    (
        "relative-json-pointer",
        &["0", "1/a", "2#"],
        &["", "/a", "01", "-1", "1##"],
    ),
    (
        "regex",
        &[
            "^a+(b|c)?$",
            "[a-z]{2,}",
            "\\d",
            "",
            "\\p{L}{2}",
            "\\u0061{1,3}?",
            "[{]",
        ],
        &[
            "(", "a)", "[a", "*a", "\\", "\\a", "^a\\Z", "{", "}", "]", "a{", "a{b}", "a{,2}",
            "a{2", "\\p{L",
        ],
    ),
];

/// Formats that the reference checks only with a table of all scripts, a feature that is off.
const REFERENCE_LACKS: &[&str] = &["idn-email", "idn-hostname"];

#[test]
fn formats_are_told_apart_as_by_the_reference() {
    for (format, good, bad) in TEXTS {
        let schema = json!({ "format": format });
        let reference = reference(&schema);
        for (texts, expected) in [(good, true), (bad, false)] {
            for text in *texts {
                assert_eq!(
                    matches(format, text),
                    Some(expected),
                    "{text:?} is of format {format}"
                );
                let same = reference.is_valid(&json!(text)) == expected;
                assert!(
                    same || REFERENCE_LACKS.contains(format),
                    "reference: {text:?} {format}"
                );
            }
        }
    }
    assert_eq!(matches("phone", "1"), None);
}

fn reference(schema: &Value) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(Draft::Draft7)
        .should_validate_formats(true)
        .with_format("uuid", is_uuid)
        .build(schema)
        .unwrap()
}

fn scalar() -> impl Strategy<Value = Value> {
    let texts: Vec<&str> = TEXTS
        .iter()
        .flat_map(|(_, good, bad)| good.iter().chain(*bad).copied())
        .collect();
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..4_i64).prop_map(Value::from),
        select(vec![0.0, 1.0, -2.5, 1e300]).prop_map(Value::from),
        select(texts).prop_map(Value::from),
        "[a-c]{0,3}".prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("[a-d]", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn keyword() -> impl Strategy<Value = (String, Value)> {
    let formats = TEXTS.iter().map(|(format, ..)| *format);
    let formats: Vec<&str> = formats
        .filter(|format| !REFERENCE_LACKS.contains(format))
        .collect();
    let types = vec![
        "string", "number", "integer", "boolean", "array", "object", "null",
    ];
    let limits = vec![
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "exclusiveMinimum",
        "minProperties",
    ];
    prop_oneof![
        3 => select(types.clone()).prop_map(|ty| ("type".to_owned(), json!(ty))),
        1 => prop::collection::hash_set(select(types), 1..3).prop_map(|types| ("type".to_owned(), json!(types))),
        2 => select(formats).prop_map(|format| ("format".to_owned(), json!(format))),
        1 => (select(limits), 0..3_u8).prop_map(|(limit, number)| (limit.to_owned(), json!(number))),
        1 => prop::collection::vec(scalar(), 1..4).prop_map(|values| ("enum".to_owned(), json!(values))),
        1 => scalar().prop_map(|value| ("const".to_owned(), value)),
        1 => any::<bool>().prop_map(|unique| ("uniqueItems".to_owned(), json!(unique))),
        1 => prop::collection::hash_set("[a-d]", 0..3).prop_map(|names| ("required".to_owned(), json!(names))),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let object = |keywords: Vec<(String, Value)>| Value::Object(keywords.into_iter().collect());
    let flat = prop::collection::vec(keyword(), 0..3).prop_map(object);
    flat.prop_recursive(3, 24, 4, move |inner| {
        let list = prop::collection::vec(inner.clone(), 1..3);
        let properties = prop::collection::btree_map("[a-d]", inner.clone(), 0..4);
        (
            prop::collection::vec(keyword(), 0..2),
            prop_oneof![
                3 => properties.prop_map(|own| ("properties", json!(own))),
                1 => inner.clone().prop_map(|own| ("items", own)),
                1 => inner.clone().prop_map(|own| ("additionalProperties", own)),
                1 => inner.prop_map(|own| ("not", own)),
                1 => (select(vec!["anyOf", "oneOf", "allOf"]), list).prop_map(|(key, own)| (key, json!(own))),
            ],
        )
            .prop_map(move |(keywords, (key, own))| {
                let mut schema = object(keywords);
                schema[key] = own;
                schema
            })
    })
}

/// So many, unless `VALIDATE_CASES` says another number.
fn cases(usual: u32) -> u32 {
    let asked = std::env::var("VALIDATE_CASES").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(2_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn verdicts_are_those_of_the_reference(schema in schema(), values in prop::collection::vec(value(), 1..8)) {
        let (own, reference) = (validator(&schema), reference(&schema));
        for value in values {
            prop_assert_eq!(own.is_valid(&value), reference.is_valid(&value), "{} against {}", value, schema);
            prop_assert_eq!(own.is_valid(&value), own.violations(&value, 100).is_empty());
        }
    }
}

/// Whether the reference is wrong about the text.
fn is_known_difference(format: &str, text: &str) -> bool {
    let own = matches(format, text) == Some(true);
    // It takes some signs for digits (`-026-02-29` is a date to it), and decodes Punycode.
    let lenient = (format.contains("date") || format == "time") && !own;
    // It refuses `\ ` in quotes, which RFC 5321 allows (4.1.2, quoted-pairSMTP).
    let strict = format == "email" && text.contains("\\ ") && own;
    lenient || strict || text.contains("xn--")
}

#[test]
fn every_text_is_judged_as_by_the_reference_in_every_format() {
    let texts = || {
        TEXTS
            .iter()
            .flat_map(|(_, good, bad)| good.iter().chain(*bad))
    };
    let formats = TEXTS.iter().map(|(format, ..)| *format);
    for format in formats.filter(|format| !REFERENCE_LACKS.contains(format)) {
        let reference = reference(&json!({ "format": format }));
        for text in texts().filter(|text| !is_known_difference(format, text)) {
            let expected = reference.is_valid(&json!(text));
            assert_eq!(matches(format, text), Some(expected), "{format} {text:?}");
        }
    }
}

/// A text of some format with one character replaced, added or taken out.
fn mutated() -> impl Strategy<Value = (&'static str, String)> {
    let texts: Vec<(&str, &str)> = TEXTS
        .iter()
        .filter(|(format, ..)| !REFERENCE_LACKS.contains(format) && *format != "regex")
        .flat_map(|(format, good, bad)| good.iter().chain(*bad).map(|text| (*format, *text)))
        .collect();
    let piece = "[a-z0-9@.:/?#%\\[\\]{}\"\\\\~+ -]|é|";
    (
        select(texts),
        any::<prop::sample::Index>(),
        piece,
        any::<bool>(),
    )
        .prop_map(|((format, text), at, piece, replace)| {
            let mut characters: Vec<String> = text.chars().map(String::from).collect();
            characters.push(String::new());
            let at = at.index(characters.len());
            if replace {
                characters[at] = piece;
            } else {
                characters.insert(at, piece);
            }
            (format, characters.concat())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(20_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formats_agree_with_the_reference_on_similar_texts((format, text) in mutated()) {
        if is_known_difference(format, &text) {
            return Ok(());
        }
        let reference = reference(&json!({ "format": format })).is_valid(&json!(text));
        prop_assert_eq!(matches(format, &text), Some(reference), "{} {:?}", format, text);
    }
}
