//! Whatever stands in a manifest, reading it ends, soon and without a panic.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::{
    collections::HashSet,
    fmt::Write as _,
    time::{Duration, Instant},
};

use proptest::prelude::*;
use serde_yaml::{Mapping, Value};
use triggers_codegen::{
    Source,
    model::{Manifest, Property, Type},
    read,
};

const EXAMPLES: &str = include_str!("../../triggers.yaml");

/// Reads and renders; what comes without errors must keep the model's promises.
fn survive(text: &str) {
    let source = Source::inline("fuzz.yaml", text);
    let (manifest, diagnostics) = read(&source);
    let rendered = diagnostics.render(&source);
    assert_eq!(rendered.is_empty(), diagnostics.is_empty());
    assert!(
        !rendered.contains(['\u{202e}', '\u{0}', '\u{1b}']),
        "hidden characters in {rendered:?}"
    );
    if !diagnostics.has_errors() {
        promises(&manifest);
    }
}

fn promises(manifest: &Manifest) {
    for trigger in &manifest.triggers {
        assert!(
            trigger
                .entity
                .as_deref()
                .is_none_or(|key| manifest.entity(key).is_some())
        );
        assert!(!trigger.payload.properties.is_empty());
        fields(&trigger.payload.properties);
    }
    for event in &manifest.business_events {
        assert!(!event.steps.is_empty());
        assert!(
            event
                .steps
                .iter()
                .all(|step| manifest.trigger(&step.trigger).is_some())
        );
    }
}

fn fields(properties: &[Property]) {
    let names: HashSet<_> = properties.iter().map(|property| &property.field).collect();
    assert_eq!(names.len(), properties.len());
    for property in properties {
        assert!(
            syn::parse_str::<syn::Ident>(&property.field).is_ok(),
            "{}",
            property.field
        );
        match &property.ty {
            Type::Object(inner) | Type::Array(inner) => fields(&inner.properties),
            Type::Enum(inner) => assert!(!inner.variants.is_empty()),
            _ => {}
        }
    }
}

/// One change of a good manifest.
#[derive(Clone, Debug)]
enum Edit {
    Delete(prop::sample::Index, usize),
    Insert(prop::sample::Index, String),
    Repeat(prop::sample::Index, usize),
}

impl Edit {
    fn apply(&self, text: &mut Vec<char>) {
        let range = |at: &prop::sample::Index, wide: usize, len: usize| {
            let at = at.index(len + 1);
            at..(at + wide).min(len)
        };
        match self {
            Edit::Delete(at, wide) => {
                text.drain(range(at, *wide, text.len()));
            }
            Edit::Insert(at, new) => {
                let at = at.index(text.len() + 1);
                text.splice(at..at, new.chars());
            }
            Edit::Repeat(at, wide) => {
                let part = text[range(at, *wide, text.len())].to_vec();
                let at = at.index(text.len() + 1);
                text.splice(at..at, part);
            }
        }
    }
}

fn token() -> impl Strategy<Value = String> {
    let tokens = vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "? ",
        "\n",
        "  ",
        "\t",
        "#",
        "&a ",
        "*a",
        "<<",
        "!x ",
        "'",
        "\"",
        "|",
        ">",
        "~",
        "null",
        "true",
        ".nan",
        "-1",
        "1e999",
        "0x7f",
        "---\n",
        "...\n",
        "é",
        "\u{85}",
        "\u{2028}",
        "\u{202e}",
        "\u{feff}",
        "\\u202e",
        "\r",
        "%",
        "type: object",
        "enum: [a, a]",
        "futureDate: true",
        "required: [x]",
        "version: 2\n",
        "99999999999999999999",
    ];
    prop_oneof![
        8 => prop::sample::select(tokens).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), 0..40_usize).prop_map(|(at, wide)| Edit::Delete(at, wide)),
        (at(), token()).prop_map(|(at, text)| Edit::Insert(at, text)),
        (at(), 0..200_usize).prop_map(|(at, wide)| Edit::Repeat(at, wide)),
    ]
}

/// Trees of the words that the checks look for, in any place and shape.
fn tree() -> impl Strategy<Value = Value> {
    let words: Vec<&str> = "version app_id entities triggers business_events name description \
        entity idempotency key ttl payload rust_name rust_names type properties required title \
        examples format identityType futureDate items enum oneOf const default report cancel \
        derived_from object array string integer number boolean uuid date-time date contact a b \
        self Self _ 1 a-b a.b $ref 7d \u{e9}"
        .split(' ')
        .filter(|word| !word.is_empty())
        .chain([""])
        .collect();
    let word = prop::sample::select(words);
    let leaf = prop_oneof![
        4 => word.clone().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(8, 96, 8, move |inner| {
        let entries = prop::collection::vec((word.clone(), inner.clone()), 0..8);
        prop_oneof![
            3 => entries.prop_map(|entries| {
                entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect::<Mapping>().into()
            }),
            1 => prop::collection::vec(inner, 0..5).prop_map(Value::from),
        ]
    })
}

/// A property with likely keywords, so that the checks behind the shape are reached.
fn property() -> impl Strategy<Value = Value> {
    let keywords = prop::collection::vec(
        prop_oneof![
            prop::sample::select(&["string", "integer", "object", "array", "x"][..])
                .prop_map(|ty| ("type", Value::from(ty))),
            prop::sample::select(&["uuid", "date-time", "date", "x"][..])
                .prop_map(|format| ("format", Value::from(format))),
            Just(("title", Value::from("Title"))),
            Just(("futureDate", Value::from(true))),
            Just(("identityType", Value::from("contact"))),
            tree().prop_map(|tree| ("enum", tree)),
            tree().prop_map(|tree| ("oneOf", tree)),
            tree().prop_map(|tree| ("examples", Value::Sequence(vec![tree]))),
            tree().prop_map(|tree| ("items", tree)),
            tree().prop_map(|tree| ("properties", tree)),
            tree().prop_map(|tree| ("required", tree)),
            tree().prop_map(|tree| ("default", tree)),
        ],
        0..8,
    );
    keywords.prop_map(|keywords| {
        let entries = keywords
            .into_iter()
            .map(|(key, value)| (Value::from(key), value));
        Value::Mapping(entries.collect())
    })
}

fn text_of(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap()
}

fn indented(value: &Value, spaces: usize) -> String {
    let pad = " ".repeat(spaces);
    let lines: Vec<String> = text_of(value)
        .lines()
        .map(|line| format!("{pad}{line}"))
        .collect();
    lines.join("\n") + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        survive(&text);
    }

    #[test]
    fn any_tokens(tokens in prop::collection::vec(token(), 0..80)) {
        survive(&tokens.concat());
    }

    #[test]
    fn edits_of_a_good_manifest(edits in prop::collection::vec(edit(), 1..6)) {
        let mut text: Vec<char> = EXAMPLES.chars().collect();
        for edit in &edits {
            edit.apply(&mut text);
        }
        survive(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_tree(tree in tree()) {
        survive(&text_of(&tree));
    }

    #[test]
    fn any_trigger(tree in tree(), names in tree()) {
        let body = format!("version: 1\ntriggers:\n  a:\n    name: A name\n    rust_names:\n{}    payload:\n{}", indented(&names, 6), indented(&tree, 6));
        survive(&body);
    }

    #[test]
    fn any_properties(list in prop::collection::vec(("[A-Za-z_][A-Za-z0-9_]{0,3}", property()), 0..5)) {
        let properties: Mapping = list.into_iter().map(|(key, value)| (Value::from(key), value)).collect();
        let body = format!("version: 1\ntriggers:\n  a:\n    name: A name\n    payload:\n      type: object\n      properties:\n{}", indented(&properties.into(), 8));
        survive(&body);
    }
}

/// Bounds are generous: what they are for would take minutes or never end.
#[track_caller]
fn refused_soon(text: &str) {
    let start = Instant::now();
    let source = Source::inline("hostile.yaml", text);
    let (_, diagnostics) = read(&source);
    let rendered = diagnostics.render(&source);
    let took = start.elapsed();
    assert!(diagnostics.has_errors());
    assert!(took < Duration::from_secs(60), "{took:?}");
    assert!(
        rendered.len() < 300_000,
        "{} bytes of diagnostics",
        rendered.len()
    );
}

#[test]
fn brackets_without_end() {
    for bracket in ["[", "{", "{a: ", "[a: [", "[{\n", "- [", "? {"] {
        refused_soon(&bracket.repeat(1_000_000 / bracket.len()));
    }
    refused_soon(&format!("{}{}", "[".repeat(500_000), "]".repeat(500_000)));
    refused_soon(&format!("{}{}", "{a: ".repeat(190), "a, ".repeat(300_000)));
}

/// Brackets that close nothing: the parser sees them in a text, a comment or a tag.
#[test]
fn brackets_that_only_seem_to_be_closed() {
    for bomb in [
        r#"["]","#,
        "['}',",
        r#"{"}": "#,
        r#"["\"]","#,
        r#"["\\", "]","#,
        r#"["a", 'it''s]', "x]","#,
        "[don't, '] ', ",
        "[ # ]\n",
        "[ # don't ]\n",
        "[\"a\" #]\n, ",
        "[!<]]> a, ",
        "[!<,'> a, ']', ",
        "{a: [\"\n ]}\", ",
    ] {
        let text = format!(
            "version: 1\ntriggers: {}",
            bomb.repeat(900_000 / bomb.len())
        );
        let source = Source::inline("hostile.yaml", &text);
        let (_, diagnostics) = read(&source);
        let rendered = diagnostics.render(&source);
        assert!(
            rendered.contains("error[open-brackets]"),
            "{bomb}: {rendered}"
        );
        refused_soon(&text);
    }
}

/// Quotes, apostrophes, comments and brackets of every kind that a sound file has, many times.
#[test]
fn sound_brackets_are_not_counted() {
    let property = r#"
        p0: { type: string, title: "It's [a", examples: ["a", 'it''s', "b\"c]"] } # don't {
        "p1": {"type":"string","title":"'","examples":["a'b","[{"]}
        p2:
          type: string
          title: A [plain] text, don't
          # A comment's [bracket, "quoted
          examples: [a's, b"s]
          description: |
            It's (a text), with { and "
"#;
    let properties = (0..1_500).fold(String::new(), |text, index| {
        text + &property
            .replace("p0", &format!("a{index}"))
            .replace("p1", &format!("b{index}"))
            .replace("p2", &format!("c{index}"))
    });
    let text = format!(
        "version: 1\ntriggers:\n  a:\n    name: A name\n    payload:\n      type: object\n      properties:\n{properties}"
    );
    let source = Source::inline("sound.yaml", text);
    let (manifest, diagnostics) = read(&source);
    assert_eq!(
        diagnostics.errors().count(),
        0,
        "{}",
        diagnostics.render(&source)
    );
    assert_eq!(manifest.triggers[0].payload.properties.len(), 4_500);
}

#[test]
fn indentation_without_end() {
    refused_soon(&"- ".repeat(500_000));
    refused_soon(&"? ".repeat(500_000));
    let steps: Vec<String> = (0..1200).map(|depth| " ".repeat(depth) + "a:").collect();
    refused_soon(&steps.join("\n"));
}

#[test]
fn aliases_that_explode() {
    let bomb = |wide: usize, deep: usize| {
        let mut text = "a0: &a0 [x]\n".to_owned();
        for level in 1..deep {
            let aliases = vec![format!("*a{}", level - 1); wide].join(", ");
            let _ = writeln!(text, "a{level}: &a{level} [{aliases}]");
        }
        text
    };
    refused_soon(&bomb(9, 9));
    refused_soon(&bomb(2, 30));
    refused_soon(&bomb(1000, 4));
    let long = "x".repeat(100_000);
    refused_soon(&format!(
        "a: &a {long}\nb: [{}]\n",
        vec!["*a"; 1000].join(", ")
    ));
}

#[test]
fn a_megabyte_of_one_mistake() {
    refused_soon(&"%TAG !a! tag:x:\n".repeat(60_000));
    refused_soon(&"a: 1\n".repeat(100_000));
    refused_soon(&"\u{202e}".repeat(300_000));
    refused_soon(&"k".repeat(1_000_000));
    refused_soon(&format!("{}: 1", "k".repeat(900)));
    refused_soon(&" \n".repeat(1 << 21));
}

/// A manifest of one trigger, with `count` of something in a place.
fn many(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn very_many_of_everything() {
    let head = "version: 1\ntriggers:\n  a:\n    name: A name\n";
    let properties = many(20_000, |at| format!("        p{at}: {{ type: string }}\n"));
    let names = many(40_000, |at| format!("q{at}, "));
    let payload = "    payload:\n      type: object\n";
    refused_soon(&many(60_000, |at| format!("key{at}: 1\n")));
    refused_soon(&format!(
        "{head}{payload}      required: [{names}]\n      properties:\n{properties}"
    ));
    refused_soon(&format!(
        "{head}    idempotency: {{ key: [{names}] }}\n{payload}      properties:\n{properties}"
    ));
    let property =
        format!("p: {{ type: string, title: P, enum: [{names} q1], examples: [{names}] }}");
    refused_soon(&format!(
        "{head}{payload}      properties:\n        {property}\n"
    ));
    let empty = "{}, ".repeat(60_000);
    refused_soon(&format!(
        "{head}{payload}      required: [p1, p2, p3]\n      examples: [{empty}]\n      properties:\n{properties}"
    ));
    let steps = many(30_000, |_| "    - report: a\n".to_owned());
    refused_soon(&format!("{head}business_events:\n  b:\n{steps}"));
}
