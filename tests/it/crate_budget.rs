//! What an app compiles stays small.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The crates that `cargo tree` lists for `triggers-runtime`, its own and the macro's included, each
/// once: the mark `(*)` of a crate that was listed before is cut off.
fn crates(arguments: &[&str]) -> BTreeSet<String> {
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
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}

#[track_caller]
fn check(arguments: &[&str], budget: usize) {
    let crates = crates(arguments);
    assert!(
        crates
            .iter()
            .any(|line| line.starts_with("triggers-codegen ")),
        "the crates of the macro count too"
    );
    assert!(
        crates.len() <= budget,
        "{} crates with {arguments:?}, {budget} allowed: {crates:#?}",
        crates.len()
    );
}

#[test]
fn without_http() {
    check(&["--no-default-features"], 30);
}

#[test]
fn with_http() {
    check(&[], 56);
}

#[test]
fn what_only_tools_need_is_not_on_the_path() {
    let crates = crates(&[]);
    for tool in ["schemars", "axum", "jsonschema", "clap", "triggers-sandbox"] {
        assert!(
            !crates
                .iter()
                .any(|line| line.starts_with(&format!("{tool} "))),
            "{tool}"
        );
    }
}
