//! `cargo triggers report`.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;
use triggers_codegen::model::{self, KeyPart, Trigger};
use triggers_runtime::{Command, IDEMPOTENCY_NAMESPACE, Idempotency, PayloadJson, Report, Uuid};

use super::payload::{PayloadArgs, problems};
use super::{SendArgs, send};
use crate::manifests;
use crate::target::{guid, settings_help};

/// What `report` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = concat!("\
Without --sandbox the event goes to the real service: automations run for real, mails included.

", settings_help!(), "

Exit codes: 0 accepted, 1 the payload is wrong or the service refused it, 2 the command line is
wrong.

Examples:
  cargo triggers report invoice_overdue --example --sandbox
  cargo triggers report invoice_overdue --file payload.json --dry-run"))]
pub(crate) struct Args {
    /// Trigger key
    key: String,
    #[command(flatten)]
    payload: PayloadArgs,
    /// External entity id [default: a new one, when the trigger has an entity]
    #[arg(long, value_name = "GUID", value_parser = guid)]
    id: Option<Uuid>,
    /// Idempotency key [default: the one that the manifest derives, else a new one]
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    #[command(flatten)]
    to: SendArgs,
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
    let entity = trigger.entity.as_ref();
    let entity = entity.map(|_| args.id.unwrap_or_else(Uuid::now_v7));
    let report = Report::new(
        entity,
        PayloadJson::from_json(text).map_err(io::Error::other)?,
        Some(idempotency(
            trigger,
            entity,
            &value,
            args.idempotency_key.clone(),
        )?),
    );
    send(
        &Command::report(trigger.key.clone(), report),
        &args.to,
        read.manifest.app_id.as_deref(),
        out,
        err,
    )
}

/// The key as the generated code makes it: derived from the same parts, so that the app's report of
/// the same event has the same key.
fn idempotency(
    trigger: &Trigger,
    entity: Option<Uuid>,
    payload: &Value,
    key: Option<String>,
) -> io::Result<Idempotency> {
    let rule = trigger.idempotency.as_ref();
    let derived = || rule.map(|rule| derived(&trigger.key, rule, entity, payload));
    let key = key
        .or_else(derived)
        .unwrap_or_else(|| Uuid::now_v7().to_string());
    let ttl = rule.and_then(|rule| rule.ttl_ms).map(Duration::from_millis);
    Idempotency::new(key, ttl).map_err(io::Error::other)
}

fn derived(
    trigger_key: &str,
    rule: &model::Idempotency,
    entity: Option<Uuid>,
    payload: &Value,
) -> String {
    let part = |part: &KeyPart| match part {
        KeyPart::Entity => entity.map(|id| id.to_string()).into(),
        // The schema requires it, and the payload was checked.
        KeyPart::Property(key) => payload[key].clone(),
    };
    let parts = std::iter::once(Value::from(trigger_key)).chain(rule.key.iter().map(part));
    let text = parts.collect::<Value>().to_string();
    Uuid::new_v5(&IDEMPOTENCY_NAMESPACE, text.as_bytes()).to_string()
}
