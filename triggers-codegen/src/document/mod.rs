//! Reading a document of any format: manifest, lock, export, and the files of the sandbox.
//!
//! [`parse`] turns text into a tree and refuses what no format may contain. Structures declared with
//! `structures!` then read the tree. A value of the wrong shape does not stop the
//! reading; `Field::read` reports it with its place. `Cx` collects the problems.

mod cx;
mod field;
mod format;
mod json;
pub(crate) mod yaml;

pub(crate) use crate::diagnostic::Path;
pub(crate) use cx::Cx;
pub(crate) use field::{Entries, Field, NodeKind, Object, Shape, Tree, Unknown, structures};
pub use format::Format;
pub use serde_yaml::Value;
pub use yaml::parse;
