//! `cargo triggers cancel`.

use std::io::{self, Write};
use std::process::ExitCode;

use triggers_runtime::{Command, Uuid};

use super::{SendArgs, send};
use crate::manifests;
use crate::target::{guid, settings_help};

/// What `cancel` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = concat!("\
Without --sandbox it goes to the real service.

", settings_help!(), "

Exit codes: 0 accepted, 1 the trigger cannot be canceled or the service refused it, 2 the command
line is wrong.

Examples:
  cargo triggers cancel invoice_overdue --id 3f1c9a52-6a0e-4c1e-8a55-0f6c2f4c9a11 --sandbox"))]
pub(crate) struct Args {
    /// Trigger key
    key: String,
    /// External entity id whose events end here
    #[arg(long, value_name = "GUID", value_parser = guid)]
    id: Uuid,
    #[command(flatten)]
    to: SendArgs,
}

/// Cancels what is left of all events of one trigger and entity.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(read) = manifests::sound(args.to.manifest.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let trigger = manifests::trigger(&read.manifest, &args.key)?;
    if trigger.entity.is_none() {
        let message = format!(
            "`{}` has no entity in the manifest, so its events cannot be canceled",
            trigger.key
        );
        return Err(io::Error::other(message));
    }
    send(
        &Command::cancel(trigger.key.clone(), args.id),
        &args.to,
        read.manifest.app_id.as_deref(),
        out,
        err,
    )
}
