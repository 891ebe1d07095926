//! The fault table of the client, row by row. A test is named after its row.

mod bursts;
mod crowds;
mod dropped;
mod handles;
mod junk;
mod not_sent;
mod partial;
mod poison;
mod redirects;
mod refused;
mod resets;
mod silent;
mod throttled;
mod tokens;
mod waiting;
mod zombies;
