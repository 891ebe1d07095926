//! The lock beside the manifest, and what it says of the manifest.

use std::path::Path;

use proc_macro2::Span;
use triggers_codegen::{
    Manifest, Source,
    lock::{self, MAX_BYTES, path_for},
};

use crate::args::ManifestArg;
use crate::manifest::{Found, Home, crate_home, open};

/// A lock that was read, not yet understood.
pub(crate) struct Locked {
    source: Source,
    span: Span,
    /// The absolute path whose change must rebuild the crate; none when the text is inline.
    pub(crate) tracked: Option<String>,
}

/// The lock that the attribute names, or else the one beside the manifest; without one there is
/// nothing to compare with.
///
/// On failure, what to say and where.
pub(crate) fn find(
    lock: Option<&ManifestArg>,
    manifest: &Found,
) -> Result<Option<Locked>, (Span, String)> {
    let file = |path: &Path, home: &Home, span: Span| {
        let (source, tracked) = open(MAX_BYTES, path, home).map_err(|message| (span, message))?;
        Ok(Some(Locked {
            source,
            span,
            tracked: Some(tracked),
        }))
    };
    match (lock, &manifest.home) {
        (Some(ManifestArg::Inline(text)), _) => Ok(Some(Locked {
            source: Source::inline("inline lock", text.value()),
            span: text.span(),
            tracked: None,
        })),
        (Some(ManifestArg::File(path)), _) => {
            let home = crate_home().map_err(|message| (path.span(), message))?;
            file(Path::new(&path.value()), &home, path.span())
        }
        (None, Some(home)) => {
            let path = path_for(Path::new(manifest.source.name()));
            if home.base.join(&path).exists() {
                file(&path, home, manifest.span)
            } else {
                Ok(None)
            }
        }
        (None, None) => Ok(None),
    }
}

impl Locked {
    /// What fails the build: a lock that cannot be read, or a manifest that differs from it.
    pub(crate) fn errors(&self, manifest: &Manifest, written: &Source) -> Option<(Span, String)> {
        Some((self.span, lock::failure(manifest, written, &self.source)?))
    }
}
