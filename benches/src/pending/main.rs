//! What a waiting activation costs the sandbox's engine: memory, and the price of cancelling,
//! advancing and editing while few or a million of them wait.
//!
//! `cargo run --release -p triggers-benches --bin pending` prints the tables of
//! `docs/benchmarks.md`.

mod fill;
mod table;

use std::alloc::System;
use std::time::Instant;

use fill::{Filled, TOUCHED};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

type Error = Box<dyn std::error::Error>;

/// How many wait.
const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Times each size is measured; the median counts.
const ROUNDS: usize = 5;

/// What one round at one size gave, in nanoseconds and bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Measured {
    /// Of memory, for each that waits.
    bytes: f64,
    /// To report one.
    report: f64,
    /// To cancel one.
    cancel: f64,
    /// To run one that is due.
    due: f64,
    /// To move the clock a year on when nothing is due.
    year: f64,
    /// To delete an automation, for each activation that waits for it.
    delete: f64,
}

fn main() -> Result<(), Error> {
    let mut rows = Vec::new();
    for size in SIZES {
        let rounds = (0..ROUNDS)
            .map(|_| round(size))
            .collect::<Result<Vec<_>, _>>()?;
        rows.push((size, median(&rounds)));
    }
    table::print(&rows);
    table::print_keys(&keys()?);
    Ok(())
}

fn round(size: u64) -> Result<Measured, Error> {
    let empty = allocated();
    let mut filled = Filled::empty()?;
    let own = allocated() - empty;
    let begun = Instant::now();
    filled.fill(size)?;
    let report = per(begun, size);
    filled.engine.forget_journal();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let bytes = (allocated() - empty - own) as f64 / size as f64;

    let begun = Instant::now();
    filled.engine.advance(fill::a_year_later());
    let year = per(begun, 1);

    // Once unmeasured: the allocator sorts what the forgotten journal gave back at the first
    // allocations after it, and that is no part of cancelling.
    filled.cancel_some()?;
    filled.report_again()?;

    let begun = Instant::now();
    filled.cancel_some()?;
    let cancel = per(begun, TOUCHED);
    filled.report_again()?;

    let begun = Instant::now();
    filled.run_some()?;
    let due = per(begun, TOUCHED);

    let begun = Instant::now();
    filled.delete_other()?;
    let delete = per(begun, TOUCHED);
    Ok(Measured {
        bytes,
        report,
        cancel,
        due,
        year,
        delete,
    })
}

/// Nanoseconds of one event in each of twelve runs of 100,000 with idempotency keys, one after the
/// other without a reset: the last two exceed the million keys that are held.
fn keys() -> Result<Vec<f64>, Error> {
    let mut filled = Filled::without_automations()?;
    (0..12)
        .map(|run| {
            let begun = Instant::now();
            filled.report_keyed(run)?;
            Ok(per(begun, fill::KEYED))
        })
        .collect()
}

fn per(begun: Instant, count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let count = count as f64;
    begun.elapsed().as_secs_f64() * 1e9 / count
}

fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats
        .bytes_allocated
        .wrapping_add_signed(stats.bytes_reallocated)
        - stats.bytes_deallocated
}

fn median(rounds: &[Measured]) -> Measured {
    let of = |figure: fn(&Measured) -> f64| {
        let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Measured {
        bytes: of(|it| it.bytes),
        report: of(|it| it.report),
        cancel: of(|it| it.cancel),
        due: of(|it| it.due),
        year: of(|it| it.year),
        delete: of(|it| it.delete),
    }
}
