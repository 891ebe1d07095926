//! The `cargo triggers` command: `check` manifests, `expand` them to Rust, print their `schema`, and
//! run the `sandbox`.
//!
//! ```text
//! cargo triggers check                 # the manifest that #[triggers] would find
//! cargo triggers check --deny-warnings a.yaml b.yaml
//! cargo triggers expand > events.rs    # read what the macro generates
//! cargo triggers sandbox --automations automations.yaml
//! ```
//!
//! Exit codes: 0 is success, 1 means that a manifest is wrong or the sandbox could not run, 2 that
//! the command line is wrong.

mod args;
mod check;
mod expand;
mod manifests;
mod output;
mod sandbox;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Cargo, Command};

/// Runs the command with `args` (the first is the program's name), writing results to `out` and
/// everything that is said about them to `err`.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    let Cargo::Triggers(triggers) = match Cargo::try_parse_from(args) {
        Ok(cargo) => cargo,
        Err(refusal) => return refuse(&refusal, out, err),
    };
    let done = match triggers.command {
        Command::Check(args) => check::run(&args, out, err),
        Command::Expand(args) => expand::run(&args, out, err),
        Command::Schema => schema(out),
        Command::Sandbox(args) => sandbox::run(args, out, err),
    };
    match done {
        Ok(code) => code,
        // Nobody reads on: `cargo triggers expand | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // When even stderr cannot be written to, the exit code is all that is left.
            let _ = writeln!(err, "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Shows clap's answer: help and version on `out`, mistakes on `err`.
fn refuse(refusal: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> ExitCode {
    let text = refusal.render();
    // A closed stream changes nothing about the exit code.
    if refusal.use_stderr() {
        let _ = write!(err, "{}", text.ansi());
        ExitCode::from(2)
    } else {
        let _ = write!(out, "{}", text.ansi());
        ExitCode::SUCCESS
    }
}

/// Prints the JSON Schema of the manifest format, which editors complete `triggers.yaml` from.
fn schema(out: &mut dyn Write) -> io::Result<ExitCode> {
    out.write_all(triggers_codegen::manifest_schema().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
