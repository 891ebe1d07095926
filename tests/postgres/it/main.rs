//! The outbox on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "tests")]

mod harness;
mod place;
mod suite;
