//! What goes out and what comes back, for people.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;
use triggers_runtime::{Command, Receipt};

use crate::target::shown;

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
    /// An int64 is a string in this API's JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_in_milliseconds: Option<String>,
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
                ttl_in_milliseconds: idempotency.ttl_ms().map(|ttl| ttl.to_string()),
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
