//! HTTP: one request out, one answer in, and what they say.
//!
//! A `Client` holds what all instances of an app share. The transport carries requests and knows
//! nothing of the API; `wire` knows the bodies; `token` keeps the token of one instance. What makes
//! a command arrive is built on top of these, in `delivery`.

mod base_url;
mod client;
mod secret;
pub(crate) mod token;
pub(crate) mod transport;
pub(crate) mod wire;

pub(crate) use base_url::BaseUrl;
pub(crate) use client::Shared;
pub use client::{AppCredentials, Client, ClientBuilder};
