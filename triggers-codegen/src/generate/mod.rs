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
mod code;
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

use proc_macro2::{Ident, Span};
use quote::ToTokens;

use crate::model::{Entity, Manifest, Trigger};
use crate::typed::Overrides;
use docs::Docs;
pub(crate) use enums::is_text;
use scope::Scope;

pub use code::Code;
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
pub fn generate(manifest: &Manifest, options: &Options) -> Code {
    generate_around(manifest, options, &Overrides::default())
}

/// As [`generate`], with hand-written types of the same module in the place of generated ones.
#[must_use]
pub fn generate_around(manifest: &Manifest, options: &Options, overrides: &Overrides) -> Code {
    let mut context = Context::new(manifest, options, overrides);
    let mut code = Code::default();
    let mut runtime = options.runtime.to_token_stream().to_string();
    runtime.retain(|character| character != ' ');
    if runtime != RUNTIME {
        runtime = code.insert(options.runtime.to_token_stream());
    }
    for path in &options.derives {
        context.asked.push(code.insert(path.to_token_stream()));
    }
    let (mut text, mut shared) = (String::new(), String::new());
    for entity in &manifest.entities {
        text += &entity::code(entity, &context);
    }
    for trigger in &manifest.triggers {
        let scope = Scope::new(trigger, &context);
        shared += &trigger::shared(&scope, &mut code);
        text += &trigger::module(&scope);
    }
    if options.provider {
        text += &provider::code(&context);
    }
    text += &trigger::shared_module(&shared, &runtime, &context);
    if !manifest.business_events.is_empty() {
        text += &business::code(&context);
    }
    text += &trigger::tables(&context);
    code.text = text;
    code
}

/// The documentation of the module that holds the events, as an attribute.
#[must_use]
pub fn module_docs(manifest: &Manifest) -> Code {
    let app = manifest.app_id.as_ref();
    let app = app.map_or(String::new(), |id| format!(" of the app `{id}`"));
    let declared = docs::code(&manifest.declared_in);
    let docs = Docs::new(format!("Events{app}, generated from {declared}."))
        .own("Each trigger has a module with its `Payload` and the functions that report and cancel its events.");
    Code {
        text: docs.to_string(),
        ..Code::default()
    }
}

/// The runtime's path, unless the user gives another.
const RUNTIME: &str = "::triggers_runtime";

/// Not every trigger of a manifest is reported by every binary that includes it, and its texts are
/// not written with Markdown in mind.
const ALLOW: &str = "#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]";

/// What every part of the generator needs to know.
struct Context<'a> {
    manifest: &'a Manifest,
    options: &'a Options,
    overrides: &'a Overrides,
    /// The text of each of the derives that are asked for.
    asked: Vec<String>,
}

impl<'a> Context<'a> {
    fn new(manifest: &'a Manifest, options: &'a Options, overrides: &'a Overrides) -> Self {
        Self {
            manifest,
            options,
            overrides,
            asked: Vec::new(),
        }
    }

    /// The entity that an event of the trigger is canceled by.
    fn entity_of(&self, trigger: &Trigger) -> Option<&'a Entity> {
        self.manifest.entity(trigger.entity.as_deref()?)
    }

    /// `own` and those of the asked derives that are neither among them nor `implemented`.
    fn derives(&self, own: &[&str], implemented: &[&str]) -> String {
        let mut names = own.to_vec();
        for (path, text) in self.options.derives.iter().zip(&self.asked) {
            let mut known = own.iter().chain(implemented);
            let last = path.segments.last();
            if !known.any(|name| last.is_some_and(|last| last.ident == name)) {
                names.push(text);
            }
        }
        if names.is_empty() {
            return String::new();
        }
        format!("#[derive({})]", names.join(", "))
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

/// Texts as string literals, with commas.
fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let texts = texts.into_iter();
    let texts: Vec<_> = texts.map(|text| format!("{:?}", text.as_ref())).collect();
    texts.join(", ")
}
