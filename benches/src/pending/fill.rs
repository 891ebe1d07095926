//! An engine with so many activations that wait.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use triggers_codegen::Source;
use triggers_sandbox::measured::Measured;
use uuid::Uuid;

use crate::Error;

/// How many are canceled, fall due, or lose their automation, however many wait.
pub(crate) const TOUCHED: u64 = 500;

/// Events of one run with keys.
pub(crate) const KEYED: u64 = 100_000;

const MANIFEST: &str = include_str!("triggers.yaml");
const AUTOMATIONS: &str = include_str!("automations.yaml");

/// One engine.
pub(crate) struct Filled {
    pub(crate) engine: Measured,
    size: u64,
}

impl Filled {
    pub(crate) fn empty() -> Result<Self, Error> {
        Self::new(AUTOMATIONS)
    }

    pub(crate) fn without_automations() -> Result<Self, Error> {
        Self::new("[]")
    }

    fn new(automations: &str) -> Result<Self, Error> {
        let manifest = Source::inline("triggers.yaml", MANIFEST);
        let engine = Measured::new(manifest, automations, start())?;
        Ok(Self { engine, size: 0 })
    }

    /// Reports appointments, each of its own entity and at its own minute more than two years
    /// ahead, and a few that another automation waits for.
    pub(crate) fn fill(&mut self, size: u64) -> Result<(), Error> {
        self.size = size;
        for number in 0..size - TOUCHED {
            let taken = self
                .engine
                .report("starting", entity(number), payload(number), None);
            accepted(taken)?;
        }
        for number in 0..TOUCHED {
            let later = payload(size + number);
            let taken = self.engine.report("other", entity(number), later, None);
            accepted(taken)?;
        }
        expect(self.engine.waiting(), size)
    }

    /// Cancels some, spread over all.
    pub(crate) fn cancel_some(&mut self) -> Result<(), Error> {
        let step = self.step();
        let canceled = (0..TOUCHED)
            .map(|number| self.engine.cancel("starting", entity(number * step)))
            .sum();
        expect(canceled, TOUCHED)
    }

    /// Reports again what was canceled, so that as many wait as before.
    pub(crate) fn report_again(&mut self) -> Result<(), Error> {
        for number in 0..TOUCHED {
            let number = number * self.step();
            let taken = self
                .engine
                .report("starting", entity(number), payload(number), None);
            accepted(taken)?;
        }
        Ok(())
    }

    /// The distance between those that are canceled.
    fn step(&self) -> u64 {
        (self.size - TOUCHED) / TOUCHED
    }

    /// Moves the clock on by a year in steps in which nothing is due.
    pub(crate) fn pass_a_year(&mut self) -> Result<(), Error> {
        let before = self.engine.waiting();
        for step in 1..=TOUCHED {
            let hours = i64::try_from(365 * 24 * step / TOUCHED)?;
            self.engine
                .advance(start() + SignedDuration::from_hours(hours));
        }
        expect(before - self.engine.waiting(), 0)
    }

    /// Moves the clock until some have run.
    pub(crate) fn run_some(&mut self) -> Result<(), Error> {
        let before = self.engine.waiting();
        self.engine.advance(date(TOUCHED - 1));
        expect(before - self.engine.waiting(), TOUCHED)
    }

    /// Deletes the other automation.
    pub(crate) fn delete_other(&mut self) -> Result<(), Error> {
        let first = AUTOMATIONS
            .split("\n- id: other")
            .next()
            .unwrap_or_default();
        let before = self.engine.waiting();
        self.engine.set_automations(first)?;
        expect(before - self.engine.waiting(), TOUCHED)
    }

    /// Reports that run's events, each with a key of its own.
    pub(crate) fn report_keyed(&mut self, run: u64) -> Result<(), Error> {
        for number in run * KEYED..(run + 1) * KEYED {
            let key = Some(entity(number).to_string());
            let taken = self
                .engine
                .report("starting", entity(number), payload(number), key);
            accepted(taken)?;
        }
        Ok(())
    }
}

fn start() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

/// Events of the other trigger are later than all of these.
fn date(number: u64) -> Timestamp {
    let minutes = i64::try_from(number).unwrap_or(i64::MAX);
    start() + SignedDuration::from_hours(2 * 365 * 24) + SignedDuration::from_mins(minutes)
}

/// About as many bytes as an appointment has.
fn payload(number: u64) -> Map<String, Value> {
    let payload = json!({
        "startsAt": date(number).to_string(),
        "contactId": "8046df3c-7575-4098-a5ab-c91ad8f33c47",
        "service": "Haircut and wash",
        "price": 80,
    });
    match payload {
        Value::Object(payload) => payload,
        _ => Map::new(),
    }
}

/// Spread over all ids, as random ones are.
fn entity(number: u64) -> Uuid {
    Uuid::from_u128(u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

fn accepted(taken: bool) -> Result<(), Error> {
    if taken {
        Ok(())
    } else {
        Err("an event was refused".into())
    }
}

fn expect(found: usize, expected: u64) -> Result<(), Error> {
    if u64::try_from(found)? == expected {
        Ok(())
    } else {
        Err(format!("{expected} were expected, {found} were found").into())
    }
}
