//! Why a command was not delivered.

mod answer;
mod build;
mod display;
mod kind;
#[cfg(feature = "serde")]
mod stored;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

pub use answer::{Answer, Violation};
pub use kind::ErrorKind;

/// Why a command was not delivered.
///
/// `Display` and `Debug` carry no payload, no secret and no token: of the service's answer they
/// show status, code, request id and the names of fields and rules. The service's own prose may
/// quote the payload, so it is only in [`Answer::message`] and [`Answer::description`].
/// [`source`](StdError::source) returns the underlying error, if there is one.
///
/// | [`kind`](Self::kind) | effect | [`is_retryable`](Self::is_retryable) |
/// |---|---|---|
/// | [`Payload`](ErrorKind::Payload), [`Idempotency`](ErrorKind::Idempotency), [`Config`](ErrorKind::Config) | none | no: the command itself is wrong |
/// | [`NotSent`](ErrorKind::NotSent) | none | yes |
/// | [`Ambiguous`](ErrorKind::Ambiguous) | unknown | if the command [is repeatable](crate::Command::is_repeatable) |
/// | [`RateLimited`](ErrorKind::RateLimited) | none | yes, after [`retry_after`](Self::retry_after) |
/// | [`Unauthorized`](ErrorKind::Unauthorized) | none | no |
/// | [`Schema`](ErrorKind::Schema) | none | no |
/// | [`Rejected`](ErrorKind::Rejected) | none | only status 409 |
/// | [`BadResponse`](ErrorKind::BadResponse) | see [`is_definite`](Self::is_definite) | if the command is repeatable |
///
/// ```
/// use triggers_runtime::{Error, ErrorKind};
///
/// fn should_try_later(error: &Error) -> bool {
///     match error.kind() {
///         ErrorKind::NotSent | ErrorKind::RateLimited => true,
///         _ => error.is_retryable(),
///     }
/// }
/// assert!(should_try_later(&Error::not_sent("the disk is full")));
/// ```
#[derive(Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    /// What went wrong; empty if the answer says it.
    problem: Cow<'static, str>,
    /// Empty if it is not known.
    trigger_key: Cow<'static, str>,
    /// Of a payload value.
    path: String,
    /// Whether a second copy of the command is harmless.
    repeatable: bool,
    /// Whether the command certainly had no effect.
    definite: bool,
    own_limit: bool,
    attempts: u32,
    answer: Option<Answer>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Returns the kind of failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the trigger key of the command, if it is known.
    #[must_use]
    pub fn trigger_key(&self) -> Option<&str> {
        Some(&*self.inner.trigger_key).filter(|key| !key.is_empty())
    }

    /// Returns the path of the payload value that cannot be sent, such as `services[2].price`. In
    /// bulk calls it starts with the position of the event: `[3].services[2].price`. `None` for
    /// other kinds, or if the payload as a whole is at fault.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        Some(&*self.inner.path).filter(|path| !path.is_empty())
    }

    /// Returns what went wrong, without the kind, the trigger and the answer. Empty if only the
    /// answer says it.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.inner.problem
    }

    /// Returns the `x-wix-request-id` of the answer, to quote to Wix support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id()
    }

    /// Returns what the service answered, if it did.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.inner.answer.as_ref()
    }

    /// Returns how long to wait before the next attempt, if the service or the client's own limit
    /// asks for a wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()?.retry_after()
    }

    /// Returns whether the client's own rate limit refused the command, and not the service; see
    /// `RateLimit`.
    #[must_use]
    pub fn is_own_limit(&self) -> bool {
        self.inner.own_limit
    }

    /// Returns the number of attempts: requests that were started for the command. 0 if it failed
    /// before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// Returns whether sending the very same command again may succeed and cannot duplicate its
    /// effect; see the table at [`Error`].
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::NotSent | ErrorKind::RateLimited => true,
            ErrorKind::Ambiguous | ErrorKind::BadResponse => self.inner.repeatable,
            ErrorKind::Rejected => self.is_conflict(),
            ErrorKind::Payload
            | ErrorKind::Idempotency
            | ErrorKind::Config
            | ErrorKind::Unauthorized
            | ErrorKind::Schema => false,
        }
    }

    /// Returns whether the command certainly had no effect.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        self.inner.definite
    }

    /// Whether the answer is a 409, whose meaning is not documented for these calls.
    pub(crate) fn is_conflict(&self) -> bool {
        self.answer().and_then(Answer::status) == Some(409)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source: &(dyn StdError + 'static) = self.inner.source.as_deref()?;
        Some(source)
    }
}
