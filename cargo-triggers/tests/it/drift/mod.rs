//! Manifest, lock and dashboard: pulling, comparing, and builds that refuse what differs.

mod check;
mod edits;
mod exports;
mod offline;
mod project;
mod published;
mod pull;
