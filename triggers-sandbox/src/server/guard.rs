//! Who may talk to the sandbox at all: programs on this machine, and no web page.

use crate::errors::Refusal;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses every `Host` that is not a name of the loopback interface: a page whose own name was
/// pointed at this machine (DNS rebinding) would carry that name here.
pub(super) async fn only_loopback_names(request: Request, next: Next) -> Response {
    let authority = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str);
    let host = authority.or_else(|| text(request.headers(), header::HOST.as_str()));
    if !host.is_some_and(is_loopback) {
        let description = "the sandbox answers only to localhost, 127.0.0.1 and [::1]";
        return refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "MISDIRECTED_REQUEST",
            description,
        );
    }
    next.run(request).await
}

/// Refuses state changes that a web page could cause. A page cannot send the header or the content
/// type to another origin without asking first, and that question is never answered with yes.
pub(super) async fn only_deliberate_changes(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let foreign_origin = text(headers, "origin").is_some_and(|origin| {
        let host = text(headers, "host").unwrap_or_default();
        origin
            .split_once("://")
            .is_none_or(|(_, authority)| authority != host)
    });
    let foreign_site =
        text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if foreign_origin || foreign_site {
        return refuse(
            StatusCode::FORBIDDEN,
            "FOREIGN_ORIGIN",
            "the call comes from another origin",
        );
    }
    if !request.method().is_safe() {
        if !super::is_json(headers) {
            let description = "state changes need `content-type: application/json`";
            return refuse(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                description,
            );
        }
        if text(headers, "x-sandbox") != Some("1") {
            return refuse(
                StatusCode::FORBIDDEN,
                "MISSING_HEADER",
                "state changes need the header `x-sandbox: 1`",
            );
        }
    }
    next.run(request).await
}

fn refuse(status: StatusCode, code: &'static str, description: &str) -> Response {
    let refusal = Refusal::application(status, code, description);
    (status, axum::Json(refusal.body())).into_response()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name == "127.0.0.1" || name == "[::1]" || name.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn names_of_this_machine() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:4010",
            "[::1]",
            "[::1]:1",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "::1",
            "localhost:x",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
