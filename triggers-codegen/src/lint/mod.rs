//! Lints: what is allowed and seldom meant.
//!
//! They judge a manifest without errors only: next to a mistake an opinion is noise, and often an
//! echo of the mistake.

mod allow;
mod cancels;
mod entity;
mod keys;
mod names;
mod pii;
mod verbs;

use crate::{diagnostic::Diagnostics, model::Manifest, raw::RawManifest};

/// Adds what the lints find, then takes away what the manifest allows.
pub(crate) fn lint(raw: &RawManifest, manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let sound = !diagnostics.has_errors();
    if sound {
        keys::keys(manifest, diagnostics);
        cancels::never_canceled(manifest, diagnostics);
        entity::one_side(manifest, diagnostics);
        names::names(manifest, diagnostics);
        pii::unmarked(manifest, diagnostics);
    }
    allow::allow(raw, sound, diagnostics);
}
