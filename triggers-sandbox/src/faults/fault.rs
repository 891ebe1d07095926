//! One way to break calls.

use crate::journal::Operation;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// One way to break calls of the remote API, until its `count` is used up.
///
/// Of the faults that fit a call all that concern time apply (`delay`, `drip`, `lag`, `replay`),
/// and the first of the others.
///
/// ```
/// use triggers_sandbox::Fault;
///
/// let busy_twice = Fault::status(503).retry_after("1").on("report").times(2);
/// let lost_answer = Fault::reset().committed().on("cancel").with_probability(0.1);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    #[serde(rename = "do")]
    pub(super) effect: Effect,
    /// `report`, `bulk-report`, `cancel`, `bulk-cancel`, `token`, …; empty: any.
    #[serde(default)]
    pub(super) operations: BTreeSet<String>,
    #[serde(default)]
    pub(super) instance_id: Option<Uuid>,
    /// Calls it still breaks; absent: any number.
    #[serde(default)]
    pub(super) count: Option<u64>,
    /// Calls that fit and are let pass first.
    #[serde(default)]
    pub(super) skip: u64,
    /// Chance that it breaks a call that fits; absent: always.
    #[serde(default)]
    pub(super) probability: Option<f64>,
    /// Whether the call takes effect nevertheless, before it is broken.
    #[serde(default)]
    pub(super) committed: bool,
    /// For `status`.
    #[serde(default)]
    pub(super) status: Option<u16>,
    #[serde(default)]
    pub(super) retry_after: Option<String>,
    #[serde(default)]
    pub(super) body: Option<String>,
    /// For `delay`, `drip`, `lag` and `replay`: milliseconds.
    #[serde(default)]
    pub(super) delay_ms: u64,
    /// For `lag` and `replay`: by the wall clock instead of the virtual one.
    #[serde(default)]
    pub(super) real_time: bool,
    /// For `failItems` and `undetailedFailures`: indices of bulk items; empty: all.
    #[serde(default)]
    pub(super) items: BTreeSet<usize>,
}

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Effect {
    /// Another answer.
    Status,
    /// Waiting, before the call takes effect or, when committed, after it.
    Delay,
    /// The connection is reset without an answer.
    Reset,
    /// Bulk items fail without effect.
    FailItems,
    /// Bulk items fail without effect, and the answer only counts them.
    UndetailedFailures,
    /// The answer comes byte by byte.
    Drip,
    /// The call is answered at once; its effect comes later.
    Lag,
    /// The call takes effect a second time, later.
    Replay,
    /// The token is no longer good: 401 until a new one is asked for.
    RevokeToken,
}

impl Fault {
    /// Answers with a status of 400 to 599, without effect, and an empty system error as body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::new(Effect::Status)
        }
    }

    /// Answers 200 with a body of any kind, after the call has taken effect.
    #[must_use]
    pub fn body(body: impl Into<String>) -> Self {
        Self {
            body: Some(body.into()),
            committed: true,
            ..Self::new(Effect::Status)
        }
    }

    /// Waits in real time before the call takes effect; at most an hour.
    #[must_use]
    pub fn delay(by: Duration) -> Self {
        Self::new(Effect::Delay).for_millis(by)
    }

    /// Resets the connection without an answer and without effect.
    #[must_use]
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// Fails the bulk items of these indices without effect; all of them if there are none.
    #[must_use]
    pub fn fail_items(items: impl IntoIterator<Item = usize>) -> Self {
        Self {
            items: items.into_iter().collect(),
            ..Self::new(Effect::FailItems)
        }
    }

    /// Fails the bulk items of these indices without effect, all of them if there are none, and
    /// leaves them out of `results`: only `totalFailures` and `undetailedFailures` count them.
    #[must_use]
    pub fn undetailed_failures(items: impl IntoIterator<Item = usize>) -> Self {
        Self {
            items: items.into_iter().collect(),
            ..Self::new(Effect::UndetailedFailures)
        }
    }

    /// The answer comes byte by byte, with that much real time between two; at most a minute.
    #[must_use]
    pub fn drip(between: Duration) -> Self {
        Self::new(Effect::Drip).for_millis(between)
    }

    /// Answers at once, and lets reports and cancellations take effect that much later on the
    /// virtual clock, at most a year. Acknowledged calls then take effect in another order than
    /// that of their answers. What is wrong with the call is reported at once, and again looked at when
    /// its time has come; a report's answer has no `activationIds`, since there are none yet.
    #[must_use]
    pub fn lag(by: Duration) -> Self {
        Self::new(Effect::Lag).for_millis(by)
    }

    /// Lets reports and cancellations take effect, and once more that much later on the virtual
    /// clock, at most a year: a copy of the request that was held up on its way. The copy has the
    /// same idempotency key, if the call had one.
    #[must_use]
    pub fn replay(later: Duration) -> Self {
        Self::new(Effect::Replay).for_millis(later)
    }

    /// Counts a `lag` or `replay` in real time, whatever the virtual clock does; at most an hour.
    #[must_use]
    pub fn in_real_time(mut self) -> Self {
        self.real_time = true;
        self
    }

    /// Ends the token of the call, which is answered with 401.
    #[must_use]
    pub fn revoke_token() -> Self {
        Self::new(Effect::RevokeToken)
    }

    /// Adds a `Retry-After` header, sent as it is: seconds, a date, or nonsense.
    #[must_use]
    pub fn retry_after(mut self, value: impl Into<String>) -> Self {
        self.retry_after = Some(value.into());
        self
    }

    /// The call takes effect first; then it is broken.
    #[must_use]
    pub fn committed(mut self) -> Self {
        self.committed = true;
        self
    }

    /// Only calls of this operation: `token`, `report`, `bulk-report`, `cancel`, `bulk-cancel`.
    /// May be given several times.
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operations.insert(operation.into());
        self
    }

    /// Only calls of this instance.
    #[must_use]
    pub fn of_instance(mut self, instance: Uuid) -> Self {
        self.instance_id = Some(instance);
        self
    }

    /// Breaks that many calls, then no more.
    #[must_use]
    pub fn times(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Lets that many fitting calls pass first.
    #[must_use]
    pub fn after(mut self, calls: u64) -> Self {
        self.skip = calls;
        self
    }

    /// Breaks a fitting call with that chance, 0 to 1, by the seed of [`Faults`](super::Faults).
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    fn for_millis(mut self, time: Duration) -> Self {
        self.delay_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self
    }

    fn new(effect: Effect) -> Self {
        Self {
            effect,
            operations: BTreeSet::new(),
            instance_id: None,
            count: None,
            skip: 0,
            probability: None,
            committed: false,
            status: None,
            retry_after: None,
            body: None,
            delay_ms: 0,
            real_time: false,
            items: BTreeSet::new(),
        }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let known: Vec<_> = Operation::ALL.iter().map(|it| it.name()).collect();
        if let Some(unknown) = self
            .operations
            .iter()
            .find(|operation| !known.contains(&operation.as_str()))
        {
            return Err(format!(
                "there is no operation `{unknown}`; there are {}",
                known.join(", ")
            ));
        }
        if self
            .probability
            .is_some_and(|chance| !(0.0..=1.0).contains(&chance))
        {
            return Err("`probability` must be 0 to 1".to_owned());
        }
        if self.effect == Effect::Status {
            let status = self.status.unwrap_or(200);
            if !(200..=599).contains(&status) || (status == 200 && self.body.is_none()) {
                return Err("`status` needs a `status` of 201 to 599, or a `body`".to_owned());
            }
        }
        self.check_time()?;
        if self
            .retry_after
            .as_ref()
            .is_some_and(|value| !value.bytes().all(|byte| (32..127).contains(&byte)))
        {
            return Err("`retryAfter` must be printable ASCII".to_owned());
        }
        Ok(())
    }

    fn check_time(&self) -> Result<(), String> {
        const MINUTE: u64 = 60_000;
        let (most, name) = match (self.effect, self.real_time) {
            (Effect::Drip, _) => (MINUTE, "a minute between two bytes"),
            (Effect::Lag | Effect::Replay, false) => (366 * 24 * 60 * MINUTE, "a year"),
            _ => (60 * MINUTE, "an hour"),
        };
        if self.delay_ms > most {
            return Err(format!("`delayMs` may be {name} at most, {most}"));
        }
        let timed = matches!(self.effect, Effect::Lag | Effect::Replay | Effect::Drip);
        if timed && self.delay_ms == 0 {
            return Err("`delayMs` must be at least 1 here".to_owned());
        }
        if self.real_time && !matches!(self.effect, Effect::Lag | Effect::Replay) {
            return Err("`realTime` is for `lag` and `replay`".to_owned());
        }
        Ok(())
    }
}

impl Effect {
    /// Whether it is only about when things happen; all of these apply to a call together.
    pub(super) fn is_about_time(self) -> bool {
        matches!(self, Self::Delay | Self::Drip | Self::Lag | Self::Replay)
    }
}
