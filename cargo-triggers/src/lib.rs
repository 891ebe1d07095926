//! The `cargo triggers` command. Each command is a module of its own with its arguments; what
//! several need is in `manifests` (finding and reading) and `output` (saying what is wrong).
//!
//! ```text
//! cargo triggers check                 # the manifest that #[triggers] would find
//! cargo triggers from-sample p.json    # a payload schema that fits a sample
//! cargo triggers docs -o events.html   # a catalog for people
//! cargo triggers report KEY --example --sandbox
//! cargo triggers expand > events.rs    # read what the macro generates
//! cargo triggers sandbox --automations automations.yaml
//! ```
//!
//! Exit codes: 0 is success, 1 means that something is wrong and was shown, 2 that the command line
//! is wrong. Results go to stdout, what is said about them to stderr.

mod args;
mod catalog;
mod check;
mod completions;
mod diff;
mod docs;
mod draft;
mod expand;
mod explain;
mod from_sample;
mod infer;
mod init;
mod json;
mod list;
mod lockfile;
mod manifests;
#[cfg(feature = "outbox")]
mod outbox;
#[cfg(not(feature = "outbox"))]
#[path = "without_outbox.rs"]
mod outbox;
mod output;
mod pull;
mod sandbox;
mod schema;
mod send;
mod target;
mod webhook;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
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
    let Cargo::Triggers(triggers) = match Cargo::try_parse_from(as_cargo_runs_it(args)) {
        Ok(cargo) => cargo,
        Err(refusal) => return refuse(&refusal, out, err),
    };
    let done = match triggers.command {
        Command::Init(args) => init::run(&args, err),
        Command::FromSample(args) => deliver(args.output.as_deref(), out, |out| {
            from_sample::run(&args, out, err)
        }),
        Command::Infer(args) => deliver(args.output.as_deref(), out, |out| {
            infer::run(&args, out, err)
        }),
        Command::Check(args) => check::run(&args, out, err),
        Command::Diff(args) => diff::run(&args, out, err),
        Command::Expand(args) => deliver(args.output.as_deref(), out, |out| {
            expand::run(&args, out, err)
        }),
        Command::Explain(args) => explain::run(&args, out, err),
        Command::List(args) => list::run(&args, out, err),
        Command::Schema(args) => deliver(args.output.as_deref(), out, |out| {
            schema::run(&args, out, err)
        }),
        Command::Pull(args) => pull::run(&args, err),
        Command::Docs(args) => deliver(args.output.as_deref(), out, |out| {
            docs::run(&args, out, err)
        }),
        Command::Sandbox(args) => sandbox::run(args, out, err),
        Command::Report(args) => send::report(&args, out, err),
        Command::Cancel(args) => send::cancel(&args, out, err),
        Command::Webhook(args) => webhook::run(&args, out, err),
        Command::Outbox(args) => outbox::run(&args, out, err),
        Command::Completions(args) => completions::run(&args, out),
    };
    match done {
        Ok(code) => code,
        // Nobody reads on: `cargo triggers expand | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // When even stderr cannot be written to, the exit code is all that is left.
            // A report of mistakes in a file begins with the word itself.
            let error = error.to_string();
            let _ = writeln!(err, "error: {}", error.trim_start_matches("error: "));
            ExitCode::FAILURE
        }
    }
}

/// Runs a command that writes a file, if one is named: the old one stays until the new one is whole.
fn deliver(
    output: Option<&Path>,
    out: &mut dyn Write,
    run: impl FnOnce(&mut dyn Write) -> io::Result<ExitCode>,
) -> io::Result<ExitCode> {
    let Some(file) = output else {
        return run(out);
    };
    let mut text = Vec::new();
    let code = run(&mut text)?;
    if code == ExitCode::SUCCESS {
        lockfile::replace(file, &String::from_utf8_lossy(&text))?;
    }
    Ok(code)
}

/// The arguments with the `triggers` that cargo puts before them, so that `cargo-triggers check` is
/// `cargo triggers check`.
fn as_cargo_runs_it(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    if args.get(1).is_none_or(|first| first != "triggers") {
        args.insert(args.len().min(1), "triggers".into());
    }
    args
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
