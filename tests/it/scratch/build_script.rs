//! `triggers_codegen::build` as an app's build script uses it: through Cargo.

use super::{Crate, RUNTIME};

const MANIFEST: &str = "version: 1
triggers:
  first:
    name: The first
    payload: &payload
      type: object
      properties: { number: { type: string, title: Number, examples: [A-1] } }
";

fn scratch(name: &str) -> Crate {
    let build = "\n[build-dependencies]\n\
                 triggers-codegen = { path = \"RUNTIME/../triggers-codegen\", features = [\"build\"] }\n";
    let scratch = Crate::new(name, &format!("{RUNTIME}{build}"));
    scratch.write("triggers.yaml", MANIFEST);
    scratch.write(
        "build.rs",
        "fn main() -> std::process::ExitCode { triggers_codegen::build::compile(\"triggers.yaml\") }\n",
    );
    scratch.write(
        "src/lib.rs",
        "pub mod events { include!(concat!(env!(\"OUT_DIR\"), \"/triggers.rs\")); }\n",
    );
    scratch
}

/// Whether a build ran the build script.
fn ran(scratch: &Crate) -> bool {
    let messages = scratch.cargo(&["build", "--quiet", "--message-format=json"]);
    let script = "\"kind\":[\"lib\"]";
    messages.lines().any(|line| {
        line.contains(script)
            && line.contains("build_script_scratch")
            && line.contains("\"fresh\":false")
    })
}

#[test]
fn it_runs_again_when_the_manifest_changes_and_for_nothing_else() {
    let scratch = scratch("build_script_scratch");
    assert!(ran(&scratch));
    assert!(!ran(&scratch), "nothing was edited");
    scratch.write("README.md", "not read");
    assert!(
        !ran(&scratch),
        "a file was added that the script does not read"
    );
    let second = "  second:\n    name: The second\n    payload: *payload\n";
    scratch.write("triggers.yaml", &format!("{MANIFEST}{second}"));
    scratch.write(
        "src/main.rs",
        "fn main() { print!(\"{}\", build_script_scratch::events::second::KEY); }\n",
    );
    assert_eq!(scratch.cargo(&["run", "--quiet"]), "second");
}

#[test]
fn it_fails_with_the_words_of_the_attribute() {
    let wrong = MANIFEST.replace("title: Number", "titel: Number");
    let script = scratch("build_script_wrong");
    script.write("triggers.yaml", &wrong);
    let said = script.try_cargo(&["build", "--quiet"]).unwrap_err();
    let attribute = Crate::new("build_attribute_wrong", RUNTIME);
    attribute.write("triggers.yaml", &wrong);
    attribute.write(
        "src/lib.rs",
        "#[triggers_runtime::triggers]\npub mod events {}\n",
    );
    let told = attribute.try_cargo(&["build", "--quiet"]).unwrap_err();
    let diagnostics = |text: &str| {
        let start = text
            .find("1 error in the manifest")
            .unwrap_or_else(|| panic!("{text}"));
        let shown = text[start..].lines().take(7);
        shown
            .map(|line| line.trim().trim_end_matches('\\'))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(diagnostics(&said), diagnostics(&told));
    script.write("triggers.yaml", MANIFEST);
    script.cargo(&["build", "--quiet"]);
}

#[test]
fn it_compares_with_the_lock_and_runs_again_when_that_changes() {
    let scratch = scratch("build_script_lock");
    let source = triggers_codegen::Source::inline("triggers.yaml", MANIFEST);
    let (manifest, _) = triggers_codegen::read(&source);
    let mut lock = triggers_codegen::lock::Lock::default();
    lock.put(triggers_codegen::lock::LockedTrigger {
        provider: None,
        key: "first".to_owned(),
        name: Some("The first".to_owned()),
        origin: triggers_codegen::lock::Origin::File {
            name: "-".to_owned(),
        },
        since: "2026-11-22".to_owned(),
        schema: manifest.triggers[0].schema.clone(),
    });
    scratch.write("triggers.lock.json", &lock.to_text());
    scratch.cargo(&["build", "--quiet"]);
    scratch.write(
        "triggers.yaml",
        &MANIFEST
            .replace("type: string", "type: integer")
            .replace("A-1", "1"),
    );
    let said = scratch.try_cargo(&["build", "--quiet"]).unwrap_err();
    assert!(
        said.contains("triggers.lock.json:") && said.contains("`first`"),
        "{said}"
    );
    scratch.write("triggers.yaml", MANIFEST);
    scratch.write("triggers.lock.json", "{");
    let said = scratch.try_cargo(&["build", "--quiet"]).unwrap_err();
    assert!(said.contains("in the lock"), "{said}");
}
