//! One logical request: everything between a body and its answer.

use hyper::body::Bytes;

use super::instance::Site;
use super::transport::{Answered, Outgoing};
use super::wire::response;
use crate::Error;

/// A request to the event endpoints.
#[derive(Debug)]
pub(super) struct Call {
    path: &'static str,
    body: Bytes,
    /// Whether a second copy is harmless.
    pub(super) repeatable: bool,
}

impl Call {
    pub(super) fn new(path: &'static str, body: Vec<u8>, repeatable: bool) -> Self {
        Self {
            path,
            body: Bytes::from(body),
            repeatable,
        }
    }
}

impl Site {
    /// Delivers `call`. An `Ok` has a 2xx status; what its body holds is the caller's to judge.
    ///
    /// One attempt. Whatever repeats attempts belongs here: only here are the frozen body, the
    /// token and the cause known together.
    pub(super) async fn call(&self, call: &Call) -> Result<Answered, Error> {
        self.attempt(call).await
    }

    async fn attempt(&self, call: &Call) -> Result<Answered, Error> {
        let token = self.tokens.get(self).await?;
        let outgoing = Outgoing {
            path: call.path,
            authorization: Some(token.header.clone()),
            body: call.body.clone(),
        };
        let answered = self.client.transport.exchange(outgoing).await;
        let answered = answered.map_err(|lost| lost.into_error(call.repeatable))?;
        match answered.status {
            200..=299 => Ok(answered),
            status => {
                if status == 401 {
                    self.tokens.discard(&token);
                }
                Err(Error::from_answer(
                    response::refusal(&answered),
                    call.repeatable,
                ))
            }
        }
    }
}
