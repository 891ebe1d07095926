//! The bounds a plan keeps.

/// Bounds of a plan.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// Commands in one request.
    pub max_batch: usize,
    /// Bytes of payload in one request, unless a single one is larger.
    pub max_bytes: usize,
    /// How long a command waits for company, in milliseconds.
    pub linger: i64,
    /// The same, once the instance has used half of its minute.
    pub busy_linger: i64,
    /// Requests in any minute for one instance.
    pub per_minute: usize,
    /// Requests in flight for one instance.
    pub per_instance: usize,
    /// Requests in flight in all.
    pub in_flight: usize,
    /// Rows in memory in all.
    pub max_rows: usize,
    /// Bytes of rows in memory in all.
    pub max_memory: usize,
    /// Below so many rows that can be sent, an instance needs more.
    pub low_water: usize,
    /// Rows that are read at once for one instance.
    pub page: u32,
    /// How long reports wait behind a cancel of which a copy may arrive late, in milliseconds.
    pub quarantine: i64,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            max_batch: 100,
            max_bytes: 512 * 1024,
            linger: 5,
            busy_linger: 250,
            per_minute: 200,
            per_instance: 2,
            in_flight: 64,
            max_rows: 10_000,
            max_memory: 64 * 1024 * 1024,
            low_water: 100,
            page: 300,
            quarantine: 60_000,
        }
    }
}
