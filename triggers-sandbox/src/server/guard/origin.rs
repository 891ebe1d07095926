//! Which web page a call comes from, if it comes from one: only the sandbox's own may call.

use super::text;
use crate::remote::Refusal;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};

/// Refuses calls of foreign pages, reads and event streams among them. Programs send neither of the
/// two headers; browsers let no page change them.
pub(super) fn check(request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    let foreign_origin = headers.get("origin").is_some_and(|origin| {
        let host = text(headers, "host").unwrap_or_default();
        let authority = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"));
        authority.is_none_or(|(_, authority)| authority != host)
    });
    let foreign_site =
        text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if foreign_origin || (foreign_site && !is_followed_link(request.method(), headers)) {
        return Err(Refusal::application(
            StatusCode::FORBIDDEN,
            "FOREIGN_ORIGIN",
            "the call comes from another origin",
        ));
    }
    Ok(())
}

/// Whoever clicks on a link to the sandbox leaves the other page, which sees nothing of what opens.
/// A frame inside the other page is no such thing.
fn is_followed_link(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::GET
        && text(headers, "sec-fetch-mode") == Some("navigate")
        && text(headers, "sec-fetch-dest") == Some("document")
}
