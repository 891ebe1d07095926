//! Examples are valid, whatever the manifest: what `--example` sends is what the schema takes.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::Value;
use triggers_codegen::Source;
use triggers_codegen::model::Trigger;

use super::payload::{example, problems};

/// The triggers of all sound manifests of the repository.
fn triggers() -> Vec<Trigger> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let in_folder = |folder: &str| {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .filter(|path| path.extension().is_some_and(|kind| kind == "yaml"))
            .collect::<Vec<PathBuf>>()
    };
    let mut files = [in_folder("tests/manifests/ok"), in_folder("tests/expanded")].concat();
    files.push(root.join("triggers.yaml"));
    let read = |path: &PathBuf| {
        let source = Source::inline(
            path.display().to_string(),
            fs::read_to_string(path).unwrap(),
        );
        triggers_codegen::read(&source).0.triggers
    };
    files.iter().flat_map(read).collect()
}

#[test]
fn the_example_of_every_trigger_is_valid() {
    let triggers = triggers();
    assert!(triggers.len() > 30);
    for trigger in &triggers {
        let text = example(trigger, Timestamp::now()).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            problems(trigger, &value),
            [""; 0],
            "{}: {text}",
            trigger.key
        );
        for property in trigger
            .payload
            .properties
            .iter()
            .filter(|property| property.required)
        {
            assert!(
                value.get(&property.key).is_some(),
                "{}: {}",
                trigger.key,
                property.key
            );
        }
    }
}

#[test]
fn a_scheduled_date_that_has_passed_is_moved_and_one_to_come_is_kept() {
    let triggers = triggers();
    let starting = triggers
        .iter()
        .find(|trigger| trigger.key == "session_starting")
        .unwrap();
    let at = |now: &str| {
        let text = example(starting, now.parse().unwrap()).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        value["startsAt"].as_str().unwrap().to_owned()
    };
    assert_eq!(at("2026-11-30T00:00:00Z"), "2026-12-01T16:00:00Z");
    assert_eq!(at("2030-05-05T05:05:05.5Z"), "2030-05-06T05:05:05Z");
}
