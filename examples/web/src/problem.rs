//! What the caller receives when a change could not be made.

use std::fmt;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use triggers_runtime::{Error, Incomplete};

/// Why a change could not be made. Nothing of it was stored.
#[derive(Debug)]
pub(crate) struct Problem(String);

/// The body of the answer.
#[derive(Serialize)]
struct Body {
    message: String,
}

impl Problem {
    pub(crate) fn crashed() -> Self {
        Self("the change crashed".to_owned())
    }

    fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(error)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::new(error)
    }
}

impl From<Incomplete> for Problem {
    fn from(error: Incomplete) -> Self {
        Self::new(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(Body { message: self.0 }),
        )
            .into_response()
    }
}
