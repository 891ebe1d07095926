//! From typed payloads to JSON text, to `Debug` and to `==`.
//!
//! Generated code is not generic: each object hands over its values in one call, and the rest is
//! compiled once, here. That is what makes a hundred triggers cheap to build.

mod json;
mod show;
mod value;

pub use json::same;
pub(crate) use json::{Encoded, encode};
pub use show::debug;
pub use value::{Field, Fields, List, Object, Ref, Slot, Value};
