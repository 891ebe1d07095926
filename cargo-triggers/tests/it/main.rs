//! The commands as their users run them: processes, what they print and how they exit.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod automations;
#[path = "../../../triggers-runtime/tests/certificates/mod.rs"]
mod certificates;
mod completions;
mod docs;
mod draft;
mod drift;
mod expand;
mod explain;
mod formats;
mod help;
mod list;
mod network;
mod outbox;
mod process;
mod sarif;
mod schema;
mod send;
mod webhook;
