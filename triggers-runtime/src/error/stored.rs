//! Errors in what is stored, such as an [`Incomplete`](crate::Incomplete): what decides what to do
//! next is kept: of the answer only status and request id, and the source not.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Answer, Error, ErrorKind};

#[derive(Deserialize, Serialize)]
struct Stored {
    kind: ErrorKind,
    problem: String,
    #[serde(default)]
    trigger_key: String,
    #[serde(default)]
    path: String,
    repeatable: bool,
    definite: bool,
    attempts: u32,
    status: Option<u16>,
    request_id: Option<Box<str>>,
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Stored {
            kind: self.kind(),
            problem: self.inner.problem.to_string(),
            trigger_key: self.inner.trigger_key.to_string(),
            path: self.inner.path.clone(),
            repeatable: self.is_retryable(),
            definite: self.is_definite(),
            attempts: self.attempts(),
            status: self.answer().and_then(Answer::status),
            request_id: self.request_id().map(Into::into),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Error {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let mut error = Self::new(stored.kind, stored.problem).of_trigger(stored.trigger_key);
        error.inner.path = stored.path;
        error.inner.repeatable = stored.repeatable;
        error.inner.definite = stored.definite;
        error.inner.attempts = stored.attempts;
        if stored.status.is_some() || stored.request_id.is_some() {
            let answer = Answer::new(stored.status).with_request_id(stored.request_id);
            error = error.with_answer(answer);
        }
        Ok(error)
    }
}
