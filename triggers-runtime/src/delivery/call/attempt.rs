//! One attempt: a token, the exchange, and what is known afterwards.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::{Failed, Run};
use crate::delivery::backoff::obeying;
use crate::delivery::lane::Permit;
use crate::delivery::observe::DeliveryEvent;
use crate::delivery::policy::{Cause, Kind};
use crate::http::Purpose;
use crate::http::token::Token;
use crate::http::transport::{Answered, Lost, Outgoing};
use crate::http::wire::response;
use crate::{Error, ErrorKind};

impl Run<'_> {
    /// One attempt. While a cancel is out, its lane is in doubt.
    pub(super) async fn attempt(
        &mut self,
        lanes: &mut [Option<Permit>],
    ) -> Result<Answered, Failed> {
        let token = self.token().await?;
        if self.call.kind == Kind::Cancel {
            lanes.iter_mut().flatten().for_each(Permit::cancel_sent);
        }
        self.attempts += 1;
        let result = self.exchange(&token).await;
        let cause = result.as_ref().err().map(|failed| failed.cause);
        self.doubt |= cause.is_some_and(Cause::is_ambiguous);
        self.doubt &= !cause.is_some_and(Cause::is_final);
        if !self.doubt {
            lanes.iter_mut().flatten().for_each(Permit::settled);
        }
        if cause == Some(Cause::Unauthorized) {
            self.instance.site.tokens.discard(&token);
        }
        result
    }

    async fn token(&self) -> Result<Arc<Token>, Failed> {
        let tokens = self
            .instance
            .site
            .tokens
            .get(&self.instance.client.service, self.instance.site.id);
        let error = match timeout_at(self.deadline, tokens).await {
            Ok(Ok(token)) => return Ok(token),
            Ok(Err(error)) => error,
            Err(_) => Error::not_sent("no token: the service did not answer in time"),
        };
        let cause = match error.kind() {
            ErrorKind::NotSent => Cause::NotSent,
            ErrorKind::RateLimited => Cause::Throttled,
            // An answer that cannot be read may be a better one next time.
            _ if error.is_retryable() => Cause::NotSent,
            _ => Cause::Refused,
        };
        Err(Failed { error, cause })
    }

    async fn exchange(&self, token: &Token) -> Result<Answered, Failed> {
        let begin = Instant::now();
        let client = &self.instance.client;
        let app = client.service.credentials.app_id;
        let outgoing = Outgoing {
            authorization: Some(token.header.clone()),
            body: self.call.body.clone(),
            until: Some(self.deadline),
            new_connection: self.doubt,
            ..self.call.operation.request(app, self.call.trigger_key)
        };
        let purpose = Purpose {
            instance: self.instance.site.id,
            trigger_key: self.call.trigger_key,
            attempt: self.attempts,
        };
        let exchanged = client.service.exchange(outgoing, purpose).await;
        let status = exchanged.as_ref().ok().map(|answered| answered.status);
        let result = self.judge(exchanged);
        let error = result.as_ref().err().map(|failed| &failed.error);
        client.observer.happened(&DeliveryEvent::Attempt {
            subject: self.subject(),
            attempt: self.attempts,
            status,
            error,
            elapsed: begin.elapsed(),
        });
        if status == Some(429) {
            self.pause(error.and_then(Error::retry_after));
        }
        result
    }

    fn judge(&self, exchanged: Result<Answered, Lost>) -> Result<Answered, Failed> {
        let repeatable = self.call.kind.is_repeatable();
        let answered = exchanged.map_err(|lost| {
            let cause = match lost {
                Lost::NotSent(_) => Cause::NotSent,
                Lost::Ambiguous(_) => Cause::Lost,
            };
            let error = lost.into_error(repeatable);
            Failed { error, cause }
        })?;
        let Some(cause) = Cause::of_status(answered.status) else {
            return Ok(answered);
        };
        let error = Error::from_answer(response::refusal(&answered), repeatable);
        Err(Failed { error, cause })
    }

    /// A 429 is about the whole instance, so all of it waits.
    fn pause(&self, asked: Option<Duration>) {
        let client = &self.instance.client;
        let backoff = &client.delivery.backoff;
        let own = backoff.delay(self.history.retries, true, &client.jitter);
        let wait = obeying(own, asked, &client.jitter);
        self.instance.site.limiter.pause(wait);
        let instance = self.instance.site.id;
        let paused = DeliveryEvent::Paused { instance, wait };
        client.observer.happened(&paused);
    }
}
