//! Rust names that share one scope.

use std::collections::HashMap;

use super::Cx;
use crate::{diagnostic::At, names::unraw, rules};

/// The names of one Rust scope and where each comes from.
#[derive(Default)]
pub(crate) struct Scope {
    taken: HashMap<String, Origin>,
}

enum Origin {
    /// A place in the manifest.
    Manifest(At),
    /// The generated code always has an item of this name.
    Generated(&'static str),
}

impl Scope {
    /// A scope in which some names are taken from the start, each with what it is.
    pub(crate) fn with(generated: &[(&str, &'static str)]) -> Self {
        let taken = generated
            .iter()
            .map(|(name, what)| ((*name).to_owned(), Origin::Generated(what)))
            .collect();
        Scope { taken }
    }

    /// Takes `name`; when it is taken already, reports both places and says how to `rename`.
    pub(crate) fn take(&mut self, cx: &mut Cx<'_>, name: &str, at: At, rename: &str) -> bool {
        let name = unraw(name);
        let Some(origin) = self.taken.get(name) else {
            self.taken.insert(name.to_owned(), Origin::Manifest(at));
            return true;
        };
        let found = cx.breach(&rules::names::RUST_NAME_TAKEN, at).label(rename);
        match origin {
            Origin::Manifest(first) => found
                .message(format!("the Rust name `{name}` is used twice"))
                .also(first.clone(), "first here"),
            Origin::Generated(what) => {
                found.message(format!("the Rust name `{name}` is taken by {what}"))
            }
        };
        false
    }
}
