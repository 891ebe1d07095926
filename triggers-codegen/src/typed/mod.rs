//! Hand-written payloads: types of the app in place of generated ones.
//!
//! A type is marked with what it implements, and compared with it twice: by names here, which gives
//! suggestions, and by types in the code that comes out, one trait per field, so that aliases,
//! generic types and types of the app's own are judged by what they are. Either way the message
//! is at the user's token and shows the manifest's line.

mod check;
mod expand;
mod item;
mod mark;
mod members;
mod module;
pub(crate) mod node;
mod snippets;
mod words;

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::checked::Checked;
use crate::diagnostic::At;
use node::Node;
use snippets::Snippets;

pub use item::derive;
pub use mark::{Marks, unmark};
pub use module::module;
pub(crate) use snippets::spans;

/// The manifest that types are checked against.
///
/// If it has errors, a trigger that is not in it may have been left out for them, which are reported
/// already.
pub struct ManifestRef<'m> {
    /// The manifest.
    pub checked: &'m Checked,
    /// Absolute path of the runtime crate.
    pub runtime: &'m syn::Path,
}

/// What comes of the marked types of a module.
#[derive(Default)]
pub struct Typed {
    /// The generated types that they replace.
    pub overrides: Overrides,
    /// Their impls, for the same module.
    pub impls: TokenStream,
    /// What is wrong with them: `compile_error!` at their tokens.
    pub errors: TokenStream,
}

/// The generated types that hand-written ones replace.
#[derive(Default)]
pub struct Overrides {
    /// By trigger key and the name of the generated type.
    types: HashMap<(String, String), Override>,
}

/// A hand-written type.
pub(crate) struct Override {
    /// Its name in the module of the events.
    pub(crate) name: String,
    /// `pub`, or `pub(crate)` and the like.
    pub(crate) visibility: TokenStream,
    /// Where it is re-exported, if it is defined elsewhere: errors about it belong there.
    pub(crate) reexport_span: Option<Span>,
}

impl Overrides {
    /// Returns the type in place of the one that is called `type_name` in the trigger's module.
    pub(crate) fn get(&self, trigger: &str, type_name: &str) -> Option<&Override> {
        if self.types.is_empty() {
            return None;
        }
        self.types.get(&(trigger.to_owned(), type_name.to_owned()))
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// What the messages and the tokens of all types need to know.
struct Cx<'m> {
    /// The runtime's module for generated code.
    private: TokenStream,
    overrides: &'m Overrides,
    snippets: Snippets<'m>,
}

impl<'m> Cx<'m> {
    fn new(manifest: &ManifestRef<'m>, overrides: &'m Overrides) -> Self {
        let runtime = manifest.runtime.to_token_stream();
        Cx {
            private: quote!(#runtime::__private),
            overrides,
            snippets: Snippets::new(manifest.checked),
        }
    }

    /// An error at `span` that shows a place of the manifest.
    fn error(&self, span: Span, message: &str, at: &At, label: &str) -> syn::Error {
        let snippet = self.snippets.show(at, label);
        syn::Error::new(span, format!("{message}\n\n{snippet}"))
    }

    /// The hand-written type that implements the node.
    fn overridden(&self, node: &Node<'_>) -> Option<&'m Override> {
        self.overrides.get(&node.trigger.key, node.type_name())
    }

    /// The path of the type that implements the node, as the user would write it.
    fn type_of(&self, node: &Node<'_>) -> String {
        match self.overridden(node) {
            Some(own) => own.name.clone(),
            None => format!("{}::{}", node.trigger.module, node.type_name()),
        }
    }

    /// What `#[payload(…)]` takes for the node; in quotes if the compiler could read a number in it.
    fn mark(node: &Node<'_>) -> String {
        let mut words = node.address.split(['.', '-']);
        if words.any(|word| !word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')) {
            format!("\"{}\"", node.address)
        } else {
            node.address.clone()
        }
    }
}
