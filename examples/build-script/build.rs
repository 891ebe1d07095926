//! Writes the events of the repository's manifest to `$OUT_DIR/triggers.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    triggers_codegen::build::compile("../../triggers.yaml")
}
