//! HTTP: one request out, one answer in, and what they say.
//!
//! The transport carries requests without knowledge of the API; `wire` knows the bodies; `token`
//! keeps the token of one instance. Nothing here depends on `delivery`, which is built on top.

mod base_url;
mod proxy;
mod secret;
mod service;
#[cfg(feature = "tracing")]
mod spans;
pub(crate) mod token;
pub(crate) mod transport;
pub(crate) mod wire;

pub(crate) use base_url::{BaseUrl, WIX, check_edges};
pub(crate) use proxy::Proxy;
#[cfg(test)]
pub(crate) use secret::Hidden;
pub(crate) use secret::Secret;
pub use service::AppCredentials;
pub(crate) use service::{Purpose, Service};
