//! What an app compiles stays small.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The lines of `cargo tree` for `triggers-runtime`: its crates, its own and the macro's included.
/// A crate that has dependencies and stands in several places is listed a second time, with `(*)`.
fn lines(arguments: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "-p", "triggers-runtime"])
        .args(["-e", "normal", "--prefix", "none"])
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn check(arguments: &[&str], budget: usize) {
    let lines = lines(arguments);
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("triggers-codegen ")),
        "the macro's count too"
    );
    assert!(
        lines.len() <= budget,
        "{} lines with {arguments:?}, {budget} allowed: {lines:#?}",
        lines.len()
    );
}

#[test]
fn without_http() {
    check(&["--no-default-features"], 32);
}

#[test]
fn with_http() {
    check(&[], 62);
}

#[test]
fn what_only_tools_need_is_not_on_the_path() {
    let lines = lines(&[]);
    for tool in ["schemars", "axum", "jsonschema", "clap", "triggers-sandbox"] {
        assert!(
            !lines
                .iter()
                .any(|line| line.starts_with(&format!("{tool} "))),
            "{tool}"
        );
    }
}
