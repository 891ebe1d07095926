//! Breaking on purpose: what to do wrong next, how often, and to whom.

mod broken;
mod fault;

pub(crate) use broken::Broken;
pub use fault::Fault;

use crate::error::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Faults in their order, and the seed that decides about probabilities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Faults {
    #[serde(default)]
    seed: u64,
    /// Random numbers taken so far: the seed and this tell all that follow.
    #[serde(default)]
    drawn: u64,
    #[serde(default, rename = "faults")]
    list: Vec<Fault>,
}

impl Faults {
    /// Faults with the seed 0.
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self {
            seed: 0,
            drawn: 0,
            list: faults.into_iter().collect(),
        }
    }

    /// The same calls in the same order are broken in the same way for the same seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Reads what `PUT /_sandbox/v1/faults` takes.
    pub(crate) fn parse(value: Value) -> Result<Self, Error> {
        serde_json::from_value(value).map_err(|error| Error::faults(error.to_string()))
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let check = |(index, fault): (usize, &Fault)| {
            fault
                .check()
                .map_err(|error| Error::faults(format!("fault {}: {error}", index + 1)))
        };
        self.list.iter().enumerate().try_for_each(check)
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The same with one more.
    pub(crate) fn with(mut self, fault: Fault) -> Self {
        self.list.push(fault);
        self
    }

    /// The same without one.
    pub(crate) fn without(&self, index: usize) -> Self {
        let mut rest = self.clone();
        rest.list.remove(index);
        rest
    }

    /// Faults that may still strike.
    pub(crate) fn active(&self) -> usize {
        let left = |fault: &&Fault| fault.count != Some(0);
        self.list.iter().filter(left).count()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What is broken about the next call. Counts are used up by asking.
    pub(crate) fn pick(&mut self, operation: &str, instance: Option<Uuid>) -> Broken {
        let mut broken = Broken::default();
        let mut decided = false;
        for index in 0..self.list.len() {
            let about_time = self.list[index].effect.is_about_time();
            if (about_time || !decided) && self.strikes(index, operation, instance) {
                broken.add(&self.list[index]);
                decided |= !about_time;
            }
        }
        broken
    }

    /// Whether that fault breaks this call; uses up its skips and its count.
    fn strikes(&mut self, index: usize, operation: &str, instance: Option<Uuid>) -> bool {
        let fault = &mut self.list[index];
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
        let fault = &mut self.list[index];
        fault.count = fault.count.map(|count| count - 1);
        true
    }

    /// The next of `SplitMix64` from the seed, as a number from 0 to below 1.
    fn random(&mut self) -> f64 {
        self.drawn += 1;
        let steps = self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed.wrapping_add(steps);
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
