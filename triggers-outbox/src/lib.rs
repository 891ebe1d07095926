//! A durable outbox for the Wix Triggered Events API.

mod command;
pub mod core;
mod enqueue;
pub mod migrations;
mod outbox;
mod seal;
mod store;
mod worker;

pub use core::OutboxError;
pub use enqueue::{BlockingTransaction, InTx, Inserting, OutboxInstance, Staged, Transaction};
pub use outbox::{Outbox, OutboxBuilder};
pub use seal::Seal;
pub use worker::{Health, Worker, WorkerBuilder};
