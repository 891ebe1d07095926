//! One contestant of the delivery benchmark, its allocations counted; started by the bin `delivery`.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    triggers_benches::contestant::run(std::env::args().skip(1), Some(allocations))
}

/// Growing a buffer counts as well: it may move it.
fn allocations() -> u64 {
    let stats = ALLOCATOR.stats();
    (stats.allocations + stats.reallocations) as u64
}
