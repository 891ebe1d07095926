//! `--format`: what programs read of a check.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::process::run;

/// Checks all manifests of `tests/manifests` and one that is not there.
fn check(format: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["triggers", "check", "--format", format])
        .args(["three-mistakes.yaml", "one-warning.yaml", "no-such.yaml"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests"))
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}

fn document(format: &str) -> Value {
    let output = check(format);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        output.stderr.is_empty(),
        "stderr is for people, stdout has it all"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn json_counts_and_places_every_problem_of_every_file() {
    let document = document("json");
    assert_eq!(document["errors"], 4);
    assert_eq!(document["warnings"], 1);
    let places: Vec<String> = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| {
            let file = found["file"].as_str().unwrap();
            format!(
                "{file}:{}:{}-{}",
                found["line"], found["column"], found["endColumn"]
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            "three-mistakes.yaml:7:13-23",
            "three-mistakes.yaml:12:25-31",
            "three-mistakes.yaml:13:18-25",
            "one-warning.yaml:8:9-17",
            "no-such.yaml:null:null-null",
        ]
    );
}

#[test]
fn github_gets_one_command_per_problem() {
    let output = check("github");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[0].starts_with("::error file=three-mistakes.yaml,line=7,col=13,endColumn=22"));
    assert!(lines[3].starts_with("::warning file=one-warning.yaml,line=8,"));
    assert!(lines[4].starts_with("::error file=no-such.yaml"));
}

#[test]
fn sarif_holds_one_result_per_problem() {
    let document = document("sarif");
    assert_eq!(document["version"], "2.1.0");
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    let region = &results[2]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 13);
}

#[test]
fn sound_files_give_empty_documents_and_success() {
    let said = |format| run(&["check", "--format", format]).fine();
    assert_eq!(said("github"), "");
    let json: Value = serde_json::from_str(&said("json")).unwrap();
    assert_eq!(json["diagnostics"], serde_json::json!([]));
    let sarif: Value = serde_json::from_str(&said("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn color_is_for_terminals_or_on_demand() {
    let plain = check("human");
    assert!(!plain.stderr.contains(&0x1b));
    let forced = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["triggers", "check", "three-mistakes.yaml"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests"))
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    let text = String::from_utf8(forced.stderr).unwrap();
    assert!(text.contains("\u{1b}[1;31merror"), "{text}");
}
