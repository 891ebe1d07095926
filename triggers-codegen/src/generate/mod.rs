//! From the checked manifest to the Rust items of the module that holds the events.
//!
//! The shape is chosen for the compiler (docs/benchmarks.md, *Compile cost*): nothing generated is
//! generic over the sink or a serializer, so every function is compiled once, and a payload hands
//! all its values to the runtime in one call. The compiler makes one unit of code generation per
//! module, so the functions of all triggers are in the private module `__triggers`, and what the
//! types in a trigger's own module implement is inlined.
//!
//! An item may have any name, `Option` too, so the module of a trigger imports nothing but `__t`,
//! the shared module, and names everything else through it.

mod business;
mod docs;
mod entity;
mod enums;
mod functions;
mod payload;
mod provider;
mod schemas;
mod scope;
mod trigger;
mod types;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::model::{Entity, Manifest, Trigger};
use crate::typed::Written;
use docs::Docs;
pub(crate) use enums::is_text;
use scope::Scope;

pub use schemas::generate_schemas;

/// What the generator needs beside the manifest.
pub struct Options {
    /// Absolute path of the runtime crate, such as `::triggers_runtime`.
    pub runtime: syn::Path,
    /// What every generated type derives beyond its own derives. The paths are absolute or from the
    /// standard prelude.
    pub derives: Vec<syn::Path>,
    /// Whether the triggers are values too, and payloads are read from JSON, for the handlers of a
    /// trigger provider. Needs the runtime's feature `inbound`.
    pub provider: bool,
}

/// What the attribute does without arguments.
impl Default for Options {
    fn default() -> Self {
        Options {
            runtime: syn::parse_quote!(::triggers_runtime),
            derives: Vec::new(),
            provider: false,
        }
    }
}

/// The items of the module, in manifest order: entities, one module per trigger, `business`.
///
/// Never fails: the names of a [`Manifest`] are checked, and its texts become string literals and
/// plain paragraphs of documentation.
#[must_use]
pub fn generate(manifest: &Manifest, options: &Options) -> TokenStream {
    generate_around(manifest, options, &Written::default())
}

/// As [`generate`], with hand-written types of the same module in the place of generated ones.
#[must_use]
pub fn generate_around(manifest: &Manifest, options: &Options, written: &Written) -> TokenStream {
    let context = Context::new(manifest, options, written);
    let mut items = TokenStream::new();
    for entity in &manifest.entities {
        items.extend(entity::tokens(entity, &context));
    }
    let mut shared = TokenStream::new();
    for trigger in &manifest.triggers {
        let (own, module) = trigger::tokens(&Scope::new(trigger, &context));
        shared.extend(own);
        items.extend(module);
    }
    if options.provider {
        items.extend(provider::tokens(&context));
    }
    if !shared.is_empty() {
        items.extend(trigger::shared_module(&shared, &context));
    }
    if !manifest.business_events.is_empty() {
        items.extend(business::tokens(&context));
    }
    items.extend(trigger::tables(&context));
    items
}

/// The documentation of the module that holds the events, as an attribute.
#[must_use]
pub fn module_docs(manifest: &Manifest) -> TokenStream {
    let app = manifest.app_id.as_ref();
    let app = app.map_or(String::new(), |id| format!(" of the app `{id}`"));
    let declared = docs::code(&manifest.declared_in);
    Docs::new(format!("Events{app}, generated from {declared}."))
        .own("Each trigger has a module with its `Payload` and the functions that report and cancel its events.")
        .into_token_stream()
}

/// What every part of the generator needs to know.
struct Context<'a> {
    manifest: &'a Manifest,
    options: &'a Options,
    written: &'a Written,
    /// The runtime's path.
    runtime: TokenStream,
    /// The runtime's module for generated code.
    private: TokenStream,
}

impl<'a> Context<'a> {
    fn new(manifest: &'a Manifest, options: &'a Options, written: &'a Written) -> Self {
        let runtime = options.runtime.to_token_stream();
        let private = quote!(#runtime::__private);
        Self {
            manifest,
            options,
            written,
            runtime,
            private,
        }
    }

    /// The entity that an event of the trigger is canceled by.
    fn entity_of(&self, trigger: &Trigger) -> Option<&'a Entity> {
        self.manifest.entity(trigger.entity.as_deref()?)
    }

    /// `own` and those of the asked derives that are neither among them nor `implemented`.
    fn derives(&self, own: &[&str], implemented: &[&str]) -> Option<TokenStream> {
        let names = own.iter().map(|name| Ident::new(name, Span::call_site()));
        let asked: Vec<_> = self
            .options
            .derives
            .iter()
            .filter(|path| {
                let known = || own.iter().chain(implemented);
                let last = path.segments.last();
                last.is_none_or(|last| !known().any(|name| last.ident == name))
            })
            .collect();
        let any = !own.is_empty() || !asked.is_empty();
        any.then(|| quote!(#[derive(#(#names,)* #(#asked),*)]))
    }

    /// Whether a derive of serde's is asked for, so that wire names must be given to it.
    fn serde(&self) -> bool {
        let serde = ["Serialize", "Deserialize"];
        self.options.derives.iter().any(|path| {
            path.segments
                .last()
                .is_some_and(|last| serde.iter().any(|name| last.ident == name))
        })
    }
}

/// The identifier of a Rust name of the model, raw when it says so.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Not every trigger of a manifest is reported by every binary that includes it, and its texts are
/// not written with Markdown in mind.
fn allow() -> TokenStream {
    quote!(#[allow(dead_code, unreachable_pub, clippy::doc_markdown)])
}

/// The expression of an optional value.
fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(
        || quote!(::core::option::Option::None),
        |value| quote!(::core::option::Option::Some(#value)),
    )
}
