//! From an HTTP request to a call, without secrets and tokens of others.

use super::App;
use crate::faults::Broken;
use crate::journal::Operation;
use crate::options::assumed::Bearer;
use crate::remote::{Call, REDACTED, Ready, Refusal, ask_token, inspect_token, lossy};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest value of a header in the journal, in bytes.
const MAX_HEADER: usize = 1000;

/// Reads a request, outside of any lock, and works out the answer of calls whose body must not be
/// logged.
pub(super) async fn read(
    app: &App,
    operation: Operation,
    wrong_method: bool,
    parts: &Parts,
    body: Body,
) -> Call {
    let max = app.guard.max_body;
    let (bytes, whole) = match to_bytes(body, max).await {
        Ok(bytes) => (bytes, true),
        Err(_) => (Bytes::new(), false),
    };
    let encoding = parts.headers.get(header::CONTENT_ENCODING);
    let encoding = encoding.map(|value| lossy(value.as_bytes()).into_owned());
    let encoding = encoding.filter(|it| !it.is_empty() && !it.eq_ignore_ascii_case("identity"));
    let ready = match encoding {
        _ if !whole => Some(refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            format!("the body could not be read, or has more than {max} bytes"),
        )),
        Some(encoding) if !bytes.is_empty() => Some(refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            format!(
                "the sandbox reads no `content-encoding: {encoding}`; send the body uncompressed"
            ),
        )),
        _ if !bytes.is_empty() && !is_json(&parts.headers) => Some(refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "the body must be `application/json`",
        )),
        _ if operation == Operation::Unknown && wrong_method => Some(refused(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "this path takes another method",
        )),
        _ if operation == Operation::Unknown => Some(refused(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "the sandbox has no such path",
        )),
        _ => None,
    };
    let path = parts.uri.path_and_query().map(ToString::to_string);
    let bearer = app.shared.options.assumed.bearer;
    let mut call = Call {
        operation,
        method: parts.method.to_string(),
        path: path.unwrap_or_default(),
        headers: headers(&parts.headers),
        token: token(&parts.headers, bearer).map(str::to_owned),
        body: redacted(operation, &bytes, &app.secret),
        broken: Broken::default(),
        ready,
        prepared: None,
    };
    if call.ready.is_some() {
        return call;
    }
    match operation {
        Operation::Token => {
            let (catalog, options) = (&app.shared.catalog, &app.shared.options);
            call.ready = Some(ask_token(&bytes, &app.secret, catalog, options));
        }
        Operation::TokenInfo => match inspect_token(&bytes) {
            Ok(token) => call.token = Some(token),
            Err(ready) => call.ready = Some(*ready),
        },
        // What is not UTF-8 becomes another text.
        _ if call.body.as_bytes() != bytes => {
            let problem = "the body is not JSON: it is not UTF-8";
            call.ready = Some(refused(
                StatusCode::BAD_REQUEST,
                "VALIDATION_FAILED",
                problem,
            ));
        }
        _ => {}
    }
    call
}

fn refused(status: StatusCode, code: &'static str, problem: impl Into<String>) -> Ready {
    Ready::refused(&Refusal::application(status, code, problem), None)
}

/// The token of the call, bare or after `Bearer` (docs/api.md#s6.2).
fn token(headers: &HeaderMap, bearer: Bearer) -> Option<&str> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    Some(match header.split_once(' ') {
        Some((scheme, token))
            if scheme.eq_ignore_ascii_case("bearer") && bearer == Bearer::Accepted =>
        {
            token.trim()
        }
        _ => header,
    })
}

/// Whether the content type is JSON, whatever its parameters.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn redacted(operation: Operation, body: &Bytes, secret: &str) -> String {
    let text = lossy(body);
    let confidential = match operation {
        Operation::Token => "client_secret",
        Operation::TokenInfo => "token",
        _ => return text.into_owned(),
    };
    // A wrong secret may be the real one of a real app, so whatever was given is taken out.
    let read = serde_json::from_slice::<Value>(body).ok();
    let given = read
        .as_ref()
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
        _ if read.is_some_and(|body| body.is_object()) => text.into_owned(),
        _ => format!("[unreadable: {} bytes]", body.len()),
    }
}

thread_local! {
    /// Those of the latest call, and as the journal has them. A client sends most calls with the same headers; the
    /// journal then keeps them once.
    static LATEST: RefCell<(HeaderMap, Arc<BTreeMap<String, String>>)> = RefCell::default();
}

fn headers(headers: &HeaderMap) -> Arc<BTreeMap<String, String>> {
    LATEST.with_borrow_mut(|(latest, shown)| {
        if latest != headers {
            headers.clone_into(latest);
            *shown = Arc::new(without_secrets(headers));
        }
        Arc::clone(shown)
    })
}

fn without_secrets(headers: &HeaderMap) -> BTreeMap<String, String> {
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
