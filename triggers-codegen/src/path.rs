//! The way to a node of the YAML document, built while walking down and written out only when a
//! diagnostic needs it.

use std::fmt::{self, Write as _};

use crate::diagnostic::{At, Part};

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
    pub(crate) const ROOT: Path<'static> = Path {
        parent: None,
        segment: Segment::Root,
    };

    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }

    pub(crate) fn parent(&self) -> Option<&'a Path<'a>> {
        self.parent
    }

    /// The place of this node's key, or of the list item itself.
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

    /// The place of this node's value.
    pub(crate) fn at_value(&self) -> At {
        At::Node {
            path: self.to_string(),
            part: Part::Value,
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
                key.chars().try_for_each(|c| match c {
                    '~' => f.write_str("~0"),
                    '/' => f.write_str("~1"),
                    c => f.write_char(c),
                })
            }
        }
    }
}

/// The segments of a written path, unescaped (the reverse of `Display`).
pub(crate) fn segments(path: &str) -> impl Iterator<Item = String> + '_ {
    path.split('/')
        .skip(1)
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}
