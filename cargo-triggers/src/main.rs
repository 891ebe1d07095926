//! The `cargo triggers` command. What it does is in the library, where tests can call it.

use std::process::ExitCode;

#[cfg(feature = "allocator")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cargo_triggers::run(
        std::env::args_os(),
        &mut anstream::stdout(),
        &mut anstream::stderr(),
    )
}
