//! Documentation of a hostile manifest: nothing in it is run, linked or taken for markup.

use std::fs;

use super::{Crate, RUNTIME};
use crate::expanded::path;

#[test]
fn hostile_texts_are_no_code() {
    let scratch = Crate::new("hostile", RUNTIME);
    scratch.write(
        "triggers.yaml",
        &fs::read_to_string(path("hostile", "yaml")).unwrap(),
    );
    scratch.write(
        "src/lib.rs",
        "//! Generated code only.\n\n/// Events.\n#[triggers_runtime::triggers]\npub mod events {}\n",
    );
    let tests = scratch.cargo(&["test", "--doc"]);
    // The only code is the generated example of the one trigger, which is not compiled.
    assert!(
        tests.contains("0 passed; 0 failed; 1 ignored; 0 measured"),
        "{tests}"
    );
    // Broken links, bare addresses and stray HTML are warnings of rustdoc, denied here.
    scratch.cargo(&["doc", "--quiet", "--no-deps"]);
}
