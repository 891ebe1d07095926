//! Everything about trigger manifests: read, check, generate.

mod allow;
#[cfg(feature = "build")]
pub mod build;
mod check;
#[cfg(feature = "generate")]
mod checked;
mod declared;
mod diagnostic;
pub mod document;
pub mod drift;
pub mod duration;
mod find;
pub mod formats;
#[cfg(feature = "generate")]
mod generate;
mod json;
#[cfg(feature = "lint")]
mod lint;
pub mod lock;
#[cfg(any(feature = "generate", feature = "lint"))]
mod lost;
pub mod model;
mod names;
pub mod pointer;
mod raw;
mod render;
pub mod rules;
#[cfg(feature = "samples")]
pub mod sample;
#[cfg(feature = "samples")]
pub mod snippet;
mod source;
mod text;
#[cfg(feature = "generate")]
pub mod typed;
#[cfg(feature = "validate")]
pub mod validate;

use document::Format;

#[cfg(feature = "generate")]
pub use checked::Checked;
pub use diagnostic::{At, Diagnostic, Diagnostics, Part, Severity};
pub use find::{Found, MANIFEST, find_manifest, find_repository, find_root};
#[cfg(feature = "generate")]
pub use generate::{Code, Options, generate, generate_around, generate_schemas, module_docs};
#[cfg(feature = "lint")]
pub use lint::{lint, looks_personal, made_up, read_and_lint};
#[cfg(any(feature = "generate", feature = "lint"))]
pub use lost::lost_events;
pub use model::Manifest;
pub use names::title;
#[cfg(feature = "schema")]
pub use raw::manifest_schema;
pub use render::{Located, Place, Report, Span};
pub use source::{MAX_BYTES, Source, UTF16, is_utf16};
pub use text::{hidden_in, near};

/// Reads and checks a manifest.
///
/// Always returns a manifest: after errors it contains the parts that are valid, so that one mistake
/// does not make the names of everything else unknown. All problems are reported at once; warnings
/// that the manifest allows are left out.
#[must_use]
pub fn read(source: &Source) -> (Manifest, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let manifest = document::parse(source, &Format::MANIFEST, &mut diagnostics)
        .and_then(|tree| check::check(tree, &mut diagnostics));
    let mut manifest = manifest.unwrap_or_default();
    declared::declare(&mut manifest, source);
    allow::silence(&mut manifest.allow, &mut diagnostics);
    (manifest, diagnostics)
}
