//! What handlers of `triggers-inbound` need to know of a trigger: the same types in the other direction.

mod read;
mod trigger;

pub use read::{FromJson, JsonError, choice, optional, required};
pub use trigger::TypedTrigger;
