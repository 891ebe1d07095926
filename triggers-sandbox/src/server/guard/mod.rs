//! Who may talk to the sandbox at all: programs on this machine, or whoever knows the access token;
//! and no web page of somebody else.
//!
//! All of it stands before any path is looked at, so no spelling of a path can lead around it.

mod access;
mod host;
mod origin;

pub(crate) use access::AccessToken;

use super::Faulter;
use crate::remote::Refusal;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// What every call must pass.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    /// Longest body in bytes; what is longer gets 413 (assumed, docs/api.md#s12.10).
    pub(crate) max_body: usize,
    /// Without one, any program on this machine may call.
    pub(crate) token: Option<AccessToken>,
    /// Whether other machines can reach the sandbox, under names it cannot know. The token then
    /// takes the place of the `Host` rule: a page on a name of its own has none.
    pub(crate) shown_to_others: bool,
}

/// Lets a call pass, without what belongs to the guard alone, or refuses it.
pub(super) async fn every_call(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    let connection = request.extensions().get::<ConnectInfo<Faulter>>().cloned();
    if let Some(ConnectInfo(connection)) = &connection {
        connection.begin();
        if !request.body().is_end_stream() {
            request = request.map(|body| {
                let connection = connection.clone();
                Body::new(Arriving { body, connection })
            });
        }
    }
    let _answering = Answering(connection);
    let passed = guard
        .host(&request)
        .and_then(|()| guard.access(&mut request))
        .and_then(|()| origin::check(&request));
    let mut response = match passed {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A path may hold the access token.
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// A request that is being answered; its connection is not idle.
struct Answering(Option<ConnectInfo<Faulter>>);

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(ConnectInfo(connection)) = &self.0 {
            connection.end();
        }
    }
}

/// A body that tells its connection when the handler waits for more of it.
struct Arriving {
    body: Body,
    connection: Faulter,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        self.connection.await_body(frame.is_pending());
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Refuses state changes that a web page could cause. A page cannot send the header or the content
/// type to another origin without asking first, and that question is never answered with yes.
pub(crate) async fn only_deliberate_changes(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !request.method().is_safe() {
        if !super::intake::is_json(headers) {
            let description = "state changes need `content-type: application/json`";
            return Refusal::application(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                description,
            )
            .into_response();
        }
        if text(headers, "x-sandbox") != Some("1") {
            return Refusal::application(
                StatusCode::FORBIDDEN,
                "MISSING_HEADER",
                "state changes need the header `x-sandbox: 1`",
            )
            .into_response();
        }
    }
    next.run(request).await
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
