//! Hand-written payloads against a manifest in a file: places in messages, and rebuilds.

use super::{Crate, RUNTIME};

const MANIFEST: &str = "version: 1
triggers:
  first:
    name: The first
    payload:
      type: object
      properties:
        number:
          type: string
          title: Number
          examples: [A-1]
      required: [number]
";

const LIB: &str = "
#[derive(triggers_runtime::TriggerPayload)]
#[payload(first)]
pub struct First { pub number: NUMBER }

#[triggers_runtime::triggers]
pub mod events {
    #[payload(first)]
    pub use crate::First;
}
";

#[test]
fn messages_lead_to_the_file() {
    let scratch = Crate::new("typed", RUNTIME);
    scratch.write("triggers.yaml", MANIFEST);
    scratch.write("src/lib.rs", &LIB.replace("NUMBER", "u8"));
    let errors = scratch.try_cargo(&["check", "--quiet"]).unwrap_err();
    for part in [
        "`number` of `first` is text, not `u8`",
        "--> src/lib.rs:4:32",
        "--> triggers.yaml:9:17",
        "9 |           type: string",
    ] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
    assert_eq!(errors.matches("error[").count(), 1, "{errors}");
}

#[test]
fn a_changed_manifest_is_seen_by_derived_types() {
    let scratch = Crate::new("typed-rebuild", RUNTIME);
    scratch.write("triggers.yaml", MANIFEST);
    // The derive alone tracks the file, too.
    let (derive, _) = LIB.split_once("#[triggers_runtime::triggers]").unwrap();
    scratch.write("src/lib.rs", &derive.replace("NUMBER", "String"));
    scratch.cargo(&["check", "--quiet"]);
    scratch.write(
        "triggers.yaml",
        &MANIFEST
            .replace("type: string", "type: integer")
            .replace("A-1", "1"),
    );
    let errors = scratch.try_cargo(&["check", "--quiet"]).unwrap_err();
    assert!(
        errors.contains("`number` of `first` is a whole number within ±2^53, not `String`"),
        "{errors}"
    );
}
