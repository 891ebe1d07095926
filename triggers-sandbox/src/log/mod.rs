//! The one log: a sandbox is the result of its inputs, in their order.
//!
//! [`Input`] names everything that can change a [`State`](crate::state::State); `State::apply` is the
//! one place where it does. With a state directory the same inputs are written to a file, one JSON
//! line for each change, before a call is answered, and applied again at the next start.

mod apply;
mod file;
mod input;
mod resume;
#[cfg(test)]
mod tests;
mod writer;

pub use file::StateError;
pub(crate) use file::discard;
pub(crate) use input::{Input, Output};
pub(crate) use resume::{Resumed, Wanted, begin, resume};
pub(crate) use writer::Store;
