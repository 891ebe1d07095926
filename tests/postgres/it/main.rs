//! The outbox on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "tests")]

mod chaos;
mod clocks;
mod fence;
mod harness;
mod neighbors;
mod order;
mod place;
mod plans;
mod schema;
mod suite;
mod wire;
