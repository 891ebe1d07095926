//! Bodies of requests, field by field in the order of docs/api.md#s11.
//!
//! Payloads are frozen JSON already, so bodies are put together as text; every string in them is
//! encoded by `serde_json`.

use std::fmt::Write as _;
use std::io::Write as _;

use uuid::Uuid;

use crate::{AppId, Report};

pub(crate) const TOKEN: &str = "/oauth2/token";
pub(crate) const REPORT: &str = "/automations/v1/events/report";
pub(crate) const BULK_REPORT: &str = "/automations/v1/events/bulk-report";
pub(crate) const CANCEL: &str = "/automations/v1/events/cancel";
pub(crate) const BULK_CANCEL: &str = "/automations/v1/events/bulk-cancel";
pub(crate) const RESOLVE_TRIGGERS: &str = "/v1/triggers/resolve";

/// The path of one trigger of the Trigger Catalog.
pub(crate) fn trigger(app: AppId, trigger_key: &str) -> String {
    let mut path = format!("/v1/triggers/apps/{app}/keys/");
    for byte in trigger_key.bytes() {
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {
                path.write_char(char::from(byte))
            }
            byte => write!(path, "%{byte:02X}"),
        };
    }
    path
}

/// Room for everything but the payload: keys, ids and field names.
const FRAME: usize = 320;

pub(crate) fn token(instance: Uuid, app: Uuid, secret: &str) -> Vec<u8> {
    // Large enough not to grow: a buffer left behind on the way would hold the secret.
    let mut body = Vec::with_capacity(FRAME + 6 * secret.len());
    put(&mut body, "{\"instance_id\":");
    id(&mut body, instance);
    put(&mut body, ",\"client_id\":");
    id(&mut body, app);
    put(&mut body, ",\"client_secret\":");
    string(&mut body, secret);
    put(&mut body, ",\"grant_type\":\"client_credentials\"}");
    body
}

pub(crate) fn report(trigger_key: &str, report: &Report) -> Vec<u8> {
    let mut body = Vec::with_capacity(FRAME + report.payload.as_str().len());
    start(&mut body, trigger_key);
    put(&mut body, ",");
    event(&mut body, report);
    put(&mut body, "}");
    body
}

/// At most so many bytes does an event add to the body of a bulk report, unless its key has to be
/// escaped.
pub(crate) fn size(report: &Report) -> usize {
    FRAME + report.payload.as_str().len()
}

/// So many bytes does an id add to the body of a bulk cancel.
pub(crate) const ID_SIZE: usize = 40;

pub(crate) fn bulk_report(trigger_key: &str, events: &[&Report]) -> Vec<u8> {
    let sizes: usize = events.iter().copied().map(size).sum();
    let mut body = Vec::with_capacity(FRAME + sizes);
    start(&mut body, trigger_key);
    put(&mut body, ",\"eventsInfo\":[");
    for (index, item) in events.iter().enumerate() {
        put(&mut body, if index == 0 { "{" } else { ",{" });
        event(&mut body, item);
        put(&mut body, "}");
    }
    put(&mut body, "]}");
    body
}

pub(crate) fn cancel(trigger_key: &str, external_entity_id: Uuid) -> Vec<u8> {
    let mut body = Vec::with_capacity(FRAME);
    start(&mut body, trigger_key);
    put(&mut body, ",\"externalEntityId\":");
    id(&mut body, external_entity_id);
    put(&mut body, "}");
    body
}

pub(crate) fn bulk_cancel(trigger_key: &str, ids: &[Uuid]) -> Vec<u8> {
    let mut body = Vec::with_capacity(FRAME + ID_SIZE * ids.len());
    start(&mut body, trigger_key);
    put(&mut body, ",\"externalEntityIds\":[");
    for (index, &entity) in ids.iter().enumerate() {
        put(&mut body, if index == 0 { "" } else { "," });
        id(&mut body, entity);
    }
    put(&mut body, "]}");
    body
}

fn start(body: &mut Vec<u8>, trigger_key: &str) {
    put(body, "{\"triggerKey\":");
    string(body, trigger_key);
}

fn event(body: &mut Vec<u8>, report: &Report) {
    put(body, "\"payload\":");
    put(body, report.payload.as_str());
    if let Some(entity) = report.external_entity_id {
        put(body, ",\"externalEntityId\":");
        id(body, entity);
    }
    if let Some(idempotency) = &report.idempotency {
        put(body, ",\"idempotency\":{\"key\":");
        string(body, idempotency.key());
        if let Some(ttl) = idempotency.ttl_ms() {
            // An int64 is a string in this API's JSON (docs/api.md#s1.1).
            print(body, format_args!(",\"ttlInMilliseconds\":\"{ttl}\""));
        }
        put(body, "}");
    }
}

fn put(body: &mut Vec<u8>, text: &str) {
    body.extend_from_slice(text.as_bytes());
}

fn id(body: &mut Vec<u8>, id: Uuid) {
    put(body, "\"");
    put(
        body,
        id.hyphenated().encode_lower(&mut Uuid::encode_buffer()),
    );
    put(body, "\"");
}

// Neither of the two below can fail: strings are always JSON, and memory takes all writes.

fn string(body: &mut Vec<u8>, text: &str) {
    let _ = serde_json::to_writer(body, text);
}

fn print(body: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let _ = body.write_fmt(text);
}
