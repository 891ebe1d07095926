//! Everything known about trigger manifests: read, check, generate.

mod generate;
pub mod model;

pub use generate::{Options, generate};
