//! Making errors.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;

use super::{Answer, Error, ErrorKind, Inner};

impl Error {
    pub(super) fn new(kind: ErrorKind, problem: impl Into<Cow<'static, str>>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                problem: problem.into(),
                trigger_key: Cow::Borrowed(""),
                path: String::new(),
                repeatable: false,
                definite: !matches!(kind, ErrorKind::Ambiguous | ErrorKind::BadResponse),
                own_limit: false,
                attempts: 0,
                answer: None,
                source: None,
            }),
        }
    }

    pub(crate) fn payload(
        trigger_key: impl Into<Cow<'static, str>>,
        path: String,
        problem: &'static str,
    ) -> Self {
        let mut error = Self::new(ErrorKind::Payload, problem).of_trigger(trigger_key);
        error.inner.path = path;
        error
    }

    /// For sinks: they cannot take the idempotency key, because of `problem`.
    #[must_use]
    pub fn idempotency(problem: &'static str) -> Self {
        Self::new(ErrorKind::Idempotency, problem)
    }

    pub(crate) fn config(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Config, problem)
    }

    /// For sinks: nothing was sent or taken, because of `problem`, which must not quote payloads.
    #[must_use]
    pub fn not_sent(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::NotSent, problem)
    }

    /// For sinks: nothing was sent or taken, because of `problem`, caused by `source`, such as an
    /// error of a database. `problem` must not quote payloads.
    ///
    /// ```
    /// use std::error::Error as _;
    /// use triggers_runtime::Error;
    ///
    /// let full = std::io::Error::other("no space left on device");
    /// let error = Error::not_sent_by("cannot store the command", full);
    /// assert_eq!(error.to_string(), "not sent: cannot store the command");
    /// assert_eq!(error.source().unwrap().to_string(), "no space left on device");
    /// ```
    #[must_use]
    pub fn not_sent_by(
        problem: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::not_sent(problem).with_source(source)
    }

    /// For sinks: the outcome of the command is unknown, because of `problem`. `repeatable` is
    /// [`Command::is_repeatable`](crate::Command::is_repeatable) of the command.
    #[must_use]
    pub fn ambiguous(problem: impl Into<Cow<'static, str>>, repeatable: bool) -> Self {
        let mut error = Self::new(ErrorKind::Ambiguous, problem);
        error.inner.repeatable = repeatable;
        error
    }

    /// Creates the error for an answer with this status and these contents.
    ///
    /// `repeatable` is [`Command::is_repeatable`](crate::Command::is_repeatable) of the command
    /// that was answered. The status decides; among 4xx, codes and violations of the payload's
    /// schema make it [`ErrorKind::Schema`].
    #[must_use]
    pub fn from_answer(answer: Answer, repeatable: bool) -> Self {
        let error = match answer.status() {
            Some(401) => Self::new(ErrorKind::Unauthorized, ""),
            Some(425 | 429) => Self::new(ErrorKind::RateLimited, ""),
            Some(408 | 500 | 502..=599) => Self::ambiguous("the service failed", repeatable),
            None | Some(400..=499 | 501) if answer.is_about_schema() => {
                Self::new(ErrorKind::Schema, "")
            }
            None | Some(400..=499 | 501) => Self::new(ErrorKind::Rejected, ""),
            Some(300..=399) => {
                return Self::bad_response(
                    "a redirect, which is never followed",
                    answer,
                    false,
                    true,
                );
            }
            Some(_) => {
                return Self::bad_response("an unexpected status", answer, repeatable, false);
            }
        };
        error.with_answer(answer)
    }

    pub(crate) fn bad_response(
        problem: impl Into<Cow<'static, str>>,
        answer: Answer,
        repeatable: bool,
        definite: bool,
    ) -> Self {
        let mut error = Self::new(ErrorKind::BadResponse, problem).with_answer(answer);
        error.inner.repeatable = repeatable;
        error.inner.definite = definite;
        error
    }

    /// The same error with the service's answer.
    #[must_use]
    pub fn with_answer(mut self, answer: Answer) -> Self {
        self.inner.answer = Some(answer);
        self
    }

    /// The same error with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner.source = Some(Arc::from(source.into()));
        self
    }

    /// The same error of a command of this trigger, unless it names one already.
    #[must_use]
    pub fn of_trigger(mut self, trigger_key: impl Into<Cow<'static, str>>) -> Self {
        if self.inner.trigger_key.is_empty() {
            self.inner.trigger_key = trigger_key.into();
        }
        self
    }

    /// The same error of the command at `index` of a bulk call.
    pub(crate) fn within_item(mut self, index: usize) -> Self {
        if self.kind() == ErrorKind::Payload {
            let dot = if self.inner.path.is_empty() { "" } else { "." };
            self.inner.path = format!("[{index}]{dot}{}", self.inner.path);
        }
        self
    }
}

#[cfg(feature = "http")]
impl Error {
    pub(crate) fn unauthorized(answer: Answer) -> Self {
        Self::new(ErrorKind::Unauthorized, "").with_answer(answer)
    }

    /// The client's own limit refused the command.
    pub(crate) fn own_limit(
        problem: impl Into<Cow<'static, str>>,
        wait: std::time::Duration,
    ) -> Self {
        let mut error = Self::new(ErrorKind::RateLimited, problem);
        error.inner.own_limit = true;
        error.with_answer(Answer::new(None).with_retry_after(Some(wait)))
    }

    /// The same error after this number of attempts.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.inner.attempts = attempts;
        self
    }

    /// The same failure of a command of which an earlier attempt may have had its effect.
    pub(crate) fn in_doubt(mut self, repeatable: bool) -> Self {
        let problem = match self.kind() {
            ErrorKind::Ambiguous
            | ErrorKind::Payload
            | ErrorKind::Idempotency
            | ErrorKind::Config => return self,
            ErrorKind::NotSent | ErrorKind::BadResponse => None,
            ErrorKind::RateLimited
            | ErrorKind::Unauthorized
            | ErrorKind::Schema
            | ErrorKind::Rejected => Some("an attempt was lost, and the last one was refused"),
        };
        let inner = &mut self.inner;
        inner.kind = ErrorKind::Ambiguous;
        inner.repeatable = repeatable;
        inner.definite = false;
        if let Some(problem) = problem {
            inner.problem = problem.into();
        }
        self
    }
}
