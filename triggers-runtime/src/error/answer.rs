//! What the service says when it does not say yes (docs/api.md#s1.5, #s1.7).

use std::fmt;
use std::time::Duration;

/// An answer other than success.
///
/// ```
/// use triggers_runtime::Error;
///
/// fn log(error: &Error) {
///     if let Some(answer) = error.answer() {
///         println!("status {:?}, request {:?}", answer.status(), answer.request_id());
///         for violation in answer.violations() {
///             println!("{} breaks {}", violation.field, violation.rule);
///         }
///     }
/// }
/// # log(&Error::not_sent("the disk is full"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answer {
    status: Option<u16>,
    request_id: Option<Box<str>>,
    retry_after: Option<Duration>,
    code: Option<Box<str>>,
    message: Box<str>,
    description: Option<Box<str>>,
    violations: Vec<Violation>,
}

/// Codes that speak of the payload's schema (docs/api.md#s1.5).
const SCHEMA_CODES: [&str; 2] = ["SCHEMA_VALIDATION_FAILED", "REQUIRED_PROPERTY"];

impl Answer {
    /// An answer with that HTTP status and nothing else; none for an item of a bulk call, whose
    /// request as a whole succeeded.
    #[must_use]
    pub fn new(status: Option<u16>) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// With this request id.
    #[must_use]
    pub fn with_request_id(mut self, request_id: Option<Box<str>>) -> Self {
        self.request_id = request_id;
        self
    }

    /// With this wait before the next attempt.
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.retry_after = retry_after;
        self
    }

    /// With this application error.
    #[must_use]
    pub fn with_code(mut self, code: Option<Box<str>>, description: Option<Box<str>>) -> Self {
        self.code = code;
        self.description = description;
        self
    }

    /// With this message of the service.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Box<str>>) -> Self {
        self.message = message.into();
        self
    }

    /// With these violations.
    #[must_use]
    pub fn with_violations(mut self, violations: Vec<Violation>) -> Self {
        self.violations = violations;
        self
    }

    /// The HTTP status; none for an item of a bulk call.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The `x-wix-request-id`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The wait the service asks for.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The application error's code, as `SCHEMA_VALIDATION_FAILED`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The service's message. It may quote the payload: mind where it is logged.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The application error's description. It may quote the payload: mind where it is logged.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The fields the service found fault with.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    pub(crate) fn is_about_schema(&self) -> bool {
        !self.violations.is_empty() || self.code().is_some_and(|code| SCHEMA_CODES.contains(&code))
    }
}

/// Leaves out the service's prose, which may quote the payload.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("request_id", &self.request_id().map(plain))
            .field("retry_after", &self.retry_after)
            .field("code", &self.code().map(plain))
            .field("violations", &self.violations)
            .finish_non_exhaustive()
    }
}

/// One field the service found fault with (API summary [1.7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.7)).
///
/// See the example of [`Answer`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Violation {
    /// The field's path in the request.
    pub field: Box<str>,
    /// The rule it breaks, as `FORMAT`, or the name of a custom one.
    pub rule: Box<str>,
    /// The service's prose. It may quote the payload: mind where it is logged.
    pub description: Box<str>,
}

/// Leaves out the service's prose, which may quote the payload.
impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Violation")
            .field("field", &plain(&self.field))
            .field("rule", &plain(&self.rule))
            .finish_non_exhaustive()
    }
}

/// Names and ids pass; anything that could be prose, a value or a terminal's control does not.
pub(super) fn plain(text: &str) -> &str {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]:/".contains(&byte);
    if (1..=120).contains(&text.len()) && text.bytes().all(harmless) {
        text
    } else {
        "(not shown)"
    }
}
