//! `cargo triggers check`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use triggers_codegen::model::Manifest;

use crate::manifests::{self, Read};
use crate::output::{self, Format, counted};

/// What `check` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 nothing is wrong, 1 something is, 2 the command line is wrong.

Examples:
  cargo triggers check
  cargo triggers check --deny-warnings --format github apps/*/triggers.yaml")]
pub(crate) struct Args {
    /// Manifests to check [default: the one that #[triggers] would find from here]
    pub(crate) files: Vec<PathBuf>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// How to report what is wrong
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Checks every manifest before it judges: one broken file does not hide the next.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let files = manifests::or_nearest(&args.files)?;
    let read: Vec<Read> = files.iter().map(|file| Read::of(file)).collect();
    if args.format == Format::Human {
        for (file, read) in files.iter().zip(&read) {
            output::write(args.format, &[read.about()], out, err)?;
            writeln!(err, "{}: {}", file.display(), summary(read))?;
        }
    } else {
        let all: Vec<_> = read.iter().map(Read::about).collect();
        output::write(args.format, &all, out, err)?;
    }
    let failed = read.iter().any(|read| {
        read.diagnostics.has_errors() || (args.deny_warnings && !read.diagnostics.is_empty())
    });
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// One line per manifest: what it holds when it is right, how much is wrong when it is not.
fn summary(read: &Read) -> String {
    let Manifest {
        triggers,
        business_events,
        ..
    } = &read.manifest;
    let (errors, warnings) = (
        read.diagnostics.errors().count(),
        read.diagnostics.warnings().count(),
    );
    let mut parts = Vec::new();
    if errors == 0 {
        parts.push(counted(triggers.len(), "trigger"));
        parts.push(counted(business_events.len(), "business event"));
    } else {
        parts.push(counted(errors, "error"));
    }
    if warnings > 0 {
        parts.push(counted(warnings, "warning"));
    }
    parts.join(", ")
}
