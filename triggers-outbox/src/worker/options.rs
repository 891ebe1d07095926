//! Settings of a worker.

use std::time::Duration;

use crate::core::{PlanOptions, Retention};

/// Settings of a worker; the defaults suit most apps.
#[derive(Clone, Debug)]
pub(crate) struct WorkerOptions {
    pub(crate) plan: PlanOptions,
    pub(crate) attempt_timeout: Duration,
    /// How often the store is asked for new rows. None: as the store suggests.
    pub(crate) poll: Option<Duration>,
    /// How often ownership is renewed. None: a quarter of the lease.
    pub(crate) heartbeat: Option<Duration>,
    pub(crate) retention: Retention,
    /// How often rows are counted, for metrics and health.
    pub(crate) count: Duration,
    pub(crate) seed: Option<u64>,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            plan: PlanOptions::default(),
            attempt_timeout: Duration::from_secs(10),
            poll: None,
            heartbeat: None,
            retention: Retention::default(),
            count: Duration::from_secs(10),
            seed: None,
        }
    }
}
