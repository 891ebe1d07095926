//! The lock file: what is written is read back, and what is wrong with it is told with its place.

use proptest::prelude::*;
use triggers_codegen::{
    Source,
    lock::{self, Lock, LockedTrigger, Origin},
};

use crate::schemas::{object, payload};

const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const SCHEMA: &str = "{ type: object, additionalProperties: true, required: [n], properties: { n: { title: N, type: string } } }";

fn sample() -> Lock {
    let mut lock = Lock {
        app_id: Some(APP.to_owned()),
        triggers: Vec::new(),
    };
    for key in ["second", "first"] {
        lock.put(LockedTrigger {
            provider: None,
            key: key.to_owned(),
            name: Some("A \"name\"".to_owned()),
            origin: Origin::Catalog {
                trigger_id: Some("1".to_owned()),
                component_version: None,
            },
            since: "2026-11-22".to_owned(),
            schema: serde_yaml::from_str(SCHEMA).unwrap(),
        });
    }
    lock
}

fn read(text: &str) -> (Lock, String) {
    let source = Source::inline("triggers.lock.json", text);
    let (lock, diagnostics) = lock::read(&source);
    (lock, diagnostics.render(&source))
}

#[test]
fn the_layout() {
    let text = sample().to_text();
    let first = &text[..text.find("    \"second\"").unwrap()];
    assert_eq!(
        first,
        r#"{
  "version": 1,
  "appId": "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913",
  "triggers": {
    "first": {
      "name": "A \"name\"",
      "source": {
        "from": "catalog",
        "triggerId": "1"
      },
      "since": "2026-11-22",
      "hash": "c9d6a7a3c2d0e7f3a4b0e0f5f2d3f7c1a7a4a9c1",
      "schema": {
        "type": "object",
        "properties": {
          "n": {
            "type": "string",
            "title": "N"
          }
        },
        "required": [
          "n"
        ]
      }
    },
"#
        .replace(
            "c9d6a7a3c2d0e7f3a4b0e0f5f2d3f7c1a7a4a9c1",
            &sample().triggers[0].hash()
        )
    );
    assert_eq!(read(&text), (sample(), String::new()));
}

#[test]
fn marks_of_reading_direction_in_texts_are_left_out() {
    let mut lock = sample();
    let mut trigger = lock.triggers[0].clone();
    trigger.name = Some("\u{200f}Name".to_owned());
    trigger.schema =
        serde_yaml::from_str(&SCHEMA.replace("title: N", "title: \"N\\u200e\"")).unwrap();
    lock.put(trigger);
    assert_eq!(lock.triggers[0].name.as_deref(), Some("Name"));
    assert_eq!(read(&lock.to_text()), (lock, String::new()));
}

#[test]
fn pulling_twice_changes_no_line_and_a_new_schema_has_a_new_day() {
    let mut lock = sample();
    let mut again = lock.triggers[0].clone();
    again.since = "2027-01-01".to_owned();
    lock.put(again.clone());
    assert_eq!(lock, sample());
    again.schema = serde_yaml::from_str(&SCHEMA.replace("title: N", "title: M")).unwrap();
    lock.put(again);
    assert_eq!(lock.triggers[0].since, "2027-01-01");
}

/// Replaces one piece of the sample; the report must hold each of `parts`.
#[track_caller]
fn check_refused(piece: &str, with: &str, parts: &[&str]) -> Lock {
    let text = sample().to_text();
    assert!(text.contains(piece), "{piece}");
    let (lock, report) = read(&text.replacen(piece, with, 1));
    for part in parts {
        assert!(report.contains(part), "{part} is missing in\n{report}");
    }
    lock
}

#[test]
fn an_edit_by_hand_is_told_and_the_other_triggers_stay() {
    let lock = check_refused(
        "\"type\": \"string\"",
        "\"type\": \"number\"",
        &[
            "error[lock-hash]: the schema of `first` does not match its `hash`",
            "--> triggers.lock.json:12:15",
            "run `cargo triggers pull`",
        ],
    );
    assert_eq!(lock.triggers.len(), 1);
}

#[test]
fn what_else_may_be_wrong() {
    check_refused(
        "\"version\": 1",
        "\"version\": 2",
        &["unknown version 2 of the lock", ":2:14"],
    );
    check_refused(
        "\"version\": 1",
        "\"version\": \"1\"",
        &["`version` must be a whole number, found text"],
    );
    check_refused("  \"version\": 1,\n", "", &["the lock has no `version`"]);
    check_refused("\"second\"", "\"first\"", &["duplicate key `first`"]);
    check_refused(
        "\"since\"",
        "\"sinse\"",
        &["unknown key `sinse`", "did you mean `since`?"],
    );
    check_refused(
        "2026-11-22",
        "yesterday",
        &["`since` must be a date, found `yesterday`", ":11:16"],
    );
    check_refused(
        "\"catalog\"",
        "\"katalog\"",
        &[
            "unknown `from` `katalog` of a source",
            "`catalog` or `file`",
        ],
    );
    check_refused(
        "\"A \\\"name\\\"\"",
        "7",
        &["`name` must be text, found a number"],
    );
    check_refused("5a1e7d0c", "5a1e7d0", &["`appId` must be a GUID", ":3:12"]);
    check_refused(
        "  \"triggers\": {",
        "  \"triggers\": [",
        &["error[yaml-syntax]"],
    );
    check_refused(
        "    \"first\": {",
        "<<<<<<< ours\n    \"first\": {",
        &["unresolved merge conflict", ":5:1"],
    );
    let (_, report) = read("");
    assert!(
        report.contains("the lock must be a mapping, found nothing"),
        "{report}"
    );
}

/// A piece of the sample, what replaces it, and the rule that this breaks.
const BROKEN: &[(&str, &str, &str)] = &[
    (
        "  \"version\"",
        "<<<<<<< ours\n  \"version\"",
        "lock-conflict",
    ),
    ("\"version\": 1", "\"version\": 3", "lock-version"),
    ("\"name\"", "\"nome\"", "lock-shape"),
    ("\"string\"", "\"number\"", "lock-hash"),
];

#[test]
fn every_mistake_names_its_rule() {
    for (piece, with, rule) in BROKEN {
        let text = sample().to_text().replacen(piece, with, 1);
        let (_, diagnostics) = lock::read(&Source::inline("triggers.lock.json", text));
        let rules: Vec<_> = diagnostics
            .iter()
            .map(|found| found.rule.unwrap().id)
            .collect();
        assert_eq!(rules, [*rule]);
    }
}

#[test]
fn exported_files() {
    let trigger = "{\"triggerKey\": \"a\", \"displayName\": \"A\", \"payloadDataSchema\": {\"type\": \"object\"}}";
    let schema = "{\"type\": \"object\", \"properties\": {}}";
    let read = |text: &str, key| {
        let source = Source::inline("export.json", text);
        let (found, diagnostics) = lock::read_export(&source, key, Some(APP), "2026-11-22");
        let keys: Vec<String> = found.into_iter().map(|trigger| trigger.key).collect();
        (keys.join(" "), diagnostics.render(&source))
    };
    for envelope in [
        "X",
        "[X]",
        "{\"trigger\": X}",
        "{\"results\": [X]}",
        "{\"triggers\": [X]}",
    ] {
        let text = envelope.replace('X', trigger);
        assert_eq!(read(&text, None), ("a".to_owned(), String::new()), "{text}");
    }
    assert_eq!(read(schema, Some("b")), ("b".to_owned(), String::new()));
    let (_, report) = read(&format!("[\n{trigger},\n{schema}]"), None);
    assert!(
        report.starts_with("error[export-shape]: the export is a schema"),
        "{report}"
    );
    assert!(report.contains("export.json:3:2"), "{report}");
    let rules: Vec<_> = lock::read_export(&Source::inline("x", "7"), None, None, "")
        .1
        .iter()
        .map(|found| found.rule.unwrap().id)
        .collect();
    assert_eq!(rules, ["export-shape"]);
}

#[test]
fn an_export_that_is_not_what_was_asked_for() {
    let trigger = |key: &str, app: &str| {
        format!("{{\"triggerKey\": \"{key}\", \"appId\": \"{app}\", \"payloadDataSchema\": {{}}}}")
    };
    let other = "00000000-3b52-4f6e-9c41-8d2f60b7a913";
    let read = |text: &str, key| {
        let source = Source::inline("export.json", text);
        let (found, diagnostics) = lock::read_export(&source, key, Some(APP), "2026-11-22");
        let keys: Vec<String> = found.into_iter().map(|trigger| trigger.key).collect();
        (keys.join(" "), diagnostics.render(&source))
    };
    // The catalog shows triggers of other apps, too.
    let both = format!(
        "[{}, {}]",
        trigger("a", other),
        trigger("b", &APP.to_uppercase())
    );
    assert_eq!(read(&both, None), ("b".to_owned(), String::new()));
    for (text, key, said) in [
        ("[]", None, "the export has no trigger of the app"),
        (
            "{\"results\": []}",
            None,
            "the export has no trigger of the app",
        ),
        (
            &trigger("a", other),
            None,
            "the export has no trigger of the app",
        ),
        (
            &trigger("b", APP),
            Some("a"),
            "`triggerKey` is `b`, expected `a`",
        ),
        (
            "{\"type\": \"string\"}",
            Some("a"),
            "the export is not the schema of a payload",
        ),
    ] {
        let (found, report) = read(text, key);
        assert_eq!(found, "", "{text}");
        let said = format!("error[export-shape]: {said}\n");
        assert!(report.starts_with(&said), "{text}: {report}");
    }
}

/// Found by `what_is_written_is_read_back`: a line separator in the name of an exported file.
#[test]
fn a_file_name_with_invisible_characters_can_be_read_back() {
    let mut lock = Lock::default();
    lock.put(LockedTrigger {
        provider: None,
        key: "a".to_owned(),
        name: Some("\u{5d0}\u{200f}!".to_owned()),
        origin: Origin::File {
            name: "a\u{2028}\u{202e}.json".to_owned(),
        },
        since: "2026-01-31".to_owned(),
        schema: object(&[]),
    });
    assert_eq!(read(&lock.to_text()), (lock, String::new()));
}

#[test]
fn the_lock_of_another_app_is_the_only_difference() {
    let manifest = Source::inline(
        "triggers.yaml",
        "version: 1\napp_id: 00000000-3b52-4f6e-9c41-8d2f60b7a913\ntriggers: {}\n",
    );
    let source = Source::inline("triggers.lock.json", sample().to_text());
    let found = lock::check(&triggers_codegen::read(&manifest).0, &sample(), &source);
    let rules: Vec<_> = found.iter().map(|found| found.rule.unwrap().id).collect();
    assert_eq!(rules, ["lock-of-another-app"]);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(all in prop::collection::btree_map("[a-z][a-z0-9_-]{0,8}", (payload(), "[\\PC\u{200f}\u{202e}]{0,12}"), 0..4)) {
        let mut lock = Lock::default();
        for (key, (properties, name)) in all {
            lock.put(LockedTrigger {
            provider: None,
                key,
                name: Some(name.clone()),
                origin: Origin::File { name },
                since: "2026-01-31".to_owned(),
                schema: object(&properties),
            });
        }
        let (back, report) = read(&lock.to_text());
        prop_assert_eq!(report, "");
        prop_assert_eq!(back, lock);
    }

    /// Whatever stands in the file, it is read or refused.
    #[test]
    fn nothing_panics(at in any::<prop::sample::Index>(), cut in 0_usize..40, put in "\\PC{0,6}|[\\[\\]{}\",:&*!<>0-9-]{0,6}") {
        let text = sample().to_text();
        let start = at.index(text.len());
        let end = (start + cut).min(text.len());
        let edited = format!("{}{put}{}", &text[..start], &text[end..]);
        let (lock, report) = read(&edited);
        prop_assert!(!report.is_empty() || lock.triggers.len() <= 2);
    }
}
