//! One request until its outcome is known.
//!
//! The body is frozen, so every attempt sends the same bytes with the same idempotency keys.
//! `policy` decides what follows an attempt; here is the rest: a place in the rate limit, a token,
//! the exchange, and the wait before the next attempt.

mod attempt;

use hyper::body::Bytes;
use tokio::time::{Instant, sleep};

use super::backoff::obeying;
use super::budget::Spent;
use super::instance::Instance;
use super::limiter::{TooLong, WINDOW};
use super::observe::{DeliveryEvent, Operation, Subject};
use super::policy::{Attempts, Decision, decide};
use crate::http::transport::Response;
use crate::schedule::Kind;
use crate::{Answer, Error, ErrorKind};

/// A request to the event endpoints.
pub(super) struct Request<'a> {
    pub(super) operation: Operation,
    pub(super) trigger_key: &'a str,
    pub(super) body: Bytes,
    pub(super) kind: Kind,
    /// How many commands it carries.
    pub(super) items: usize,
    pub(super) deadline: Deadline,
}

/// When a request must be complete.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deadline {
    /// With everything, waiting for the rate limit too.
    At(Instant),
    /// After the call timeout, not counting the wait for the rate limit: a bulk call with many
    /// requests mostly waits for it.
    Paced,
}

/// A 2xx. What its body holds is the caller's to judge.
pub(super) struct Delivered {
    pub(super) response: Response,
    pub(super) attempts: u32,
    /// Whether an attempt before this answer may have had its effect.
    pub(super) doubt: bool,
}

impl Instance {
    /// Delivers `request`, whose commands hold their lanes.
    pub(super) async fn request(&self, request: &Request<'_>) -> Result<Delivered, Error> {
        let mut run = Run::new(self, request);
        let begin = Instant::now();
        let result = run.until_complete().await;
        let result = result.map_err(|error| {
            let error = run.attempts.conclude(error, request.kind);
            error.of_trigger(request.trigger_key.to_owned())
        });
        self.client.observer.happened(&DeliveryEvent::Settled {
            subject: run.subject(),
            attempts: run.attempts.made,
            error: result.as_ref().err(),
            elapsed: begin.elapsed(),
        });
        result
    }

    /// A page of the Trigger Catalog.
    pub(crate) async fn resolve_triggers(&self, body: Vec<u8>) -> Result<Response, Error> {
        self.read(Operation::ResolveTriggers, "", body.into()).await
    }

    /// A trigger of the Trigger Catalog, if it has one with this key.
    pub(crate) async fn get_trigger(&self, trigger_key: &str) -> Result<Option<Response>, Error> {
        let response = self
            .read(Operation::GetTrigger, trigger_key, Bytes::new())
            .await;
        match response {
            Err(error) if error.answer().and_then(Answer::status) == Some(404) => Ok(None),
            response => response.map(Some),
        }
    }

    async fn read(
        &self,
        operation: Operation,
        trigger_key: &str,
        body: Bytes,
    ) -> Result<Response, Error> {
        let request = Request {
            operation,
            trigger_key,
            body,
            // A read can be retried like a report with a key.
            kind: Kind::Keyed,
            items: 1,
            deadline: Deadline::Paced,
        };
        Ok(self.request(&request).await?.response)
    }
}

/// A request in progress.
struct Run<'a> {
    instance: &'a Instance,
    request: &'a Request<'a>,
    deadline: Instant,
    attempts: Attempts,
    /// What the last retry took out of the budgets.
    spent: Option<Spent>,
}

impl<'a> Run<'a> {
    fn new(instance: &'a Instance, request: &'a Request<'a>) -> Self {
        let deadline = match request.deadline {
            Deadline::At(at) => at,
            Deadline::Paced => Instant::now() + instance.client.delivery.call_timeout,
        };
        Self {
            instance,
            request,
            deadline,
            attempts: Attempts::default(),
            spent: None,
        }
    }

    async fn until_complete(&mut self) -> Result<Delivered, Error> {
        let mut last = None;
        loop {
            if let Err(TooLong(wait)) = self.enter().await {
                let limit = self.instance.client.rate_limit();
                return Err(last.unwrap_or_else(|| limit.refusal(wait)));
            }
            let error = match self.attempt().await {
                Ok(response) => {
                    self.instance.succeeded(self.spent);
                    return Ok(Delivered {
                        response,
                        attempts: self.attempts.made,
                        doubt: self.attempts.doubt,
                    });
                }
                Err(error) => error,
            };
            let retries = self.instance.client.delivery.retries;
            let Request { kind, items, .. } = *self.request;
            match decide(kind, &error, self.attempts, retries, items) {
                Decision::Refresh => self.attempts.refreshed = true,
                Decision::Retry if self.wait(&error).await => {}
                Decision::Retry | Decision::Split | Decision::GiveUp => return Err(error),
            }
            last = Some(error);
        }
    }

    /// Waits for a place in the rate limit.
    async fn enter(&mut self) -> Result<(), TooLong> {
        let limit = self.instance.client.rate_limit();
        let limiter = &self.instance.state.limiter;
        match self.request.deadline {
            Deadline::At(at) => limiter.enter(limit, at).await,
            Deadline::Paced => {
                let begin = Instant::now();
                limiter.enter(limit, self.deadline + WINDOW).await?;
                self.deadline += begin.elapsed();
                Ok(())
            }
        }
    }

    /// Waits for the next attempt; false if there is to be none.
    async fn wait(&mut self, error: &Error) -> bool {
        let throttled = error.kind() == ErrorKind::RateLimited;
        let client = &self.instance.client;
        let backoff = &client.delivery.backoff;
        let own = backoff.delay(self.attempts.retries, throttled, &client.jitter);
        let wait = obeying(own, error.retry_after(), &client.jitter);
        if Instant::now() + wait >= self.deadline {
            return false;
        }
        let Some(spent) = self.instance.spend(throttled) else {
            return false;
        };
        self.spent = Some(spent);
        self.attempts.retries += 1;
        self.attempts.conflicts += u32::from(error.is_conflict());
        client.observer.happened(&DeliveryEvent::Retry {
            subject: self.subject(),
            error,
            wait,
        });
        sleep(wait).await;
        true
    }

    fn subject(&self) -> Subject<'a> {
        Subject {
            instance: self.instance.state.id,
            operation: self.request.operation,
            trigger_key: self.request.trigger_key,
        }
    }
}
