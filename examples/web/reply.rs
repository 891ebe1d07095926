//! What the caller is told when Wix could not be told.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use triggers_runtime::Incomplete;

/// An answer other than success.
#[derive(Debug)]
pub(crate) struct Refusal(Incomplete);

impl From<Incomplete> for Refusal {
    fn from(incomplete: Incomplete) -> Self {
        Self(incomplete)
    }
}

/// The body of a refusal.
#[derive(Serialize)]
struct Problem {
    /// What went wrong; it holds no payload and no secret.
    message: String,
    /// To quote to Wix support.
    wix_request_id: Option<String>,
}

impl IntoResponse for Refusal {
    /// 503 when trying again helps, with how long to wait if Wix said so; 502 when it does not.
    fn into_response(self) -> Response {
        let error = self.0.error();
        let problem = Problem {
            message: self.0.to_string(),
            wix_request_id: error.request_id().map(str::to_owned),
        };
        if !error.is_retryable() {
            return (StatusCode::BAD_GATEWAY, Json(problem)).into_response();
        }
        let wait = error.retry_after().map_or(1, |wait| wait.as_secs().max(1));
        let headers = [(header::RETRY_AFTER, wait.to_string())];
        (StatusCode::SERVICE_UNAVAILABLE, headers, Json(problem)).into_response()
    }
}
