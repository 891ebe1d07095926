//! Reading a document of any format: manifest, lock, export, and the files of the sandbox.
//!
//! [`parse`] turns text into a tree and refuses what no format may contain. Structures declared with
//! [`structures!`](crate::structures) then read the tree. A value of the wrong shape does not stop the
//! reading; [`Field::read`] reports it with its place. [`Cx`] collects the problems.
//!
//! ```
//! use triggers_codegen::{Diagnostics, Source, document::{Cx, Field, Format, Path, parse}};
//!
//! triggers_codegen::structures! {
//!     /// A list of rooms.
//!     struct Rooms {
//!         /// The names.
//!         rooms: "rooms" => Vec<Field<String>>,
//!     }
//! }
//!
//! static ROOMS: Format = Format { name: "room list", ..Format::YAML };
//! let source = Source::inline("rooms.yaml", "room: [2B]");
//! let mut problems = Diagnostics::default();
//! if let Some(tree) = parse(&source, &ROOMS, &mut problems) {
//!     let cx = &mut Cx::new(&ROOMS, &mut problems);
//!     let root = Field::<Rooms>::read(&tree, &Path::ROOT, cx);
//!     if let Some(list) = root.get() {
//!         cx.unknown_keys(&Path::ROOT, &list.unknown, Rooms::KEYS);
//!     }
//! }
//! assert!(problems.render(&source).contains("did you mean `rooms`?"));
//! ```

mod cx;
mod field;
mod format;
mod json;
pub(crate) mod yaml;

pub use crate::diagnostic::Path;
pub use cx::Cx;
pub use field::{Entries, Field, NodeKind, Object, Shape, Tree, Unknown};
pub use format::Format;
pub use serde_yaml::Value;
pub use yaml::parse;
