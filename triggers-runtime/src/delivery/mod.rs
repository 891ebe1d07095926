//! Delivery: each command arrives once and in order, as far as a client can ensure it.
//!
//! Layers, outermost first; each knows only the one below:
//!
//! ```text
//! Instance                  a handle on the state of one app instance
//!   └─ single, bulk         one command, or many: requests, results
//!        └─ queue           the schedule on tokio's clock: lanes, batches, quarantine
//!             └─ request    one request until its outcome is known: limiter, token, attempt, decide
//!                  ├─ policy, backoff, budget     what follows an attempt, and when
//!                  ├─ limiter                     200 requests a minute; a 429 pauses the instance
//!                  └─ token                       one refresh at a time
//! ```
//!
//! All waiting is on tokio's clock, and all randomness comes from one seedable source, so tests can
//! repeat every run.

mod backoff;
mod budget;
mod bulk;
mod cache;
mod instance;
mod limiter;
mod observe;
mod options;
mod policy;
mod queue;
mod request;
mod single;

#[cfg(test)]
mod tests;

pub(crate) use backoff::Jitter;
pub(crate) use budget::Budget;
pub(crate) use cache::InstanceCache;
pub use instance::Instance;
pub(crate) use instance::InstanceState;
pub(crate) use observe::Observer;
pub use observe::{DeliveryEvent, Operation, Subject};
pub use options::{DeliveryOptions, RateLimit};
