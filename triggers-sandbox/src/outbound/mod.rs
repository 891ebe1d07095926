//! What the sandbox sends to an app, signed as the service signs it (docs/api.md#s8).

mod primes;
mod provider;
mod signing;
mod target;
mod webhooks;

pub(crate) use provider::HttpProvider;
pub use signing::SigningKey;
pub(crate) use target::{Sent, Target};
pub use webhooks::{Delivery, Webhook};
