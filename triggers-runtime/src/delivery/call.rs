//! One logical request: attempts until it is settled.
//!
//! The body is frozen, so every attempt sends the same bytes under the same keys. What follows an
//! attempt is in `policy`; here is only the way there: a place in the rate limit, a token, the
//! exchange, and the wait before the next one.

mod attempt;

use hyper::body::Bytes;
use tokio::time::{Instant, sleep};

use super::backoff::obeying;
use super::budget::Spent;
use super::instance::Instance;
use super::lane::Permit;
use super::limiter::{TooLong, WINDOW};
use super::observe::{DeliveryEvent, Operation, Subject};
use super::policy::{Cause, Decision, History, Kind, decide};
use crate::http::transport::Answered;
use crate::{Answer, Error};

/// A request to the event endpoints.
pub(super) struct Call<'a> {
    pub(super) operation: Operation,
    pub(super) trigger_key: &'a str,
    pub(super) body: Bytes,
    pub(super) kind: Kind,
    /// How many commands it carries.
    pub(super) items: usize,
    pub(super) deadline: Deadline,
}

/// When a call must be over.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deadline {
    /// With everything, waiting for the rate limit too.
    At(Instant),
    /// After the call timeout, but waiting for the rate limit does not count: of a bulk call with
    /// many requests most of the time is such waiting.
    Paced,
}

/// A 2xx. What its body holds is the caller's to judge.
pub(super) struct Called {
    pub(super) answered: Answered,
    pub(super) attempts: u32,
    /// Whether an attempt before this answer may have had its effect.
    pub(super) doubt: bool,
}

/// The call's end without a 2xx.
pub(super) struct Failed {
    pub(super) error: Error,
    pub(super) cause: Cause,
}

impl Instance {
    /// Delivers `call`, whose items hold the permits `lanes`.
    pub(super) async fn call(
        &self,
        call: &Call<'_>,
        lanes: &mut [Option<Permit>],
    ) -> Result<Called, Failed> {
        let mut run = Run::new(self, call);
        let begin = Instant::now();
        let result = run.attempts_until_settled(lanes).await;
        let result = result.map_err(|failed| run.told(failed));
        let error = result.as_ref().err().map(|failed| &failed.error);
        self.client.observer.happened(&DeliveryEvent::Settled {
            subject: run.subject(),
            attempts: run.attempts,
            error,
            elapsed: begin.elapsed(),
        });
        result
    }
}

impl Instance {
    /// A page of the Trigger Catalog.
    pub(crate) async fn resolve_triggers(&self, body: Vec<u8>) -> Result<Answered, Error> {
        self.read(Operation::ResolveTriggers, "", body.into()).await
    }

    /// A trigger of the Trigger Catalog, if it has one with this key.
    pub(crate) async fn get_trigger(&self, trigger_key: &str) -> Result<Option<Answered>, Error> {
        let answered = self
            .read(Operation::GetTrigger, trigger_key, Bytes::new())
            .await;
        match answered {
            Err(error) if error.answer().and_then(Answer::status) == Some(404) => Ok(None),
            answered => answered.map(Some),
        }
    }

    async fn read(
        &self,
        operation: Operation,
        trigger_key: &str,
        body: Bytes,
    ) -> Result<Answered, Error> {
        let call = Call {
            operation,
            trigger_key,
            body,
            // A read bears repetition as a report under a key does.
            kind: Kind::Keyed,
            items: 1,
            deadline: Deadline::Paced,
        };
        let called = self.call(&call, &mut []).await;
        called
            .map(|called| called.answered)
            .map_err(|failed| failed.error)
    }
}

/// A call under way.
struct Run<'a> {
    instance: &'a Instance,
    call: &'a Call<'a>,
    deadline: Instant,
    history: History,
    attempts: u32,
    /// What the last repeat took out of the budget.
    spent: Option<Spent>,
    /// Whether an attempt so far may have had its effect.
    doubt: bool,
}

impl<'a> Run<'a> {
    fn new(instance: &'a Instance, call: &'a Call<'a>) -> Self {
        let deadline = match call.deadline {
            Deadline::At(at) => at,
            Deadline::Paced => Instant::now() + instance.client.delivery.call_timeout,
        };
        Self {
            instance,
            call,
            deadline,
            history: History::default(),
            attempts: 0,
            spent: None,
            doubt: false,
        }
    }

    async fn attempts_until_settled(
        &mut self,
        lanes: &mut [Option<Permit>],
    ) -> Result<Called, Failed> {
        let mut last = None;
        loop {
            if let Err(too_long) = self.enter().await {
                return Err(last.unwrap_or_else(|| too_late(too_long)));
            }
            let failed = match self.attempt(lanes).await {
                Ok(answered) => {
                    self.instance.site.budget.succeeded(self.spent);
                    return Ok(Called {
                        answered,
                        attempts: self.attempts,
                        doubt: self.doubt,
                    });
                }
                Err(failed) => failed,
            };
            let retries = self.instance.client.delivery.retries;
            let (kind, items) = (self.call.kind, self.call.items);
            match decide(kind, failed.cause, self.history, retries, items) {
                Decision::Refresh => self.history.refreshed = true,
                Decision::Retry if self.wait(&failed).await => {}
                Decision::Retry | Decision::Split | Decision::GiveUp => return Err(failed),
            }
            last = Some(failed);
        }
    }

    /// Waits for a place in the rate limit.
    async fn enter(&mut self) -> Result<(), TooLong> {
        let limit = self.instance.client.delivery.rate_limit;
        match self.call.deadline {
            Deadline::At(at) => self.instance.site.limiter.enter(limit, at).await,
            Deadline::Paced => {
                let begin = Instant::now();
                let latest = self.deadline + WINDOW;
                self.instance.site.limiter.enter(limit, latest).await?;
                self.deadline += begin.elapsed();
                Ok(())
            }
        }
    }

    /// Waits for the next attempt; false when there is to be none.
    async fn wait(&mut self, failed: &Failed) -> bool {
        let throttled = failed.cause == Cause::Throttled;
        let client = &self.instance.client;
        let own = client
            .delivery
            .backoff
            .delay(self.history.retries, throttled, &client.jitter);
        let wait = obeying(own, failed.error.retry_after(), &client.jitter);
        if Instant::now() + wait >= self.deadline {
            return false;
        }
        let Some(spent) = self.instance.site.budget.spend(throttled) else {
            return false;
        };
        self.spent = Some(spent);
        self.history.retries += 1;
        self.history.conflicts += u32::from(failed.cause == Cause::Conflict);
        client.observer.happened(&DeliveryEvent::Retry {
            subject: self.subject(),
            error: &failed.error,
            wait,
        });
        sleep(wait).await;
        true
    }

    /// What the caller is told of `failed`: a failure that settles nothing, after an attempt that
    /// may have had its effect, is no definite answer.
    fn told(&self, failed: Failed) -> Failed {
        let Failed { error, cause } = failed;
        let error = error.after(self.attempts);
        let error = if self.doubt {
            error.in_doubt(self.call.kind.is_repeatable())
        } else {
            error
        };
        Failed { error, cause }
    }

    fn subject(&self) -> Subject<'a> {
        Subject {
            instance: self.instance.site.id,
            operation: self.call.operation,
            trigger_key: self.call.trigger_key,
        }
    }
}

/// The error of a call whose turn would come too late.
fn too_late(TooLong(wait): TooLong) -> Failed {
    Failed {
        error: Error::own_limit(wait),
        cause: Cause::Throttled,
    }
}
