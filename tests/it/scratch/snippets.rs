//! The snippets of the catalog compile, as an app would paste them.

use std::fmt::Write as _;

use super::Crate;

/// The Rust blocks of the catalog of the repository's manifest.
fn snippets(manifest: &str) -> Vec<String> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = [
        "cargo",
        "triggers",
        "docs",
        "--manifest",
        manifest,
        "--format",
        "markdown",
    ];
    cargo_triggers::run(args.map(Into::into), &mut out, &mut err);
    let said = String::from_utf8_lossy(&err);
    assert!(!said.contains("error"), "{said}");
    let text = String::from_utf8(out).unwrap();
    let blocks = text.split("```rust\n").skip(1);
    blocks
        .map(|block| block.split("\n```").next().unwrap().to_owned())
        .collect()
}

/// A module with the events of a manifest, and a function for each snippet of its catalog.
fn module(name: &str, manifest: &str) -> (usize, String) {
    let snippets = snippets(manifest);
    let mut code = format!(
        "pub mod {name} {{\n\
         #[triggers_runtime::triggers(\"{name}.yaml\")]\npub mod events {{}}\n\
         #[allow(unused_imports)]\n\
         use triggers_runtime::{{ContactId, FutureDate, Recorder, Uuid}};\n\
         type Done = Result<(), Box<dyn std::error::Error>>;\n"
    );
    for (number, snippet) in snippets.iter().enumerate() {
        let _ = writeln!(
            code,
            "pub async fn snippet_{number}(site: Recorder) -> Done {{\n{snippet}\nOk(())\n}}"
        );
    }
    (snippets.len(), code + "}\n")
}

#[test]
fn every_snippet_compiles() {
    let here = env!("CARGO_MANIFEST_DIR");
    let scratch = Crate::new("snippets", super::RUNTIME);
    let mut code = "#![deny(warnings)]\n".to_owned();
    for (name, file, least) in [
        ("examples", "../triggers.yaml", 14),
        ("types", "expanded/types.yaml", 2),
        ("hostile", "expanded/hostile.yaml", 1),
    ] {
        let file = format!("{here}/{file}");
        scratch.write(
            &format!("{name}.yaml"),
            &std::fs::read_to_string(&file).unwrap(),
        );
        let (count, module) = module(name, &file);
        assert!(count >= least, "{name}: {count}");
        code.push_str(&module);
    }
    scratch.write("src/lib.rs", &code);
    scratch.cargo(&["check", "--quiet"]);
}
