//! Editing the manifest rebuilds the crate that uses it, and nothing else does.

use serde_json::Value;

use super::{Crate, RUNTIME};

const MANIFEST: &str = "version: 1
triggers:
  first:
    name: The first
    payload: &payload
      type: object
      properties: { number: { type: string, title: Number, examples: [A-1] } }
";

/// The packages that a build had to compile.
fn compiled(scratch: &Crate) -> Vec<String> {
    let messages = scratch.cargo(&["build", "--quiet", "--lib", "--message-format=json"]);
    let messages = messages
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    messages
        .filter(|message| message["reason"] == "compiler-artifact" && message["fresh"] == false)
        .map(|message| message["target"]["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_changed_manifest_rebuilds_its_crate() {
    let scratch = Crate::new("rebuild", RUNTIME);
    scratch.write("triggers.yaml", MANIFEST);
    scratch.write(
        "src/lib.rs",
        "#[triggers_runtime::triggers]\npub mod events {}\n",
    );
    scratch.write(
        "src/main.rs",
        "fn main() { print!(\"{}\", rebuild::events::second::KEY); }\n",
    );
    compiled(&scratch);
    assert_eq!(compiled(&scratch), [""; 0], "nothing was edited");
    let errors = scratch.try_cargo(&["run", "--quiet"]).unwrap_err();
    assert!(
        errors.contains("cannot find `second` in `events`"),
        "{errors}"
    );

    let second = "  second:\n    name: The second\n    payload: *payload\n";
    scratch.write("triggers.yaml", &format!("{MANIFEST}{second}"));
    assert_eq!(compiled(&scratch), ["rebuild"], "the manifest was edited");
    assert_eq!(compiled(&scratch), [""; 0], "nothing was edited since");
    assert_eq!(scratch.cargo(&["run", "--quiet"]), "second");
}
