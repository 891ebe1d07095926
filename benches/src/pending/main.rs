//! What a waiting activation costs the sandbox's engine: memory, and the price of canceling,
//! advancing and editing while few or a million of them wait.
//!
//! `cargo run --release -p triggers-benches --bin pending` prints the tables of
//! `docs/benchmarks.md`; a number after it is that of the rounds.

mod counters;
mod fill;
mod meter;
mod table;

use std::alloc::System;

use fill::{Filled, TOUCHED};
use meter::{Cost, Meter};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

type Error = Box<dyn std::error::Error>;

/// How many wait.
const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Times each size is measured, unless the command says otherwise; the median counts.
const ROUNDS: usize = 5;

/// What one round at one size gave.
#[derive(Clone, Copy, Debug, Default)]
struct Measured {
    /// Bytes of memory, for each that waits.
    bytes: f64,
    /// To report one.
    report: Cost,
    /// To cancel one.
    cancel: Cost,
    /// To run one that is due.
    due: Cost,
    /// To move the clock once when nothing is due.
    idle: Cost,
    /// To delete an automation, for each activation that waits for it.
    delete: Cost,
}

fn main() -> Result<(), Error> {
    let rounds = match std::env::args().nth(1) {
        Some(rounds) => rounds.parse()?,
        None => ROUNDS,
    };
    let mut meter = Meter::new();
    let mut rows = Vec::new();
    for size in SIZES {
        let rounds = (0..rounds)
            .map(|_| round(size, &mut meter))
            .collect::<Result<Vec<_>, _>>()?;
        rows.push((size, median(&rounds)));
    }
    table::print(&rows);
    table::print_keys(&keys(&mut meter)?);
    Ok(())
}

fn round(size: u64, meter: &mut Meter) -> Result<Measured, Error> {
    let empty = allocated();
    let mut filled = Filled::empty()?;
    let own = allocated() - empty;
    let report = meter.measure(size, || filled.fill(size))?;
    filled.engine.forget_journal();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let bytes = (allocated() - empty - own) as f64 / size as f64;

    // Once unmeasured: the allocator sorts what the forgotten journal gave back at the first
    // allocations after it, and that is no part of canceling.
    filled.cancel_some()?;
    filled.report_again()?;

    let cancel = meter.measure(TOUCHED, || filled.cancel_some())?;
    filled.report_again()?;
    let idle = meter.measure(TOUCHED, || filled.pass_a_year())?;
    let due = meter.measure(TOUCHED, || filled.run_some())?;
    let delete = meter.measure(TOUCHED, || filled.delete_other())?;
    Ok(Measured {
        bytes,
        report,
        cancel,
        due,
        idle,
        delete,
    })
}

/// The cost of one event in each of twelve runs of 100,000 with idempotency keys, one after the
/// other without a reset: the last two exceed the million keys that are held.
fn keys(meter: &mut Meter) -> Result<Vec<Cost>, Error> {
    let mut filled = Filled::without_automations()?;
    (0..12)
        .map(|run| meter.measure(fill::KEYED, || filled.report_keyed(run)))
        .collect()
}

fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    // What reallocations add and give back is in both of them.
    stats.bytes_allocated - stats.bytes_deallocated
}

fn median(rounds: &[Measured]) -> Measured {
    let of = |figure: &dyn Fn(&Measured) -> f64| {
        let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let cost = |of_round: fn(&Measured) -> Cost| Cost {
        nanoseconds: of(&|round| of_round(round).nanoseconds),
        instructions: of(&|round| of_round(round).instructions),
        misses: of(&|round| of_round(round).misses),
    };
    Measured {
        bytes: of(&|it| it.bytes),
        report: cost(|it| it.report),
        cancel: cost(|it| it.cancel),
        due: cost(|it| it.due),
        idle: cost(|it| it.idle),
        delete: cost(|it| it.delete),
    }
}
