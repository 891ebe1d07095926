//! A durable outbox for the Wix Triggered Events API.

// Without a store nothing builds an outbox. A driver, or the event log of `triggers-inbound`, still compiles alone.
#![cfg_attr(not(any(feature = "sqlite", feature = "postgres")), allow(dead_code))]

mod admin;
mod backlog;
mod command;
pub mod core;
mod enqueue;
pub mod migrations;
mod outbox;
mod seal;
mod store;
mod worker;

pub use admin::{Admin, Detail, Status};
pub use core::{
    Counts, Filter, Kind, OutboxError, Pause, RequestRecord, Retention, Row, Selection, State,
};
pub use enqueue::{BlockingTransaction, InTx, Inserting, OutboxInstance, Staged, Transaction};
pub use outbox::{Outbox, OutboxBuilder};
pub use seal::Seal;
pub use worker::{Health, Worker, WorkerBuilder};
