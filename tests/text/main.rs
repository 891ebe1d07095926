//! Checks of the repository's texts. Run after a change to a document:
//! `cargo test -p triggers-text-tests`.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod english;
mod files;
mod links;
mod packaging;
mod readme;
mod workflows;
