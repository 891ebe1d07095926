//! Why a call was not delivered, by cause.

mod answer;
mod display;

use std::borrow::Cow;
use std::time::Duration;

pub use answer::{Answer, Violation};

/// Why a call was not delivered.
///
/// `Display` and `Debug` carry no payload, no secret and no token: of the service's answer they
/// show status, code, request id and the fields and rules it names. Its own prose may quote the
/// payload, so that is only in [`Answer::message`] and [`Answer::description`].
///
/// | cause | effect | [`is_retryable`](Self::is_retryable) |
/// |---|---|---|
/// | [`Payload`](Self::Payload), [`Idempotency`](Self::Idempotency), [`Config`](Self::Config) | none | no: the call itself is wrong |
/// | [`NotSent`](Self::NotSent) | none | yes |
/// | [`Ambiguous`](Self::Ambiguous) | unknown | if the command [is repeatable](crate::Command::is_repeatable) |
/// | [`RateLimited`](Self::RateLimited) | none | yes, after [`retry_after`](Self::retry_after) |
/// | [`Unauthorized`](Self::Unauthorized) | none | no |
/// | [`Schema`](Self::Schema) | none | no |
/// | [`Rejected`](Self::Rejected) | none | only status 409 |
/// | [`BadResponse`](Self::BadResponse) | see [`is_definite`](Self::is_definite) | if the command is repeatable |
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// A payload value cannot be sent.
    Payload(Box<PayloadError>),
    /// The idempotency key or its ttl is not one the service takes (spec §1.1).
    Idempotency {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The client's settings cannot be used.
    Config {
        /// What is wrong with them.
        problem: Box<str>,
    },
    /// Nothing reached the service: no connection, no TLS, no token, or a sink that took nothing.
    NotSent(Box<Failure>),
    /// The call may or may not have had its effect: its answer was lost, or the service failed
    /// while working on it (408 and 5xx).
    Ambiguous(Box<Failure>),
    /// Too many requests (429, and 425): refused up front. The limit is 200 a minute for each app
    /// instance (spec §1.7).
    RateLimited(Box<Answer>),
    /// The credentials or the token were not accepted (401, or any refusal of a token).
    Unauthorized(Box<Answer>),
    /// The payload or request does not satisfy its schema; see [`Answer::violations`] (spec §1.5).
    Schema(Box<Answer>),
    /// The service refused the call for another reason.
    Rejected(Box<Answer>),
    /// The answer is not one this API gives: a redirect, or a body that is not understood.
    BadResponse(Box<Failure>),
}

impl Error {
    pub(crate) fn payload(
        trigger_key: impl Into<Cow<'static, str>>,
        path: String,
        problem: &'static str,
    ) -> Self {
        Self::Payload(Box::new(PayloadError {
            trigger_key: trigger_key.into(),
            path,
            problem,
        }))
    }

    /// For sinks: nothing was sent or taken, because of `problem`. It must not quote payloads.
    #[must_use]
    pub fn not_sent(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::NotSent(Box::new(Failure::new(problem.into(), true)))
    }

    /// For sinks: what became of the call is unknown, because of `problem`. `repeatable` is
    /// [`Command::is_repeatable`](crate::Command::is_repeatable) of the command.
    #[must_use]
    pub fn ambiguous(problem: impl Into<Cow<'static, str>>, repeatable: bool) -> Self {
        Self::Ambiguous(Box::new(Failure::new(problem.into(), repeatable)))
    }

    /// The error that an answer with this status and these contents stands for.
    ///
    /// `repeatable` is [`Command::is_repeatable`](crate::Command::is_repeatable) of the command
    /// that was answered. The status decides; among 4xx, codes and violations of the payload's
    /// schema make it [`Schema`](Self::Schema).
    #[must_use]
    pub fn from_answer(answer: Answer, repeatable: bool) -> Self {
        match answer.status() {
            Some(401) => Self::Unauthorized(Box::new(answer)),
            Some(425 | 429) => Self::RateLimited(Box::new(answer)),
            Some(408 | 500 | 502..=599) => {
                let mut failure = Failure::new("the service failed".into(), repeatable);
                failure.answer = Some(answer);
                Self::Ambiguous(Box::new(failure))
            }
            None | Some(400..=499 | 501) if answer.is_about_schema() => {
                Self::Schema(Box::new(answer))
            }
            None | Some(400..=499 | 501) => Self::Rejected(Box::new(answer)),
            Some(300..=399) => {
                Self::bad_response("a redirect, which is never followed", answer, false, true)
            }
            Some(_) => Self::bad_response("an unexpected status", answer, repeatable, false),
        }
    }

    #[cfg(feature = "http")]
    pub(crate) fn not_sent_after(problem: &'static str, answer: Answer) -> Self {
        let mut failure = Failure::new(problem.into(), true);
        failure.answer = Some(answer);
        Self::NotSent(Box::new(failure))
    }

    #[cfg(feature = "http")]
    pub(crate) fn config(problem: impl Into<Box<str>>) -> Self {
        Self::Config {
            problem: problem.into(),
        }
    }

    pub(crate) fn bad_response(
        problem: impl Into<Cow<'static, str>>,
        answer: Answer,
        repeatable: bool,
        definite: bool,
    ) -> Self {
        let failure = Failure {
            problem: problem.into(),
            repeatable,
            definite,
            attempts: 0,
            answer: Some(answer),
        };
        Self::BadResponse(Box::new(failure))
    }

    /// The `x-wix-request-id` of the answer, to quote to Wix support (spec §1.7).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id()
    }

    /// What the service answered, if it did.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::RateLimited(answer)
            | Self::Unauthorized(answer)
            | Self::Schema(answer)
            | Self::Rejected(answer) => Some(answer),
            Self::NotSent(failure) | Self::Ambiguous(failure) | Self::BadResponse(failure) => {
                failure.answer.as_ref()
            }
            Self::Payload(_) | Self::Idempotency { .. } | Self::Config { .. } => None,
        }
    }

    /// How long the service asks to wait before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()?.retry_after()
    }

    /// The cause as a label for logs and counters: `payload`, `idempotency`, `config`, `not_sent`,
    /// `ambiguous`, `rate_limited`, `unauthorized`, `schema`, `rejected`, `bad_response`.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Payload(_) => "payload",
            Self::Idempotency { .. } => "idempotency",
            Self::Config { .. } => "config",
            Self::NotSent(_) => "not_sent",
            Self::Ambiguous(_) => "ambiguous",
            Self::RateLimited(_) => "rate_limited",
            Self::Unauthorized(_) => "unauthorized",
            Self::Schema(_) => "schema",
            Self::Rejected(_) => "rejected",
            Self::BadResponse(_) => "bad_response",
        }
    }

    /// How often the call was tried: requests that were started for it, of a bulk call those that
    /// held the item. 0 when it failed before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self {
            Self::RateLimited(answer)
            | Self::Unauthorized(answer)
            | Self::Schema(answer)
            | Self::Rejected(answer) => answer.attempts,
            Self::NotSent(failure) | Self::Ambiguous(failure) | Self::BadResponse(failure) => {
                failure.attempts
            }
            Self::Payload(_) | Self::Idempotency { .. } | Self::Config { .. } => 0,
        }
    }

    /// The same error, after so many attempts.
    #[cfg(feature = "http")]
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        match &mut self {
            Self::RateLimited(answer)
            | Self::Unauthorized(answer)
            | Self::Schema(answer)
            | Self::Rejected(answer) => answer.attempts = attempts,
            Self::NotSent(failure) | Self::Ambiguous(failure) | Self::BadResponse(failure) => {
                failure.attempts = attempts;
            }
            Self::Payload(_) | Self::Idempotency { .. } | Self::Config { .. } => {}
        }
        self
    }

    /// The same failure of a call of which an earlier attempt may have had its effect.
    #[cfg(feature = "http")]
    pub(crate) fn in_doubt(self, repeatable: bool) -> Self {
        let attempts = self.attempts();
        let failure = match self {
            Self::Ambiguous(failure) => return Self::Ambiguous(failure),
            Self::NotSent(failure) | Self::BadResponse(failure) => Failure {
                repeatable,
                definite: false,
                ..*failure
            },
            Self::RateLimited(answer)
            | Self::Unauthorized(answer)
            | Self::Schema(answer)
            | Self::Rejected(answer) => {
                let mut failure = Failure::new(
                    "an attempt was lost, and the last one refused".into(),
                    repeatable,
                );
                failure.answer = Some(*answer);
                failure
            }
            other => return other,
        };
        Self::Ambiguous(Box::new(failure)).after(attempts)
    }

    /// Whether sending the very same command again may succeed and cannot double its effect. See
    /// the table above.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::NotSent(_) | Self::RateLimited(_) => true,
            Self::Ambiguous(failure) | Self::BadResponse(failure) => failure.repeatable,
            Self::Rejected(answer) => answer.status() == Some(409),
            Self::Payload(_)
            | Self::Idempotency { .. }
            | Self::Config { .. }
            | Self::Unauthorized(_)
            | Self::Schema(_) => false,
        }
    }

    /// Whether the call certainly had no effect.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        match self {
            Self::Ambiguous(_) => false,
            Self::BadResponse(failure) => failure.definite,
            _ => true,
        }
    }

    /// The same error, of item `index` of a bulk call.
    pub(crate) fn within_item(mut self, index: usize) -> Self {
        if let Self::Payload(error) = &mut self {
            let dot = if error.path.is_empty() { "" } else { "." };
            error.path = format!("[{index}]{dot}{}", error.path);
        }
        self
    }
}

/// A payload value that cannot be sent. It names the place, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadError {
    trigger_key: Cow<'static, str>,
    path: String,
    problem: &'static str,
}

impl PayloadError {
    /// The trigger whose payload it is; empty when it is not known.
    #[must_use]
    pub fn trigger_key(&self) -> &str {
        &self.trigger_key
    }

    /// Where the value stands, as `services[2].price`; in bulk calls it starts with the item's
    /// position, as `[3].services[2].price`. Empty for the payload itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// What went wrong before or instead of an answer.
#[derive(Clone, Debug)]
pub struct Failure {
    problem: Cow<'static, str>,
    repeatable: bool,
    definite: bool,
    attempts: u32,
    answer: Option<Answer>,
}

impl Failure {
    fn new(problem: Cow<'static, str>, repeatable: bool) -> Self {
        Self {
            problem,
            repeatable,
            definite: false,
            attempts: 0,
            answer: None,
        }
    }

    /// What went wrong.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}
