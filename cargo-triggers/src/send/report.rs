//! `cargo triggers report`.

use std::io::{self, Write};
use std::process::ExitCode;

use triggers_runtime::{Command, Idempotency, PayloadJson, Report, Uuid};

use super::payload::{PayloadArgs, problems};
use super::target::TargetArgs;
use super::{guid, send};
use crate::manifests;

/// What `report` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without --sandbox it goes to the real service, as the app and instance of TRIGGERS_APP_ID,
TRIGGERS_APP_SECRET, TRIGGERS_INSTANCE_ID and, for another address, TRIGGERS_BASE_URL. Automations
run for real then, mails included.

Exit codes: 0 accepted, 1 the payload is wrong or the service refused it, 2 the command line is
wrong.

Examples:
  cargo triggers report invoice_overdue --example --sandbox
  cargo triggers report invoice_overdue --file payload.json --dry-run")]
pub(crate) struct Args {
    /// Trigger key
    key: String,
    #[command(flatten)]
    payload: PayloadArgs,
    /// External entity id [default: a new one, when the trigger has an entity]
    #[arg(long, value_name = "GUID", value_parser = guid)]
    id: Option<Uuid>,
    /// Idempotency key [default: a new one]
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    #[command(flatten)]
    to: TargetArgs,
}

/// Reports one event, unless its payload is not what the schema wants.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(read) = manifests::sound(args.to.manifest.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let trigger = manifests::trigger(&read.manifest, &args.key)?;
    if trigger.entity.is_none() && args.id.is_some() {
        let message = format!(
            "`{}` has no entity in the manifest, so its events have no external entity id",
            trigger.key
        );
        return Err(io::Error::other(message));
    }
    let (text, value) = args.payload.read(trigger)?;
    let problems = problems(trigger, &value);
    if !problems.is_empty() {
        for problem in &problems {
            writeln!(err, "error: {problem}")?;
        }
        writeln!(
            err,
            "nothing was sent: the payload is not what the schema of `{}` wants",
            trigger.key
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let key = args
        .idempotency_key
        .clone()
        .unwrap_or_else(|| Uuid::now_v7().to_string());
    let entity = trigger.entity.as_ref();
    let report = Report::new(
        entity.map(|_| args.id.unwrap_or_else(Uuid::now_v7)),
        PayloadJson::from_json(text).map_err(io::Error::other)?,
        Some(Idempotency::new(key, None).map_err(io::Error::other)?),
    );
    send(
        &Command::report(trigger.key.clone(), report),
        &args.to,
        read.manifest.app_id.as_deref(),
        out,
        err,
    )
}
