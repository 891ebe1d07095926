//! The engine against a simpler one: random reports in bulk and alone, cancels, moves of the clock, and
//! edits of random automations. Both must tell the same story, entry by entry.
//!
//! A failing case is shrunk, and printed with the seed and the command that run it again.

mod calendar;
mod machine;
mod model;
mod plan;
mod step;

use jiff::{SignedDuration, Timestamp};
use machine::Machine;
use model::Reference;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestError, TestRunner};
use step::Step;

use crate::journal::{ActionStatus, Reason, Status};

const CASES: u32 = 2_000;

/// One entry of the journal, with the numbers of activations in place of their ids.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Reported {
        at: Timestamp,
        duplicate: bool,
        made: Vec<usize>,
    },
    Canceled {
        at: Timestamp,
        stopped: Vec<usize>,
    },
    /// An activation comes into being.
    Made,
    Acted {
        run: usize,
        node: String,
        status: ActionStatus,
        due: Timestamp,
        at: Timestamp,
        timeout: Option<Timestamp>,
        input: Option<Values>,
        output: Option<Values>,
    },
}

/// How one activation stands.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    plan: String,
    status: Status,
    reason: Option<Reason>,
    scheduled_for: Option<Timestamp>,
    with_failed_actions: bool,
    refresh_failed: bool,
    history: Vec<(Status, Timestamp)>,
}

/// The number of the event, the variable `v`, and the output `x`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Values {
    n: Option<i64>,
    v: Option<i64>,
    x: Option<i64>,
}

fn start() -> Timestamp {
    "2026-01-29T10:00:00Z".parse().expect("a timestamp")
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Runs one case in both, comparing after each step.
fn check(provider: bool, plans: &[plan::Plan], steps: &[Step]) -> Result<(), TestCaseError> {
    let mut machine = Machine::new(provider);
    // A twin for some: that a run repeats shows as well in a quarter of them.
    let mut twin = steps
        .len()
        .is_multiple_of(4)
        .then(|| Machine::new(provider));
    let mut reference = Reference::new(provider);
    let begin = Step::SetAll(plans.to_vec());
    // Far enough at the end that nothing is left to run.
    let end = [Step::Advance(3_000_000), Step::Advance(3_000_000)];
    for step in std::iter::once(&begin).chain(steps).chain(&end) {
        machine.apply(step);
        if let Some(twin) = &mut twin {
            twin.apply(step);
        }
        reference.apply(step);
        let (entries, runs) = machine.story();
        prop_assert_eq!(&entries, &reference.entries, "the journal after {:?}", step);
        prop_assert_eq!(&runs, &reference.runs(), "activations after {:?}", step);
        prop_assert_eq!(machine.next_due(), reference.next_due(), "after {:?}", step);
    }
    if let Some(twin) = twin {
        prop_assert_eq!(machine.log(), twin.log(), "two runs differ");
    }
    prop_assert!(machine.is_idle(), "something is left behind");
    Ok(())
}

#[test]
fn the_engine_tells_the_story_of_the_reference_model() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("MODEL_SEED").unwrap_or_else(rand_seed);
    let cases = number("MODEL_CASES").map_or(CASES, |cases| u32::try_from(cases).unwrap_or(CASES));
    let mut runner = TestRunner::new(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::with_cases(cases)
    });
    let case = (
        any::<bool>(),
        prop::collection::vec(plan::plan(), 1..4),
        prop::collection::vec(step::step(), 1..30),
    );
    let outcome = runner.run(&case, |(provider, plans, steps)| {
        check(provider, &plans, &steps)
    });
    if let Err(TestError::Fail(reason, (provider, plans, steps))) = outcome {
        panic!(
            "{reason}\nprovider: {provider}\nplans: {plans:#?}\nsteps: {steps:#?}\n\
             again: MODEL_SEED={seed} MODEL_CASES={cases} cargo test -p triggers-sandbox --lib reference"
        );
    }
    outcome.expect("no case was given up");
}

/// Another one in each run of the tests.
fn rand_seed() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}
