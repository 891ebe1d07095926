//! Refusals of the remote API in the shape of Wix (docs/api.md#s1.5, #s1.7).

use crate::engine::Rejection;
use crate::journal::Problem;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

/// An answer other than 200.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// The error code for the journal.
    pub(crate) verdict: &'static str,
    pub(crate) message: String,
    /// Boxed, so that a `Result` with it stays small.
    details: Box<Value>,
    /// The same, for the journal.
    pub(crate) problems: Vec<Problem>,
    /// Seconds after which another try makes sense.
    pub(crate) retry_after: Option<u32>,
}

/// One entry of `validationError.fieldViolations`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FieldViolation {
    pub(crate) field: String,
    pub(crate) description: String,
    pub(crate) violated_rule: &'static str,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(crate) data: Value,
}

impl Refusal {
    pub(crate) fn application(
        status: StatusCode,
        code: &'static str,
        description: impl Into<String>,
    ) -> Self {
        Self::with_data(status, code, description, &json!({}))
    }

    pub(crate) fn with_data(
        status: StatusCode,
        code: &'static str,
        description: impl Into<String>,
        data: &Value,
    ) -> Self {
        let description = description.into();
        let details = json!({ "applicationError": { "code": code, "description": description, "data": data } });
        Self {
            status,
            verdict: code,
            message: description,
            details: Box::new(details),
            problems: Vec::new(),
            retry_after: None,
        }
    }

    /// `more` violations are only counted.
    pub(crate) fn validation(violations: &[FieldViolation], more: usize) -> Self {
        let mut all: Vec<_> = violations
            .iter()
            .map(|found| match found.field.as_str() {
                "" => format!("the body {}", found.description),
                field => format!("{field} {}", found.description),
            })
            .collect();
        if more > 0 {
            all.push(format!("and {more} more"));
        }
        let problem = |found: &FieldViolation| Problem {
            path: found.field.clone(),
            rule: found.violated_rule.to_owned(),
            description: found.description.clone(),
        };
        Self {
            status: StatusCode::BAD_REQUEST,
            verdict: "VALIDATION_FAILED",
            message: all.join("; "),
            details: Box::new(json!({ "validationError": { "fieldViolations": violations } })),
            problems: violations.iter().map(problem).collect(),
            retry_after: None,
        }
    }

    /// Failures of the service itself are empty on purpose (docs/api.md#s1.7).
    pub(crate) fn system(status: StatusCode) -> Self {
        Self {
            status,
            verdict: "SYSTEM_ERROR",
            message: String::new(),
            details: Box::new(json!({})),
            problems: Vec::new(),
            retry_after: None,
        }
    }

    pub(crate) fn unauthenticated(description: &str) -> Self {
        Self::application(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", description)
    }

    pub(crate) fn body(&self) -> Value {
        json!({ "message": self.message, "details": self.details })
    }

    /// The same refusal with nothing in `data`.
    pub(crate) fn without_data(mut self) -> Self {
        if let Some(data) = self.details.pointer_mut("/applicationError/data") {
            *data = json!({});
        }
        self
    }

    /// The same refusal as the `error` of one bulk item.
    pub(crate) fn as_item_error(&self) -> Value {
        match self.details.get("applicationError") {
            Some(error) => error.clone(),
            None => json!({ "code": self.verdict, "description": self.message, "data": {} }),
        }
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::UnknownTrigger { foreign } => {
                let description = if foreign {
                    "the trigger belongs to another app; only the app that owns it may report or cancel"
                } else {
                    "no manifest of the sandbox has this trigger key"
                };
                Self::application(StatusCode::NOT_FOUND, "TRIGGER_NOT_FOUND", description)
            }
            Rejection::MissingPayload => Self::application(
                StatusCode::BAD_REQUEST,
                "REQUIRED_PROPERTY",
                "request payload is missing",
            ),
            Rejection::Schema(violations) => Self {
                problems: violations
                    .iter()
                    .map(|it| Problem {
                        path: format!("payload{}", it.path),
                        rule: it.rule.clone(),
                        description: it.description.clone(),
                    })
                    .collect(),
                ..Self::with_data(
                    StatusCode::PRECONDITION_REQUIRED,
                    "SCHEMA_VALIDATION_FAILED",
                    "the payload failed schema validation",
                    &json!({ "violations": violations }),
                )
            },
            Rejection::PastDate => Self::application(
                StatusCode::PRECONDITION_REQUIRED,
                "SCHEDULE_DATE_EXPIRED",
                "the scheduled date has passed",
            ),
            Rejection::FarDate => Self::application(
                StatusCode::PRECONDITION_REQUIRED,
                "SCHEDULE_DATE_TOO_FAR",
                "the scheduled date is more than a year ahead",
            ),
            Rejection::Full => Self::application(
                StatusCode::TOO_MANY_REQUESTS,
                "RESOURCE_EXHAUSTED",
                "too many activations are waiting; the sandbox takes no more",
            ),
        }
    }
}
