//! `cargo triggers outbox show`.

use std::io::Write;
use std::process::ExitCode;

use serde_json::{Value, json};
use triggers_outbox::{Admin, Detail, RequestRecord};

use super::args::{Format, ShowArgs};
use super::rows::{as_json, time};
use super::{Done, failed, redact};

pub(super) async fn run(
    admin: &Admin,
    args: &ShowArgs,
    format: Format,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Done {
    let Some(detail) = admin.show(args.seq).await.map_err(failed)? else {
        writeln!(
            err,
            "error: there is no row {}; delivered rows are deleted",
            args.seq
        )?;
        return Ok(ExitCode::FAILURE);
    };
    let payload = if args.payload {
        detail.row.command.payload.clone()
    } else {
        redact::payload(&detail.row.command, args.manifest.as_deref())?
    };
    match format {
        Format::Json => writeln!(
            out,
            "{}",
            document(&detail, payload.as_deref(), args.payload)
        )?,
        Format::Human => human(&detail, payload.as_deref(), out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn human(detail: &Detail, payload: Option<&str>, out: &mut dyn Write) -> std::io::Result<()> {
    let Detail {
        row,
        requests,
        behind,
        ..
    } = detail;
    let Value::Object(fields) = as_json(row) else {
        return Ok(());
    };
    for (name, value) in &fields {
        match value {
            Value::Null => {}
            Value::String(text) => writeln!(out, "{name:<11} {text}")?,
            other => writeln!(out, "{name:<11} {other}")?,
        }
    }
    match (payload, &row.command.payload) {
        (Some(payload), _) => writeln!(out, "payload     {payload}")?,
        (None, Some(payload)) => writeln!(
            out,
            "payload     {} bytes (--payload shows them)",
            payload.len()
        )?,
        (None, None) => {}
    }
    for request in requests {
        writeln!(out, "request     {}", line(request))?;
    }
    for seq in behind {
        writeln!(out, "behind it   {seq}")?;
    }
    Ok(())
}

fn line(request: &RequestRecord) -> String {
    let outcome = request.outcome.as_deref().unwrap_or("in flight");
    let status = request
        .status
        .map(|status| format!(" (status {status})"))
        .unwrap_or_default();
    let id = request
        .request_id
        .as_ref()
        .map(|id| format!("  request id {id}"))
        .unwrap_or_default();
    format!(
        "{}  {} command(s)  {outcome}{status}{id}",
        time(request.sent_at),
        request.rows
    )
}

fn document(detail: &Detail, payload: Option<&str>, with_key: bool) -> Value {
    let command = &detail.row.command;
    let mut document = as_json(&detail.row);
    document["payload"] = json!(payload);
    document["payloadBytes"] = json!(command.payload.as_ref().map(String::len));
    if with_key {
        document["key"] = json!(command.key);
    }
    document["requests"] = detail
        .requests
        .iter()
        .map(|request| {
            json!({
                "sentAt": time(request.sent_at),
                "commands": request.rows,
                "outcome": request.outcome,
                "status": request.status,
                "requestId": request.request_id,
            })
        })
        .collect();
    document["behind"] = json!(detail.behind);
    document
}
