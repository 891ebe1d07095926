//! One line for people. It holds nothing that must not be logged.

use std::fmt;

use super::answer::plain;
use super::{Answer, Error, Failure, PayloadError};

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payload(error) => error.fmt(f),
            Self::Idempotency { problem } => write!(f, "idempotency: {problem}"),
            Self::Config { problem } => write!(f, "cannot use these settings: {problem}"),
            Self::NotSent(failure) => write!(f, "not sent: {failure}"),
            Self::Ambiguous(failure) => {
                write!(
                    f,
                    "no definite answer, it may or may not have had its effect: {failure}"
                )
            }
            Self::RateLimited(answer) => write!(f, "too many requests{answer}"),
            Self::Unauthorized(answer) => write!(f, "credentials or token not accepted{answer}"),
            Self::Schema(answer) => write!(f, "the payload does not satisfy the schema{answer}"),
            Self::Rejected(answer) => write!(f, "refused by the service{answer}"),
            Self::BadResponse(failure) => write!(f, "not an answer of this API: {failure}"),
        }
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.trigger_key.is_empty() {
            write!(f, "`{}`: ", self.trigger_key)?;
        }
        match self.path.as_str() {
            "" => write!(f, "the payload {}", self.problem),
            path => write!(f, "the payload's `{path}` {}", self.problem),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        self.answer.as_ref().map_or(Ok(()), |answer| answer.fmt(f))
    }
}

/// Continues a sentence: ` (status 428, code X, request id Y): field rule, field rule`.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = [
            self.status().map(|status| format!("status {status}")),
            self.code().map(|code| format!("code {}", plain(code))),
            self.retry_after()
                .map(|wait| format!("retry after {} s", wait.as_secs())),
            self.request_id()
                .map(|id| format!("request id {}", plain(id))),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        if !facts.is_empty() {
            write!(f, " ({})", facts.join(", "))?;
        }
        for (index, violation) in self.violations().iter().enumerate() {
            let start = if index == 0 { ": " } else { ", " };
            write!(
                f,
                "{start}{} {}",
                plain(&violation.field),
                plain(&violation.rule)
            )?;
        }
        Ok(())
    }
}
