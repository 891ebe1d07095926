//! Random calls under random faults, held against a model: what a caller may be told, given what
//! the service did, and what the client may send at all.
//!
//! Every schedule has a seed, and everything goes over real sockets. A schedule that breaks a rule
//! is made smaller and printed with the command that runs it again.

mod case;
mod check;
mod rules;
mod run;
mod trace;

use case::Case;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use trace::Trace;

/// Schedules of one run; `FAULT_SCHEDULES` sets another number.
const SCHEDULES: u64 = 2_400;

/// Most of a schedule is waiting, so many of them share the cores.
const AT_A_TIME: usize = 12;

/// How long a failing schedule is made smaller.
const SHRINKING: Duration = Duration::from_secs(30);

/// Seeds that have failed once.
const REGRESSIONS: [u64; 0] = [];

#[test]
fn random_schedules() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let start = Instant::now();
    let (seeds, replays) = seeds();
    let mut tally = Tally::default();
    let mut seeds = seeds.into_iter();
    let failure = runtime.block_on(async {
        let mut running = JoinSet::new();
        loop {
            while running.len() < AT_A_TIME {
                let Some(seed) = seeds.next() else { break };
                let case = tree(seed).current();
                running.spawn(async move { (seed, attempt(case).await) });
            }
            match running
                .join_next()
                .await?
                .expect("what panics is told as a broken rule")
            {
                (_, Ok(trace)) => tally.add(&trace),
                (seed, Err(broken)) => return Some((seed, broken)),
            }
        }
    });
    if let Some((seed, broken)) = failure {
        let (case, smallest) = runtime.block_on(shrink(seed));
        panic!(
            "seed {seed}: {broken}\n\nsmallest found: {smallest}\n{case:#?}\n\n\
             FAULT_SEED={seed} FAULT_SCHEDULES=1 cargo test -p triggers-tests --test faults random_schedules\n"
        );
    }
    tally.report(start.elapsed());
    if !replays {
        tally.assert_that_much_has_happened();
    }
}

/// The seeds to run, and whether they were asked for.
fn seeds() -> (Vec<u64>, bool) {
    let variable = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|value| value.parse().expect("a number"))
    };
    let first = variable("FAULT_SEED");
    let count = variable("FAULT_SCHEDULES");
    let asked = first.is_some() || count.is_some();
    let first = first.unwrap_or_else(|| RandomState::new().hash_one(()));
    let fresh = (0..count.unwrap_or(SCHEDULES)).map(|index| first.wrapping_add(index));
    let old = REGRESSIONS.into_iter().filter(|_| !asked);
    (old.chain(fresh).collect(), asked)
}

fn tree(seed: u64) -> impl ValueTree<Value = Case> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    case::schedules()
        .new_tree(&mut runner)
        .expect("nothing is filtered")
}

/// Runs one schedule; tells which rule it breaks.
async fn attempt(case: Case) -> Result<Trace, String> {
    let running = tokio::spawn(async move {
        let trace = run::run(&case).await?;
        check::check(&case, &trace).map(|()| trace)
    });
    running
        .await
        .unwrap_or_else(|panic| Err(format!("panicked: {panic}")))
}

/// The smallest schedule found that still breaks a rule, perhaps another one.
async fn shrink(seed: u64) -> (Case, String) {
    let mut tree = tree(seed);
    let mut smallest = (
        tree.current(),
        "not broken when run once more; see above".to_owned(),
    );
    let start = Instant::now();
    if !tree.simplify() {
        return smallest;
    }
    while start.elapsed() < SHRINKING {
        let case = tree.current();
        let goes_on = match attempt(case.clone()).await {
            Err(broken) => {
                smallest = (case, broken);
                tree.simplify()
            }
            Ok(_) => tree.complicate(),
        };
        if !goes_on {
            break;
        }
    }
    smallest
}

/// What happened in all schedules, so that a run in which nothing went wrong cannot pass.
#[derive(Debug, Default)]
struct Tally {
    schedules: usize,
    requests: usize,
    outcomes: BTreeMap<&'static str, usize>,
    faults: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, trace: &Trace) {
        self.schedules += 1;
        self.requests += trace.log.len();
        for entry in &trace.entries {
            *self.outcomes.entry(entry.outcome_name()).or_default() += 1;
        }
        for exchange in &trace.log {
            let name = format!("{:?}", exchange.fault);
            let name = name
                .split([' ', '(', '{'])
                .next()
                .unwrap_or_default()
                .to_owned();
            *self.faults.entry(name).or_default() += 1;
        }
    }

    #[allow(
        clippy::print_stderr,
        reason = "the numbers of a passing run, shown by --nocapture"
    )]
    fn report(&self, time: Duration) {
        eprintln!(
            "{} schedules, {} requests in {:.1} s\n{:?}\n{:?}",
            self.schedules,
            self.requests,
            time.as_secs_f32(),
            self.outcomes,
            self.faults
        );
    }

    fn assert_that_much_has_happened(&self) {
        for outcome in ["delivered", "rejected", "not sent", "unknown"] {
            assert!(
                self.outcomes
                    .get(outcome)
                    .is_some_and(|count| *count >= 100),
                "hardly any {outcome}: {self:?}"
            );
        }
        for fault in case::FAULTS {
            assert!(
                self.faults.get(fault).is_some_and(|count| *count >= 20),
                "hardly any {fault}: {self:?}"
            );
        }
    }
}
