//! A durable outbox for the Wix Triggered Events API.

pub mod core;
mod enqueue;
pub mod migrations;
mod outbox;
mod seal;
mod store;

pub use core::OutboxError;
pub use outbox::{Outbox, OutboxBuilder};
pub use seal::Seal;
