//! Lints: warnings about valid but suspicious manifests.

mod cancels;
mod entity;
mod formats;
mod names;
mod pii;
mod verbs;

pub use pii::{looks_personal, made_up};

use crate::{allow, diagnostic::Diagnostics, lost, model::Manifest, read, source::Source};

/// Reads, checks and lints a manifest, as `cargo triggers check` does.
#[must_use]
pub fn read_and_lint(source: &Source) -> (Manifest, Diagnostics) {
    let (manifest, mut diagnostics) = read(source);
    lint(&manifest, &mut diagnostics);
    (manifest, diagnostics)
}

/// Adds the warnings about a manifest that has no errors; beside an error they would be noise. What
/// the manifest allows is left out, and an `allow` entry that silences nothing is reported.
pub fn lint(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    if diagnostics.has_errors() {
        return;
    }
    let mut found = Diagnostics::default();
    lost::find(manifest, &mut found);
    cancels::never_canceled(manifest, &mut found);
    entity::one_side(manifest, &mut found);
    names::names(manifest, &mut found);
    pii::unmarked(manifest, &mut found);
    formats::formats(manifest, &mut found);
    let mut allowed = manifest.allow.clone();
    allow::silence(&mut allowed, &mut found);
    diagnostics.extend(found);
    allow::unused(&allowed, diagnostics);
}
