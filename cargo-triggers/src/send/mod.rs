//! `cargo triggers report` and `cargo triggers cancel`: one call by hand.

mod answer;
mod cancel;
mod payload;
mod report;
mod target;
#[cfg(test)]
mod tests;

pub(crate) use cancel::{Args as CancelArgs, run as cancel};
pub(crate) use report::{Args as ReportArgs, run as report};

use std::io::{self, Write};
use std::process::ExitCode;

use triggers_runtime::{Command, Sink as _, Uuid};

use target::{Target, TargetArgs};

/// Sends the call, or shows it, and tells what came of it.
fn send(
    command: &Command,
    to: &TargetArgs,
    manifest_app: Option<&str>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<ExitCode> {
    if to.dry_run {
        answer::request(command, &to.base_url(), out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let Target {
        client,
        instance,
        url,
    } = to.connect(manifest_app)?;
    writeln!(err, "sending to {url}, app instance {instance}")?;
    let site = client.instance(instance.into());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match runtime.block_on(site.send(command.clone())) {
        Ok(receipt) => answer::receipt(command, &receipt, out)?,
        Err(error) => {
            answer::refusal(&error, err)?;
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A GUID in its usual spelling; other spellings that a parser knows are not what the API takes.
fn guid(text: &str) -> Result<Uuid, String> {
    let parsed = Uuid::parse_str(text)
        .ok()
        .filter(|_| triggers_codegen::formats::is_uuid(text));
    parsed
        .ok_or_else(|| "a GUID has 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12".to_owned())
}
