//! What the sandbox sends to an app, signed as the service signs it (docs/api.md#s8).

mod app;
mod configuration;
mod primes;
mod provider;
mod sent;
mod signing;
mod target;
mod webhooks;

pub(crate) use app::{Outbound, Setup};
pub use configuration::{FilterOption, ProviderAnswer, ProviderCall, ProviderMethod};
pub(crate) use provider::serve;
pub(crate) use sent::Sent;
pub use signing::SigningKey;
use target::Target;
pub use webhooks::{Delivery, Webhook};
