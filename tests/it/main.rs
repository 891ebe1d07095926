//! Tests of the whole workspace.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod crate_budget;
mod end_to_end;
mod expanded;
mod manifests;
mod rules;
mod schema_hash;
mod scratch;
mod typed;
