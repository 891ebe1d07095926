//! Writes calls of the remote API into the journal, without secrets and tokens.

use super::{Call, Noted, Operation};
use crate::engine::clock::Moment;
use crate::journal::Request;
use crate::state::State;
use axum::http::HeaderMap;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What stands in place of a secret or token.
const REDACTED: &str = "[redacted]";

/// Longest value of a header in the journal, in bytes.
const MAX_HEADER: usize = 1000;

/// Tells how many calls have been answered.
pub(super) fn record(
    state: &mut State,
    secret: &str,
    call: &Call,
    noted: Noted,
    (status, body): (u16, &str),
) -> u64 {
    let Moment { now: at, wall } = state.engine.log.present;
    let request_body = redacted_request(call, secret);
    let response_body = if call.operation == Operation::Token {
        redacted_token(body)
    } else {
        body.to_owned()
    };
    state.record(Request {
        seq: 0,
        at,
        wall,
        method: call.parts.method.to_string(),
        path: call
            .parts
            .uri
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default(),
        headers: headers(&call.parts.headers),
        instance_id: noted.instance_id,
        operation: call.operation.name().to_owned(),
        trigger_key: noted.trigger_key,
        status,
        verdict: noted.verdict.unwrap_or("OK").to_owned(),
        request_body,
        response_body,
    })
}

fn redacted_request(call: &Call, secret: &str) -> String {
    let text = lossy(&call.body);
    let confidential = match call.operation {
        Operation::Token => "client_secret",
        Operation::TokenInfo => "token",
        _ => return text.into_owned(),
    };
    // A wrong secret may be the real one of a real app, so whatever was given is taken out.
    let given = serde_json::from_slice::<Value>(&call.body)
        .ok()
        .and_then(|body| Some(body.get(confidential)?.as_str()?.to_owned()));
    match given {
        Some(given) if !given.is_empty() => {
            let quoted = Value::from(given).to_string();
            let marked = text.replace(&quoted, &format!("\"{REDACTED}\""));
            // Escapes can be spelled in many ways; when the text was not found, nothing is kept.
            if marked == text {
                REDACTED.to_owned()
            } else {
                marked
            }
        }
        _ if text.contains(secret) => REDACTED.to_owned(),
        Some(_) | None
            if call.body.first() == Some(&b'{')
                && serde_json::from_slice::<Value>(&call.body).is_ok() =>
        {
            text.into_owned()
        }
        _ => format!("[unreadable: {} bytes]", call.body.len()),
    }
}

fn redacted_token(body: &str) -> String {
    match serde_json::from_str::<Value>(body) {
        Ok(mut answer) if answer.get("access_token").is_some() => {
            answer["access_token"] = REDACTED.into();
            answer.to_string()
        }
        _ => body.to_owned(),
    }
}

/// As the standard library's conversion, which looks at text byte by byte even if it is sound.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    for (name, value) in headers {
        let value = lossy(value.as_bytes());
        let value = match name.as_str() {
            "authorization" => match value.split_once(' ') {
                Some((scheme, _)) if scheme.eq_ignore_ascii_case("bearer") => {
                    format!("{scheme} {REDACTED}")
                }
                _ => REDACTED.to_owned(),
            },
            "cookie" | "proxy-authorization" => REDACTED.to_owned(),
            _ if value.len() <= MAX_HEADER => value.into_owned(),
            _ => value.chars().take(MAX_HEADER).collect(),
        };
        shown
            .entry(name.as_str().to_owned())
            .and_modify(|earlier: &mut String| {
                earlier.push_str(", ");
                earlier.push_str(&value);
            })
            .or_insert(value);
    }
    shown
}
