//! Places in a source, and the path to a node: built while walking down, and written out only when a
//! diagnostic needs it.

use std::fmt::{self, Write as _};

use crate::pointer;
use crate::text::quote;

/// A place in a source.
///
/// Checks address nodes by their path; only the renderer turns a path into a line and a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum At {
    /// The source as a whole.
    File,
    /// A line and a column, both counted from 1, the column in characters.
    Position {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// A node of the document.
    Node {
        /// JSON Pointer, as `/triggers/invoice_overdue/payload/required/0`.
        path: String,
        /// What of the node.
        part: Part,
    },
}

impl At {
    /// The key of the node at `path`.
    pub fn key(path: impl Into<String>) -> Self {
        At::Node {
            path: path.into(),
            part: Part::Key,
        }
    }

    /// The value of the node at `path`.
    pub fn value(path: impl Into<String>) -> Self {
        At::Node {
            path: path.into(),
            part: Part::Value,
        }
    }
}

/// Which part of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Its key.
    Key,
    /// Its value.
    Value,
    /// The key's repetition: 1 is the second time that it stands in its mapping.
    Repeat(u32),
}

/// A path that borrows its parent: going down costs nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// The whole document.
    pub(crate) const ROOT: Path<'static> = Path {
        parent: None,
        segment: Segment::Root,
    };

    /// Returns the path of the value of `key`.
    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    /// Returns the path of an item of a list, counted from 0.
    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }

    /// Returns the path of the mapping or list that the node is in.
    pub(crate) fn parent(&self) -> Option<&'a Path<'a>> {
        self.parent
    }

    /// Returns the place of the node's key, or of the list item itself.
    pub(crate) fn at_key(&self) -> At {
        let part = match self.segment {
            Segment::Key(_) => Part::Key,
            Segment::Index(_) | Segment::Root => Part::Value,
        };
        At::Node {
            path: self.to_string(),
            part,
        }
    }

    /// Returns the place of the node's value.
    pub(crate) fn at_value(&self) -> At {
        At::Node {
            path: self.to_string(),
            part: Part::Value,
        }
    }

    /// Whether the node is the value of that key.
    pub(crate) fn is_key(&self, own: &str) -> bool {
        matches!(self.segment, Segment::Key(key) if key == own)
    }

    /// Names the node in a message: the document itself, `` `key` ``, or ``item 2 of `key` ``.
    pub(crate) fn subject(&self, document: &str) -> String {
        match (self.segment, self.parent) {
            (Segment::Key(key), _) => quote(key),
            (Segment::Index(index), Some(list)) => {
                format!("item {} of {}", index + 1, list.subject(document))
            }
            _ => format!("the {document}"),
        }
    }

    /// The place of the `nth` repetition of this node's key, from 1.
    pub(crate) fn at_repeat(&self, nth: u32) -> At {
        At::Node {
            path: self.to_string(),
            part: Part::Repeat(nth),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.segment {
            Segment::Root => Ok(()),
            Segment::Index(index) => write!(f, "/{index}"),
            Segment::Key(key) => {
                f.write_char('/')?;
                f.write_str(&pointer::escape(key))
            }
        }
    }
}

/// The segments of a written path, unescaped (the reverse of `Display`).
pub(crate) fn segments(path: &str) -> impl Iterator<Item = String> + '_ {
    path.split('/').skip(1).map(pointer::unescape)
}
