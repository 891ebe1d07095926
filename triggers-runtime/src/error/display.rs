//! One line for people, without anything that must not be logged.

use std::fmt;

use super::answer::plain;
use super::{Answer, Error, ErrorKind};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = self.trigger_key() {
            write!(f, "`{key}`: ")?;
        }
        let problem = &*self.inner.problem;
        match self.kind() {
            ErrorKind::Payload => match self.path() {
                Some(path) => write!(f, "the payload's `{path}` {problem}")?,
                None => write!(f, "the payload {problem}")?,
            },
            kind => {
                f.write_str(headline(kind))?;
                if !problem.is_empty() {
                    write!(f, ": {problem}")?;
                }
            }
        }
        self.answer().map_or(Ok(()), |answer| answer.fmt(f))
    }
}

fn headline(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Payload => "the payload cannot be sent",
        ErrorKind::Idempotency => "invalid idempotency key",
        ErrorKind::Config => "invalid settings",
        ErrorKind::NotSent => "not sent",
        ErrorKind::Ambiguous => "outcome unknown, the service may have processed the request",
        ErrorKind::RateLimited => "too many requests",
        ErrorKind::Unauthorized => "the credentials or the token were not accepted",
        ErrorKind::Schema => "the payload does not satisfy the schema",
        ErrorKind::Rejected => "refused by the service",
        ErrorKind::BadResponse => "unexpected response",
    }
}

/// Leaves out the source, whose text the library does not control.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("trigger_key", &self.trigger_key())
            .field("problem", &self.inner.problem)
            .field("path", &self.path())
            .field("attempts", &self.attempts())
            .field("is_retryable", &self.is_retryable())
            .field("is_definite", &self.is_definite())
            .field("answer", &self.answer())
            .finish_non_exhaustive()
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
