//! What the client does when the network and the service fail: a fault proxy between the client and
//! the sandbox, one test for each row of the fault table, and many random schedules.
//!
//! What counts is never the client's word alone: the outcome a caller gets is held against the
//! sandbox's journal.

// Helpers of tests: what they cannot do must fail the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod canary;
mod proxy;
mod random;
mod rows;
mod wire;
mod world;
