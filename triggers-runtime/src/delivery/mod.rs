//! Delivery: what makes one command arrive once and in order, as far as a client can.
//!
//! Layers, outermost first; each knows only the one below:
//!
//! ```text
//! Instance                  a handle on a Site
//!   └─ single, bulk         one command, or many: plan, requests, outcomes
//!        └─ lane            one at a time per trigger and entity; quarantine after a lost cancel
//!             └─ call       one request until it is settled: limiter, token, attempt, decide
//!                  ├─ policy, backoff, budget     what to do after an attempt, and when
//!                  ├─ limiter                     200 requests a minute; a 429 pauses the instance
//!                  └─ token                       one refresh at a time
//! ```
//!
//! All waiting is on tokio's clock, and all randomness comes from one seedable source, so tests can
//! repeat every run.

mod backoff;
mod budget;
mod bulk;
mod call;
mod instance;
mod lane;
mod limiter;
mod observe;
mod options;
mod policy;
mod single;
mod sites;

#[cfg(test)]
mod tests;

pub(crate) use backoff::Jitter;
pub use instance::Instance;
pub(crate) use instance::Site;
pub(crate) use observe::Observer;
pub use observe::{DeliveryEvent, Operation, Subject};
pub use options::{DeliveryOptions, RateLimit};
pub(crate) use sites::Sites;
