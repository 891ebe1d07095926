//! What goes out and what comes back, for people.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;
use triggers_codegen::hidden_in;
use triggers_runtime::{Answer, Command, Error, ErrorKind, Receipt};

/// The body of a request, field by field in the order in which the runtime sends it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'c> {
    trigger_key: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'c RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_entity_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency: Option<Key<'c>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Key<'c> {
    key: &'c str,
}

/// The request as it would go out. The token is not asked for, so it cannot be shown.
pub(super) fn request(command: &Command, url: &str, out: &mut dyn Write) -> io::Result<()> {
    let id = command.external_entity_id().map(|id| id.to_string());
    let (path, payload, key) = match command.action.as_report() {
        Some(report) => (
            "report",
            Some(serde_json::from_str(report.payload.as_str())?),
            report.idempotency.as_ref().map(|idempotency| Key {
                key: idempotency.key(),
            }),
        ),
        None => ("cancel", None, None),
    };
    let body = Body {
        trigger_key: &command.trigger_key,
        payload,
        external_entity_id: id,
        idempotency: key,
    };
    let url = url.trim_end_matches('/');
    writeln!(out, "POST {url}/automations/v1/events/{path}")?;
    writeln!(out, "content-type: application/json")?;
    writeln!(out, "authorization: <token of the app instance>\n")?;
    serde_json::to_writer(&mut *out, &body)?;
    writeln!(out)
}

/// What the service took.
pub(super) fn receipt(command: &Command, receipt: &Receipt, out: &mut dyn Write) -> io::Result<()> {
    let report = command.action.as_report();
    let done = report.map_or("canceled", |_| "reported");
    writeln!(out, "{done} {}", command.trigger_key)?;
    if let Some(id) = command.external_entity_id() {
        writeln!(out, "external entity id: {id}")?;
    }
    if let Some(report) = report {
        if let Some(idempotency) = &report.idempotency {
            writeln!(out, "idempotency key: {}", idempotency.key())?;
        }
        match receipt.activation_ids() {
            [] => writeln!(
                out,
                "activations: none; no active automation has this trigger"
            )?,
            ids => {
                let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                writeln!(out, "activations: {}", ids.join(", "))?;
            }
        }
    }
    let request = receipt.request_id().map_or("none".into(), shown);
    writeln!(out, "request id: {request}")
}

/// Why the service did not take it. The event is the caller's own, so the service's prose is shown,
/// which may quote it.
pub(super) fn refusal(error: &Error, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "error: {error}")?;
    let refused = matches!(
        error.kind(),
        ErrorKind::RateLimited | ErrorKind::Unauthorized | ErrorKind::Schema | ErrorKind::Rejected
    );
    for text in error
        .answer()
        .filter(|_| refused)
        .map(prose)
        .into_iter()
        .flatten()
    {
        writeln!(err, " = the service says: {}", shown(&text))?;
    }
    Ok(())
}

fn prose(answer: &Answer) -> Vec<String> {
    let mut all = vec![answer.message().to_owned()];
    all.extend(answer.description().map(str::to_owned));
    all.extend(
        answer
            .violations()
            .iter()
            .map(|violation| format!("{}: {}", violation.field, violation.description)),
    );
    all.retain(|text| !text.trim().is_empty());
    all.dedup();
    all
}

/// Text from the network: nothing in it moves the cursor.
fn shown(text: &str) -> String {
    let line = text.replace(['\n', '\t'], " ");
    if hidden_in(&line).is_some() {
        line.escape_debug().to_string()
    } else {
        line
    }
}
