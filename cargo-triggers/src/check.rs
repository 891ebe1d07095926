//! `cargo triggers check`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::manifests;

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Manifests to check [default: the one that #[triggers] would find from here]
    pub(crate) files: Vec<PathBuf>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

/// Checks every manifest before it judges: one broken file does not hide the next.
pub(crate) fn run(args: &Args, err: &mut dyn Write) -> io::Result<ExitCode> {
    let mut failed = false;
    for file in manifests::or_nearest(&args.files)? {
        match manifests::read(&file) {
            Ok(read) => {
                read.show(err)?;
                let (errors, warnings) = (
                    read.diagnostics.errors().count(),
                    read.diagnostics.warnings().count(),
                );
                failed |= errors > 0 || (args.deny_warnings && warnings > 0);
                writeln!(
                    err,
                    "{}: {}",
                    file.display(),
                    summary(&read.manifest, errors, warnings)
                )?;
            }
            Err(error) => {
                failed = true;
                writeln!(err, "error: {error}")?;
            }
        }
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// One line per manifest: what it holds when it is right, how much is wrong when it is not.
fn summary(manifest: &triggers_codegen::model::Manifest, errors: usize, warnings: usize) -> String {
    let mut parts = Vec::new();
    if errors == 0 {
        parts.push(counted(manifest.triggers.len(), "trigger"));
        parts.push(counted(manifest.business_events.len(), "business event"));
    } else {
        parts.push(counted(errors, "error"));
    }
    if warnings > 0 {
        parts.push(counted(warnings, "warning"));
    }
    parts.join(", ")
}

/// `1 trigger`, `2 triggers`.
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
