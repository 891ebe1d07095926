//! Breaking on purpose: what to do wrong next, how often, and to whom.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// One way to break calls of the remote API, until its `count` is used up.
///
/// Of the faults that fit a call all delays apply, and the first that is not a delay.
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
    effect: Effect,
    /// `report`, `bulk-report`, `cancel`, `bulk-cancel`, `token`, …; empty: any.
    #[serde(default)]
    operations: BTreeSet<String>,
    #[serde(default)]
    instance_id: Option<Uuid>,
    /// Calls it still breaks; absent: any number.
    #[serde(default)]
    count: Option<u64>,
    /// Calls that fit and are let pass first.
    #[serde(default)]
    skip: u64,
    /// Chance that it breaks a call that fits; absent: always.
    #[serde(default)]
    probability: Option<f64>,
    /// Whether the call takes effect nevertheless, before it is broken.
    #[serde(default)]
    committed: bool,
    /// For `status`.
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    retry_after: Option<String>,
    #[serde(default)]
    body: Option<String>,
    /// For `delay`: milliseconds of real time.
    #[serde(default)]
    delay_ms: u64,
    /// For `failItems`: indices of bulk items; empty: all.
    #[serde(default)]
    items: BTreeSet<usize>,
}

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Effect {
    /// Another answer.
    Status,
    /// Waiting, before the call takes effect or, when committed, after it.
    Delay,
    /// The connection is reset without an answer.
    Reset,
    /// Bulk items fail without effect.
    FailItems,
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
        Self {
            delay_ms: u64::try_from(by.as_millis()).unwrap_or(u64::MAX),
            ..Self::new(Effect::Delay)
        }
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

    /// Breaks a fitting call with that chance, 0 to 1, by the seed of [`Faults`].
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
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
            items: BTreeSet::new(),
        }
    }

    fn check(&self) -> Result<(), String> {
        const OPERATIONS: [&str; 8] = [
            "token",
            "report",
            "bulk-report",
            "cancel",
            "bulk-cancel",
            "get-trigger",
            "query-triggers",
            "resolve-triggers",
        ];
        if let Some(unknown) = self
            .operations
            .iter()
            .find(|operation| !OPERATIONS.contains(&operation.as_str()))
        {
            return Err(format!(
                "there is no operation `{unknown}`; there are {}",
                OPERATIONS.join(", ")
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
        if self.delay_ms > 3_600_000 {
            return Err("a delay may last an hour at most".to_owned());
        }
        if self
            .retry_after
            .as_ref()
            .is_some_and(|value| !value.bytes().all(|byte| (32..127).contains(&byte)))
        {
            return Err("`retryAfter` must be printable ASCII".to_owned());
        }
        Ok(())
    }
}

/// Faults in their order, and the seed that decides about probabilities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Faults {
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    faults: Vec<Fault>,
}

impl Faults {
    /// Faults with the seed 0.
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self {
            seed: 0,
            faults: faults.into_iter().collect(),
        }
    }

    /// The same calls in the same order are broken in the same way for the same seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Reads what `PUT /_sandbox/v1/faults` takes.
    pub(crate) fn parse(value: Value) -> Result<Self, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let check = |(index, fault): (usize, &Fault)| {
            fault
                .check()
                .map_err(|error| format!("fault {}: {error}", index + 1))
        };
        self.faults.iter().enumerate().try_for_each(check)
    }

    /// What is broken about the next call. Counts are used up by asking.
    pub(crate) fn pick(&mut self, operation: &str, instance: Option<Uuid>) -> Broken {
        let mut broken = Broken::default();
        let mut decided = false;
        for index in 0..self.faults.len() {
            let delays = self.faults[index].effect == Effect::Delay;
            if (decided && !delays) || !self.strikes(index, operation, instance) {
                continue;
            }
            let fault = &self.faults[index];
            if delays {
                let wait = if fault.committed {
                    &mut broken.wait_after
                } else {
                    &mut broken.wait_before
                };
                *wait += Duration::from_millis(fault.delay_ms);
                continue;
            }
            decided = true;
            broken.committed = fault.committed;
            match fault.effect {
                Effect::Status => {
                    broken.answer = Some((fault.status.unwrap_or(200), fault.body.clone()));
                    broken.retry_after.clone_from(&fault.retry_after);
                }
                Effect::Reset => broken.reset = true,
                Effect::FailItems => broken.failing_items = Some(fault.items.clone()),
                Effect::RevokeToken => broken.revoke_token = true,
                Effect::Delay => {}
            }
        }
        broken
    }

    /// Whether that fault breaks this call; uses up its skips and its count.
    fn strikes(&mut self, index: usize, operation: &str, instance: Option<Uuid>) -> bool {
        let fault = &mut self.faults[index];
        let fits = (fault.operations.is_empty() || fault.operations.contains(operation))
            && fault
                .instance_id
                .is_none_or(|wanted| Some(wanted) == instance);
        if !fits || fault.count == Some(0) {
            return false;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            return false;
        }
        let chance = fault.probability;
        if chance.is_some_and(|chance| self.random() >= chance) {
            return false;
        }
        let fault = &mut self.faults[index];
        fault.count = fault.count.map(|count| count - 1);
        true
    }

    /// `SplitMix64`, as a number from 0 to below 1. The state is the seed itself.
    fn random(&mut self) -> f64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        #[expect(
            clippy::cast_precision_loss,
            reason = "32 bits are enough, and f64 holds them"
        )]
        let number = (mixed >> 32) as f64;
        number / 4_294_967_296.0
    }
}

/// What is broken about one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Broken {
    pub(crate) wait_before: Duration,
    pub(crate) wait_after: Duration,
    /// Whether the call takes effect.
    pub(crate) committed: bool,
    pub(crate) answer: Option<(u16, Option<String>)>,
    pub(crate) retry_after: Option<String>,
    pub(crate) reset: bool,
    pub(crate) revoke_token: bool,
    /// Empty: all.
    pub(crate) failing_items: Option<BTreeSet<usize>>,
}

impl Broken {
    /// Whether the true answer, if there is one, is kept from the caller.
    pub(crate) fn hides_answer(&self) -> bool {
        self.reset || self.answer.is_some()
    }

    pub(crate) fn fails_item(&self, index: usize) -> bool {
        self.failing_items
            .as_ref()
            .is_some_and(|items| items.is_empty() || items.contains(&index))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults};

    #[test]
    fn counts_skips_and_chances() {
        let mut faults = Faults::new([
            Fault::status(503).on("report").after(1).times(2),
            Fault::reset(),
        ]);
        let mut statuses = Vec::new();
        for operation in ["cancel", "report", "report", "report", "report"] {
            let broken = faults.pick(operation, None);
            statuses.push((broken.answer.map(|(status, _)| status), broken.reset));
        }
        let (reset, busy) = ((None, true), (Some(503), false));
        assert_eq!(statuses, [reset, reset, busy, busy, reset]);

        let mut faults = Faults::new([Fault::reset().with_probability(0.25)]).seed(7);
        let twin = |faults: &mut Faults| {
            (0..4000)
                .filter(|_| faults.pick("report", None).reset)
                .count()
        };
        let struck = twin(&mut faults.clone());
        assert_eq!(struck, twin(&mut faults));
        assert!((800..1200).contains(&struck), "{struck}");
    }

    #[test]
    fn nonsense_is_refused() {
        for fault in [
            Fault::status(99),
            Fault::status(200),
            Fault::reset().on("rerport"),
            Fault::reset().with_probability(1.5),
            Fault::status(503).retry_after("1\r\nx: y"),
        ] {
            assert!(Faults::new([fault.clone()]).check().is_err(), "{fault:?}");
        }
    }
}
