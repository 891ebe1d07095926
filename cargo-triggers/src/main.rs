//! The `cargo triggers` command; what it does stands in the library, where tests can call it.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_triggers::run(
        std::env::args_os(),
        &mut anstream::stdout(),
        &mut anstream::stderr(),
    )
}
