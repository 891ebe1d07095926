//! Clock, CPU time, allocations and memory of this process.

use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike};

use super::{Allocations, Failure};
use crate::measured::Measured;

pub(super) struct Meter {
    allocations: Option<Allocations>,
}

impl Meter {
    pub(super) fn new(allocations: Option<Allocations>) -> Self {
        Self { allocations }
    }

    /// Measures `work`, which tells how many events it delivered.
    pub(super) async fn measure(
        &self,
        work: impl Future<Output = Result<u64, Failure>>,
    ) -> Result<Measured, Failure> {
        let allocations = self.allocations.map(|count| count());
        let (start, cpu) = (Instant::now(), cpu()?);
        let events = work.await?;
        Ok(Measured {
            events,
            seconds: start.elapsed().as_secs_f64(),
            cpu_seconds: self::cpu()?.saturating_sub(cpu).as_secs_f64(),
            allocations: self
                .allocations
                .zip(allocations)
                .map(|(count, before)| count() - before),
            ..Measured::default()
        })
    }
}

/// User and system time of all threads.
fn cpu() -> Result<Duration, Failure> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let total: TimeVal = usage.user_time() + usage.system_time();
    Ok(Duration::from_micros(total.num_microseconds().try_into()?))
}

/// KiB of memory resident now.
pub(super) fn resident() -> Result<u64, Failure> {
    status("VmRSS:")
}

/// The most KiB of memory that were ever resident.
pub(super) fn peak() -> Result<u64, Failure> {
    status("VmHWM:")
}

/// A line of what Linux tells of this process.
fn status(name: &str) -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .ok_or_else(|| format!("/proc/self/status has no {name}"))?;
    Ok(line.trim().trim_end_matches("kB").trim_end().parse()?)
}
