//! The client over real sockets.

mod bulk;
mod catalog;
mod delivery;
mod errors;
mod network;
mod requests;
#[cfg(feature = "reqwest")]
mod reqwest;
mod secrets;
mod server;
mod settings;
mod tokens;
mod watched;
