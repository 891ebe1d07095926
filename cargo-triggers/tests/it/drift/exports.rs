//! What a dashboard can hold and other programs export: it is read as it is meant.

use super::project::Project;
use crate::process::Ran;

const EMPTY: &str = "version: 1\ntriggers: {}\n";

fn export(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/");
    std::fs::read_to_string(format!("{folder}{name}")).unwrap()
}

/// A project whose only trigger comes from an exported file.
#[track_caller]
fn imported(name: &str, key: &str, file: &str) -> Project {
    let project = Project::new(name);
    project.write("triggers.yaml", EMPTY);
    project.write(file, &export(file));
    let source = format!("{key}={file}");
    project.run(&["pull", "--import", &source]).fine();
    project
}

#[track_caller]
fn has_no_errors(ran: &Ran) {
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn line_ends_of_an_example_can_be_pulled_and_read() {
    let project = imported("crlf", "form_sent", "crlf-example.schema.json");
    has_no_errors(&project.run(&["check"]));
    assert!(project.read("triggers.yaml").contains(r"line 1\r\nline 2"));
    // The lock of an earlier pull too.
    project.write(
        "triggers.lock.json",
        &export("crlf-written-by-pull.lock.json"),
    );
    has_no_errors(&project.run(&["check"]));
}

#[test]
fn a_comment_in_an_export_is_no_keyword() {
    let project = imported("comment", "entry_signed", "export-with-comment.json");
    let lock = project.read("triggers.lock.json");
    assert!(lock.contains(r#""identityType": "contact""#), "{lock}");
    for text in [lock, project.read("triggers.yaml")] {
        assert!(!text.contains("visitor"), "{text}");
    }
    has_no_errors(&project.run(&["check"]));
}

#[test]
fn a_keyword_beyond_the_dialect_has_a_manifest_that_passes() {
    let project = imported("keyword", "table_booked", "lock-only-keyword.schema.json");
    let with = |manifest: &str| {
        project.write(
            "triggers.yaml",
            &export(&format!("lock-only-keyword.{manifest}.yaml")),
        );
        project.run(&["check"])
    };
    let said = with("without");
    assert!(
        said.err.contains("copy it from triggers.lock.json"),
        "{}",
        said.err
    );
    // What the advice leads to.
    let said = with("with");
    assert!(
        said.err.contains("warning[foreign-keyword]: `minimum`"),
        "{}",
        said.err
    );
    has_no_errors(&said);
}

#[test]
fn properties_keep_the_order_of_the_export() {
    let project = imported("file_order", "x_done", "property-order.schema.json");
    let schema = project.run(&["schema", "x_done"]).out;
    assert!(schema.find("zulu") < schema.find("alpha"), "{schema}");
    let manifest = project.read("triggers.yaml");
    assert!(
        manifest.find("- zulu") < manifest.find("- alpha"),
        "{manifest}"
    );
}

/// A property that no manifest can express, and that no event may leave out.
#[test]
fn a_required_list_of_texts_has_a_way_out() {
    let project = Project::new("texts");
    let manifest = |triggers: &str| {
        let text = format!("version: 1\ntriggers:{triggers}\n");
        project.write("triggers.yaml", &text);
        project.run(&["check"])
    };
    let payload = |tags: &str, required: &str| {
        format!(
            "{{ type: object, properties: {{ name: {{ type: string, title: Name, examples: [x] }}{tags} }}, required: [name{required}] }}"
        )
    };
    let tags = ", tags: { type: array, title: Tags, items: { type: string }, examples: [[a]] }";
    project.write("export.json", &payload(tags, ", tags"));
    project.run(&["pull", "tour_booked=export.json"]).fine();
    let trigger =
        |payload: &str| format!("\n  tour_booked:\n    name: Tour booked\n    payload: {payload}");
    let ways_out = [payload(tags, ", tags"), payload("", "")];
    for payload in ways_out {
        let said = manifest(&trigger(&payload));
        assert!(
            said.err
                .contains("leave the trigger out and report it with `Command::report`"),
            "{}",
            said.err
        );
    }
    let said = manifest(" {}");
    assert!(
        said.err.contains("warning[drift-trigger-removed]"),
        "{}",
        said.err
    );
    has_no_errors(&said);
}
