//! A local stand-in for the Wix Triggered Events API with a clock you can move.

mod builder;
mod catalog;
mod engine;
mod errors;
mod expression;
pub mod journal;
mod options;
mod rates;
mod sandbox;
mod server;
mod source;
mod state;
mod tokens;
mod wire;

pub use builder::{Builder, StartError};
pub use options::{Duplicates, InvalidPayload, MissingPayload};
pub use sandbox::{ClockHandle, Sandbox};
pub use source::{Automations, Manifest};
pub use state::{ClockState, MovedBack};
