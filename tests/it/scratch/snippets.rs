//! The snippets of the catalogue compile, as an app would paste them.

use std::fmt::Write as _;

use super::Crate;

/// The Rust blocks of the catalogue of the repository's manifest.
fn snippets(manifest: &str) -> Vec<String> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = [
        "cargo", "triggers", "docs", manifest, "--format", "markdown",
    ];
    cargo_triggers::run(args.map(Into::into), &mut out, &mut err);
    assert!(err.is_empty(), "{}", String::from_utf8_lossy(&err));
    let text = String::from_utf8(out).unwrap();
    let blocks = text.split("```rust\n").skip(1);
    blocks
        .map(|block| block.split("\n```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_snippet_of_the_examples_compiles() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../triggers.yaml");
    let snippets = snippets(manifest);
    assert_eq!(snippets.len(), 14, "five business events and nine triggers");
    let scratch = Crate::new("snippets", super::RUNTIME);
    scratch.write("triggers.yaml", &std::fs::read_to_string(manifest).unwrap());
    let mut code = "#![deny(warnings)]\n\
                    #[triggers_runtime::triggers]\npub mod events {}\n\
                    #[allow(unused_imports)]\n\
                    use triggers_runtime::{ContactId, FutureDate, Recorder, Uuid};\n\
                    type Done = Result<(), Box<dyn std::error::Error>>;\n"
        .to_owned();
    for (number, snippet) in snippets.iter().enumerate() {
        let _ = writeln!(
            code,
            "pub async fn snippet_{number}(site: Recorder) -> Done {{\n{snippet}\nOk(())\n}}"
        );
    }
    scratch.write("src/lib.rs", &code);
    scratch.cargo(&["check", "--quiet"]);
}
