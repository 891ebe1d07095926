//! One attempt: a token, the exchange, and what is known afterwards.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::{Request, Run};
use crate::delivery::backoff::obeying;
use crate::delivery::observe::DeliveryEvent;
use crate::delivery::policy::is_final;
use crate::http::Purpose;
use crate::http::token::Token;
use crate::http::transport::{self, Response};
use crate::http::wire::response;
use crate::{Answer, Error, ErrorKind};

impl Run<'_> {
    pub(super) async fn attempt(&mut self) -> Result<Response, Error> {
        let token = self.token().await?;
        self.attempts.made += 1;
        let result = self.exchange(&token).await;
        if let Err(error) = &result {
            self.attempts.doubt |= !error.is_definite();
            self.attempts.doubt &= !is_final(error);
            if error.kind() == ErrorKind::Unauthorized {
                self.instance.state.tokens.discard(&token);
            }
        }
        result
    }

    async fn token(&mut self) -> Result<Arc<Token>, Error> {
        let instance = self.instance;
        let tokens = &instance.state.tokens;
        let token = tokens.get(&instance.client.service, instance.state.id);
        let error = match timeout_at(self.deadline, token).await {
            Ok(Ok(token)) => return Ok(token),
            Ok(Err(error)) => error,
            Err(_) => Error::not_sent("no token: the service did not answer in time"),
        };
        // Credentials that were refused stay refused: a new token is not asked for.
        self.attempts.refreshed |= error.kind() == ErrorKind::Unauthorized;
        Err(error)
    }

    async fn exchange(&self, token: &Token) -> Result<Response, Error> {
        let begin = Instant::now();
        let client = &self.instance.client;
        let app = client.service.credentials.app_id;
        let Request {
            operation,
            trigger_key,
            body,
            ..
        } = self.request;
        let request = transport::Request {
            authorization: Some(token.header.clone()),
            body: body.clone(),
            until: Some(self.deadline),
            new_connection: self.attempts.doubt,
            ..operation.request(app, trigger_key)
        };
        let purpose = Purpose {
            instance: self.instance.state.id,
            trigger_key,
            attempt: self.attempts.made,
        };
        let exchanged = client.service.exchange(request, purpose).await;
        let status = exchanged.as_ref().ok().map(|response| response.status);
        let repeatable = self.request.kind.is_repeatable();
        let result = match exchanged {
            Ok(response) if (200..300).contains(&response.status) => Ok(response),
            Ok(response) => Err(Error::from_answer(response::refusal(&response), repeatable)),
            Err(lost) => Err(lost.into_error(repeatable)),
        };
        client.observer.happened(&DeliveryEvent::Attempt {
            subject: self.subject(),
            attempt: self.attempts.made,
            status,
            error: result.as_ref().err(),
            elapsed: begin.elapsed(),
        });
        match result {
            Err(error) if status == Some(429) => Err(self.pause(error)),
            result => result,
        }
    }

    /// A 429 is about the whole instance, so all of it waits.
    fn pause(&self, error: Error) -> Error {
        let client = &self.instance.client;
        let limiter = &self.instance.state.limiter;
        let backoff = &client.delivery.backoff;
        let own = backoff.delay(self.attempts.retries, true, &client.jitter);
        // The service does not always say how long. If it refuses again, the minute is used up.
        let asked = error
            .retry_after()
            .or_else(|| limiter.rest_after_bare_refusals(client.rate_limit()));
        let wait = obeying(own, asked, &client.jitter);
        limiter.pause(wait);
        let instance = self.instance.state.id;
        let paused = DeliveryEvent::Paused { instance, wait };
        client.observer.happened(&paused);
        with_wait(error, asked)
    }
}

/// The error with the wait before the next attempt, as far as it is known.
fn with_wait(error: Error, wait: Option<Duration>) -> Error {
    let answer = error.answer().cloned().unwrap_or_else(|| Answer::new(None));
    error.with_answer(answer.with_retry_after(wait))
}
