//! The outbox without I/O: rows, the state machine of a row, the plan of what to send next, and the
//! trait of a store. Time is passed in; nothing here reads a clock.

mod error;
mod limiter;
mod plan;
mod policy;
mod prefix;
mod resend;
mod row;
mod step;
mod store;
#[cfg(test)]
mod tests;

pub use error::OutboxError;
pub use plan::{Load, Plan, PlanOptions, Request};
pub use policy::{Effect, Failure, ItemResult};
pub use prefix::Prefix;
pub use resend::Resent;
pub use row::{Kind, NewRow, Progress, Row, State};
pub use step::{Change, Intent, RequestResult, Settlement, Step, Stepped};
pub(crate) use store::SELECTED;
pub use store::{
    Acquired, Counts, Cursor, Discovered, Filter, Owned, Pause, Recovered, RequestRecord,
    Retention, Selection, Store, Stored, WORKER, WorkerInfo,
};

/// A moment, as the worker passes it to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds on a clock that never jumps.
    pub mono: i64,
    /// Milliseconds since 1970 in UTC, on the store's clock.
    pub wall: i64,
}
