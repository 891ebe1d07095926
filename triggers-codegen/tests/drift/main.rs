//! Comparing two states of a trigger, and the lock that keeps one of them.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod edits;
mod lock;
mod schemas;
mod table;
