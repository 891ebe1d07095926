//! The taxonomy of failures.

use std::fmt;

/// Why a command was not delivered; see the table at [`Error`](crate::Error).
///
/// ```
/// use triggers_runtime::{Error, ErrorKind};
///
/// let error = Error::not_sent("the database is locked");
/// assert_eq!(error.kind(), ErrorKind::NotSent);
/// assert_eq!(error.kind().as_str(), "not_sent");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A payload value cannot be sent; see [`Error::path`](crate::Error::path).
    Payload,
    /// The service does not accept the idempotency key or its time to live.
    Idempotency,
    /// A setting is invalid.
    Config,
    /// Nothing reached the service: no connection, no TLS, no token, or a sink that took nothing.
    NotSent,
    /// The outcome is unknown: the response was lost, or the service failed while it processed the
    /// request (408 and 5xx).
    Ambiguous,
    /// Too many requests: refused by the service (429 and 425), or by the client's own limit, see
    /// [`Error::is_own_limit`](crate::Error::is_own_limit).
    RateLimited,
    /// The service did not accept the credentials or the token (401, or any refusal of a token).
    Unauthorized,
    /// The payload or request does not satisfy its schema; see
    /// [`Answer::violations`](crate::Answer::violations).
    Schema,
    /// The service refused the command for another reason.
    Rejected,
    /// The response is not one of this API: a redirect, or an unreadable body.
    BadResponse,
}

impl ErrorKind {
    /// Returns the kind as a label for logs and counters: `payload`, `idempotency`, `config`,
    /// `not_sent`, `ambiguous`, `rate_limited`, `unauthorized`, `schema`, `rejected` or
    /// `bad_response`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payload => "payload",
            Self::Idempotency => "idempotency",
            Self::Config => "config",
            Self::NotSent => "not_sent",
            Self::Ambiguous => "ambiguous",
            Self::RateLimited => "rate_limited",
            Self::Unauthorized => "unauthorized",
            Self::Schema => "schema",
            Self::Rejected => "rejected",
            Self::BadResponse => "bad_response",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
