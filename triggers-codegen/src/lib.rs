//! Everything known about trigger manifests: read, check, generate.

#[cfg(feature = "build")]
pub mod build;
mod check;
mod diagnostic;
pub mod drift;
pub mod duration;
mod find;
mod generate;
mod json;
mod lint;
mod locate;
mod located;
pub mod lock;
pub mod model;
mod names;
mod path;
mod raw;
mod render;
pub mod rules;
mod source;
mod text;
pub mod typed;
mod yaml;

use serde::Deserialize as _;

pub use diagnostic::{At, Diagnostic, Diagnostics, Part, Severity};
pub use find::{Found, MANIFEST, find_manifest, find_root};
pub use generate::{Options, generate, generate_around, generate_schemas};
pub use located::{Located, Place, Span};
pub use model::Manifest;
pub use names::title;
#[cfg(feature = "schema")]
pub use raw::manifest_schema;
pub use source::{MAX_BYTES, Source};
pub use text::{hidden_in, near};

/// Whether a text is of a format, as the rules on examples see it.
pub mod formats {
    pub use crate::check::format::{is_date, is_date_time, is_uuid};
}

/// Reads and checks a manifest.
///
/// Always gives a manifest: after errors it holds the parts that are sound, so that one mistake
/// does not unname everything else. All problems are reported at once.
#[must_use]
pub fn read(source: &Source) -> (Manifest, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let Some(tree) = yaml::parse(source, &mut diagnostics) else {
        return (Manifest::default(), diagnostics);
    };
    let path = path::Path::ROOT;
    let raw = match raw::Field::<raw::RawManifest>::deserialize(&tree) {
        Ok(raw) => raw,
        Err(error) => {
            diagnostics.push(
                Diagnostic::error(path.at_value(), error.to_string())
                    .rule(&rules::yaml::YAML_SYNTAX),
            );
            return (Manifest::default(), diagnostics);
        }
    };
    if tree.is_null() {
        diagnostics.push(
            Diagnostic::error(At::File, "the manifest is empty")
                .rule(&rules::manifest::EMPTY_MANIFEST)
                .label("start with `version: 1`"),
        );
        return (Manifest::default(), diagnostics);
    }
    let Some(raw) = raw.get(&path, &mut diagnostics) else {
        return (Manifest::default(), diagnostics);
    };
    let manifest = check::check(raw, &tree, &mut diagnostics);
    lint::lint(raw, &manifest, &mut diagnostics);
    (manifest, diagnostics)
}
