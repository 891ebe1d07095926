//! What a contestant tells of one run, as a line of JSON on its standard output.

use serde::{Deserialize, Serialize};

/// One run of one contestant.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Measured {
    /// Events that were delivered while it was measured.
    pub events: u64,
    /// Requests that failed; the Rust contestants end at the first instead.
    pub failed: u64,
    /// Answers 429, which the contestant waited out.
    pub throttled: u64,
    /// How long that took.
    pub seconds: f64,
    /// CPU time of the contestant's process meanwhile, user and system, in seconds.
    pub cpu_seconds: f64,
    /// Allocations of the contestant's process meanwhile, where they are counted.
    pub allocations: Option<u64>,
    /// After how many events the process had how many KiB of memory resident, where that is asked.
    pub resident: Vec<(u64, u64)>,
    /// The most memory it ever had resident, in KiB.
    pub peak: u64,
}
