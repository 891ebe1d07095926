//! What the handlers of the control API share: bodies, ids and refusals.

use crate::error::Error;
use crate::remote::{MAX_DEPTH, Refusal, depth};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(super) type Answer = Result<axum::Json<Value>, Refusal>;

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        bad(error.to_string())
    }
}

pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    if depth(body) > MAX_DEPTH {
        return Err(bad(format!(
            "the body is nested more than {MAX_DEPTH} levels deep"
        )));
    }
    serde_json::from_slice(body).map_err(|error| bad(format!("the body cannot be read: {error}")))
}

/// The `{id}` of the path; refused like everything else when it is not text.
pub(super) struct Id(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let id = Path::<String>::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id))
            .map_err(|_| bad("the id in the path is not UTF-8".to_owned()))
    }
}

pub(super) fn json_of(value: &impl Serialize) -> Answer {
    serde_json::to_value(value)
        .map(axum::Json)
        .map_err(|error| bad(error.to_string()))
}

pub(super) fn bad(description: String) -> Refusal {
    Refusal::application(StatusCode::BAD_REQUEST, "BAD_REQUEST", description)
}

pub(super) fn missing(what: &str) -> Refusal {
    Refusal::application(StatusCode::NOT_FOUND, "NOT_FOUND", what)
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, axum::Json(self.body())).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            // Lets a browser ask for the access token; any user name will do.
            let challenge = HeaderValue::from_static("Basic realm=\"triggers sandbox\"");
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
