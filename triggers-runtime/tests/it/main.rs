//! The runtime from outside: as generated code calls it, and against a server of the tests' own.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

#[cfg(feature = "batcher")]
mod batcher;
mod business;
#[cfg(feature = "http")]
#[path = "../certificates/mod.rs"]
mod certificates;
mod encoder;
#[cfg(feature = "http")]
mod http;
mod keys;
mod recorder;
mod reschedule;
mod sample;
#[cfg(feature = "schedule")]
mod schedule;
