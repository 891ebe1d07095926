//! `cargo triggers outbox status`.

use std::io::Write;
use std::process::ExitCode;

use serde_json::{Value, json};
use triggers_outbox::{Admin, Pause, State, Status};

use super::args::Format;
use super::rows::time;
use super::{Done, failed};

pub(super) async fn run(admin: &Admin, format: Format, out: &mut dyn Write) -> Done {
    admin.check().await.map_err(failed)?;
    let status = admin.status().await.map_err(failed)?;
    match format {
        Format::Human => human(&status, out)?,
        Format::Json => writeln!(out, "{}", as_json(&status))?,
    }
    Ok(if status.needs_attention() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn human(status: &Status, out: &mut dyn Write) -> std::io::Result<()> {
    let counts = &status.counts;
    writeln!(out, "waiting  {}", counts.waiting)?;
    writeln!(out, "held     {}", counts.held)?;
    for state in [State::Dead, State::Unknown] {
        let of = counts.closed.iter().filter(|(closed, ..)| *closed == state);
        let all: u64 = of.clone().map(|(.., rows)| rows).sum();
        writeln!(out, "{:<8} {all}", state.as_str())?;
        for (_, trigger_key, rows) in of {
            writeln!(out, "  {trigger_key}  {rows}")?;
        }
    }
    match status.oldest() {
        Some(age) => writeln!(out, "oldest   {} s", age.as_secs())?,
        None => writeln!(out, "oldest   none")?,
    }
    for pause in &status.paused {
        writeln!(
            out,
            "paused   {}  {} (by {}, until {})",
            who(pause),
            pause.cause,
            pause.by,
            time(pause.until)
        )?;
    }
    for (worker, shards) in owners(status) {
        writeln!(out, "worker   {worker}  {shards} shard(s)")?;
    }
    if status.owners.is_empty() {
        writeln!(out, "worker   none")?;
    }
    writeln!(out, "schema   {}", counts.version)
}

fn owners(status: &Status) -> std::collections::BTreeMap<&str, usize> {
    let mut owners = std::collections::BTreeMap::new();
    for (_, worker, _) in &status.owners {
        *owners.entry(worker.as_str()).or_insert(0) += 1;
    }
    owners
}

fn who(pause: &Pause) -> String {
    if pause.instance.is_nil() {
        "all".to_owned()
    } else {
        pause.instance.to_string()
    }
}

fn as_json(status: &Status) -> Value {
    let counts = &status.counts;
    let closed = |wanted: State| -> Value {
        let of = counts.closed.iter().filter(|(state, ..)| *state == wanted);
        of.map(|(_, trigger_key, rows)| (trigger_key.clone(), json!(rows)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    json!({
        "waiting": counts.waiting,
        "held": counts.held,
        "dead": closed(State::Dead),
        "unknown": closed(State::Unknown),
        "oldestSeconds": status.oldest().map(|age| age.as_secs()),
        "paused": status.paused.iter().map(|pause| json!({
            "instance": who(pause), "cause": pause.cause, "by": pause.by,
            "since": time(pause.since), "until": time(pause.until),
        })).collect::<Vec<_>>(),
        "workers": owners(status),
        "schema": counts.version,
        "needsAttention": status.needs_attention(),
    })
}
