//! Delivery over HTTP.
//!
//! An [`Instance`] turns a command into one logical request (`call`), which takes a token
//! (`token`) and one exchange of the transport, and reads the answer (`wire`). Each knows only the
//! one below; the transport knows nothing of the API.

mod base_url;
mod bulk;
mod call;
mod client;
mod instance;
mod secret;
mod token;
mod transport;
mod wire;

pub use client::{AppCredentials, Client, ClientBuilder};
pub use instance::Instance;
