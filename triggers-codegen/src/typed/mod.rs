//! Hand-written payloads: types of the app that take the place of generated ones.
//!
//! A type is marked with what it stands for, and held to it twice: by names here, which gives
//! suggestions, and by types in the code that comes out, one trait per field, so that aliases,
//! generic types and types of the app's own are judged by what they are. Either way the message
//! stands on the user's token and shows the manifest's line.

mod check;
mod derive;
mod expand;
mod fields;
mod mark;
mod module;
pub(crate) mod node;
mod snippets;
mod stand;
mod values;
mod words;

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::checked::Checked;
use node::Placed;

pub use derive::{Derived, derive};
pub use module::{module, unmark};
pub(crate) use snippets::spans;

/// The manifest that types are checked against.
///
/// If it has errors, a trigger that is not in it may have been left out for them, which are reported
/// already.
pub struct Against<'m> {
    /// The manifest.
    pub checked: &'m Checked,
    /// Absolute path of the runtime crate.
    pub runtime: &'m syn::Path,
}

/// What comes of the marked types of a module.
#[derive(Default)]
pub struct Typed {
    /// Which generated types they take the place of.
    pub written: Written,
    /// Their impls, for the same module.
    pub impls: TokenStream,
    /// What is wrong with them: `compile_error!` at their tokens.
    pub errors: TokenStream,
}

/// The generated types that hand-written ones take the place of.
#[derive(Default)]
pub struct Written {
    /// By trigger key and the name of the generated type.
    types: HashMap<(String, String), Stand>,
}

/// A hand-written type.
pub(crate) struct Stand {
    /// Its name in the module of the events.
    pub(crate) name: String,
    /// `pub`, or `pub(crate)` and the like.
    pub(crate) visibility: TokenStream,
    /// Where it is let in, when it is defined elsewhere: what is wrong with it is to be told there.
    pub(crate) let_in: Option<Span>,
}

impl Written {
    /// What takes the place of the type that is called `type_name` in the trigger's module.
    pub(crate) fn get(&self, trigger: &str, type_name: &str) -> Option<&Stand> {
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

/// Something wrong that names alone can tell.
struct Problem {
    span: Span,
    message: String,
    /// The manifest's line.
    snippet: String,
}

impl Problem {
    fn tokens(&self) -> TokenStream {
        let message = format!("{}\n\n{}", self.message, self.snippet);
        syn::Error::new(self.span, message).into_compile_error()
    }
}

/// What the messages and the tokens of all types need to know.
struct Typing<'m> {
    /// The runtime's module for generated code.
    private: TokenStream,
    written: &'m Written,
    /// Whether the types stand outside of a module of events.
    derived: bool,
}

impl<'m> Typing<'m> {
    fn new(runtime: &syn::Path, written: &'m Written, derived: bool) -> Self {
        let runtime = runtime.to_token_stream();
        Typing {
            private: quote!(#runtime::__private),
            written,
            derived,
        }
    }

    fn stand(&self, node: &Placed<'_>) -> Option<&'m Stand> {
        self.written.get(&node.node.trigger.key, node.type_name())
    }

    /// Whether it is known that a hand-written type stands for the node.
    fn is_written(&self, node: &Placed<'_>) -> bool {
        self.stand(node).is_some()
    }

    /// The path of the type that stands for the node, as the user would write it.
    fn type_of(&self, node: &Placed<'_>) -> String {
        match self.stand(node) {
            Some(stand) => stand.name.clone(),
            None if self.derived => {
                format!("events::{}::{}", node.node.trigger.module, node.type_name())
            }
            None => format!("{}::{}", node.node.trigger.module, node.type_name()),
        }
    }

    /// What `#[payload(…)]` takes for the node.
    fn mark(&self, node: &Placed<'_>) -> String {
        if self.derived {
            return check::derive_mark(node);
        }
        let plain = node
            .address
            .split('.')
            .all(|name| syn::parse_str::<syn::Ident>(name).is_ok());
        if plain {
            node.address.clone()
        } else {
            format!("\"{}\"", node.address)
        }
    }
}
