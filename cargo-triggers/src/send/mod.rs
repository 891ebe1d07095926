//! `cargo triggers report` and `cargo triggers cancel`: one call by hand.

mod answer;
mod cancel;
mod payload;
mod report;
#[cfg(test)]
mod tests;

pub(crate) use cancel::{Args as CancelArgs, run as cancel};
pub(crate) use report::{Args as ReportArgs, run as report};

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use triggers_runtime::{Command, Sink as _};

use crate::target::{Target, TargetArgs, explained, wait};

/// Arguments of both commands.
#[derive(Debug, clap::Args)]
struct SendArgs {
    /// Manifest that has the trigger [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    #[command(flatten)]
    target: TargetArgs,
    /// Print the request and send nothing
    #[arg(long)]
    dry_run: bool,
}

/// Sends the command, or shows it, and says what came of it.
fn send(
    command: &Command,
    to: &SendArgs,
    manifest_app: Option<&str>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<ExitCode> {
    if to.dry_run {
        answer::request(command, &to.target.url()?, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let Target { site, url } = to.target.connect(manifest_app)?;
    writeln!(err, "sending to {url}, app instance {}", site.id())?;
    match wait(site.send(command.clone()))? {
        Ok(receipt) => answer::receipt(command, &receipt, out)?,
        Err(error) => return Err(io::Error::other(explained(&error))),
    }
    Ok(ExitCode::SUCCESS)
}
