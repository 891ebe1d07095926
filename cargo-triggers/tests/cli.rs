//! The command as its users run it: a process, its output and its exit code.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository's root, where `triggers.yaml` is.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs `cargo triggers …` in `dir`.
fn triggers(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .arg("triggers")
        .args(args)
        .current_dir(dir)
        .env_remove("TRIGGERS_APP_SECRET")
        .output()
        .expect("the command starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is UTF-8")
}

#[test]
fn check_accepts_the_manifest_of_the_examples() {
    let output = triggers(&root(), &["check", "--deny-warnings", "triggers.yaml"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(
        text(&output.stderr),
        "triggers.yaml: 9 triggers, 5 business events, no lock: not compared with the dashboard\n"
    );
}

#[test]
fn check_finds_the_manifest_from_a_folder_below() {
    let output = triggers(&root().join("examples"), &["check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).ends_with(
        "triggers.yaml: 9 triggers, 5 business events, no lock: not compared with the dashboard\n"
    ));
}

#[test]
fn check_shows_every_mistake_with_its_place_and_exits_1() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests");
    let output = triggers(&dir, &["check", "three-mistakes.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stderr);
    for place in [
        "three-mistakes.yaml:7:13",
        "three-mistakes.yaml:12:25",
        "three-mistakes.yaml:13:18",
    ] {
        assert!(
            shown.contains(&format!("--> {place}\n")),
            "{place} is missing in\n{shown}"
        );
    }
    assert_eq!(
        shown
            .lines()
            .filter(|line| line.starts_with("error["))
            .count(),
        3
    );
    assert!(
        shown
            .ends_with("three-mistakes.yaml: 3 errors, no lock: not compared with the dashboard\n"),
        "{shown}"
    );
}

#[test]
fn check_fails_on_warnings_only_when_asked_to() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests");
    let output = triggers(&dir, &["check", "one-warning.yaml"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).starts_with("warning["));
    let output = triggers(&dir, &["check", "--deny-warnings", "one-warning.yaml"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn check_goes_on_after_a_file_that_cannot_be_read() {
    let output = triggers(&root(), &["check", "no-such.yaml", "triggers.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stderr);
    assert!(shown.starts_with("error[file-unreadable]: "), "{shown}");
    assert!(shown.contains("no-such.yaml"), "{shown}");
    assert!(
        shown.ends_with("triggers.yaml: 9 triggers, 5 business events, no lock: not compared with the dashboard\n"),
        "{shown}"
    );
}

#[test]
fn expand_prints_rust_that_names_every_trigger() {
    let output = triggers(&root(), &["expand"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let code = text(&output.stdout);
    assert!(syn::parse_file(code).is_ok());
    assert!(code.contains("pub mod appointment_starting {"));
    assert!(code.contains("pub struct EnrollmentId"));
}

#[test]
fn schema_prints_the_committed_schema() {
    let output = triggers(&root(), &["schema"]);
    let committed = std::fs::read_to_string(root().join("triggers.schema.json"))
        .expect("the schema is committed");
    assert_eq!(text(&output.stdout), committed);
}

#[test]
fn a_wrong_command_line_exits_2() {
    assert_eq!(triggers(&root(), &["chekc"]).status.code(), Some(2));
    assert_eq!(
        triggers(&root(), &["sandbox", "--listen", "nowhere"])
            .status
            .code(),
        Some(2)
    );
}
