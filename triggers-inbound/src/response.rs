//! What is answered.

use serde_json::{Value, json};

use crate::Refusal;

/// An answer, for any HTTP server: a status and a JSON body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Response {
    status: u16,
    body: String,
    refusal: Option<Refusal>,
    problem: Option<String>,
}

/// The codes of error answers. Only the second one is documented (docs/api.md#s8).
pub(crate) const REFUSED: Code = Code(401, "UNAUTHENTICATED");
pub(crate) const NOT_FOUND: Code = Code(404, "PROVIDER_NOT_FOUND");
pub(crate) const INVALID: Code = Code(400, "INVALID_ARGUMENT");
pub(crate) const FAILED: Code = Code(500, "INTERNAL");
pub(crate) const BUSY: Code = Code(503, "UNAVAILABLE");
pub(crate) const LATE: Code = Code(504, "DEADLINE_EXCEEDED");

/// The status and the code of an error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code(u16, &'static str);

impl Response {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the body, which is JSON: `content-type: application/json`.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Returns the body.
    #[must_use]
    pub fn into_body(self) -> String {
        self.body
    }

    /// Returns why the request was refused, for logs. The answer does not say it.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        self.refusal
    }

    /// Returns what went wrong in this app, for logs. The answer does not say it.
    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    pub(crate) fn ok(body: &Value) -> Self {
        Self {
            status: 200,
            body: body.to_string(),
            refusal: None,
            problem: None,
        }
    }

    pub(crate) fn error(Code(status, code): Code, problem: impl Into<String>) -> Self {
        Self {
            status,
            problem: Some(problem.into()),
            ..Self::ok(&json!({ "applicationError": { "code": code, "data": {} } }))
        }
    }

    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self {
            refusal: Some(refusal),
            problem: None,
            ..Self::error(REFUSED, "")
        }
    }
}
