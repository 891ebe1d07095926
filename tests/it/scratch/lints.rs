//! Generated code under every lint an app may turn on: from the macro, and as text.

use std::fmt::Write as _;
use std::fs;

use super::Crate;
use crate::expanded::{names, path};

const LIB: &str = r#"
//! Generated code only.
#![deny(warnings, missing_docs, unreachable_pub, unused, rust_2018_idioms)]
#![deny(missing_debug_implementations, missing_copy_implementations)]
#![deny(clippy::all, clippy::pedantic)]

/// Derives of the standard library.
#[triggers_runtime::triggers("stories.yaml", derive(Clone, Debug, PartialEq))]
pub mod stories {}

/// Derives of a crate.
#[triggers_runtime::triggers("types.yaml", derive(Debug, serde::Serialize, serde::Deserialize))]
pub mod types {}

/// Nothing derived.
#[triggers_runtime::triggers("hostile.yaml")]
pub mod hostile {}

// Nobody sees or uses these.
#[triggers_runtime::triggers("types.yaml")]
mod unused {}
"#;

#[test]
fn generated_code_is_clean() {
    let dependencies = "triggers-runtime = { path = \"RUNTIME\", default-features = false, \
                        features = [\"serde\"] }\nserde = { version = \"1\", features = [\"derive\"] }\n";
    let scratch = Crate::new("lints", dependencies);
    let mut lib = LIB.to_owned();
    for name in names() {
        scratch.write(
            &format!("{name}.yaml"),
            &fs::read_to_string(path(&name, "yaml")).unwrap(),
        );
        scratch.write(
            &format!("src/{name}.rs"),
            &fs::read_to_string(path(&name, "rs")).unwrap(),
        );
        writeln!(
            lib,
            "/// The golden.\npub mod golden_{name} {{ include!(\"{name}.rs\"); }}"
        )
        .unwrap();
    }
    scratch.write("src/lib.rs", &lib);
    scratch.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
}
