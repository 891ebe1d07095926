//! Where the manifest of an attribute comes from.

use std::path::{Path, PathBuf};

use proc_macro2::Span;
use triggers_codegen::{MAX_BYTES, Source, find_manifest, find_repository};

use crate::args::ManifestArg;

/// A manifest that was read, not yet understood.
pub(crate) struct Found {
    /// Its text and the name that errors give it.
    pub(crate) source: Source,
    /// What errors point at: the literal that names it, or the attribute.
    pub(crate) span: Span,
    /// The absolute path whose change must rebuild the crate; none when the text is inline.
    pub(crate) tracked: Option<String>,
    /// What the file's name is relative to, and what it may not lie outside of.
    pub(crate) home: Option<Home>,
}

/// The directories that a file was found by.
pub(crate) struct Home {
    /// What names are relative to.
    pub(crate) base: PathBuf,
    /// What files may not lie outside of.
    pub(crate) root: PathBuf,
}

/// Finds and reads the manifest that the attribute means.
///
/// On failure, what to say and where.
pub(crate) fn find(manifest: Option<&ManifestArg>) -> Result<Found, (Span, String)> {
    let span = manifest.map_or_else(Span::call_site, ManifestArg::span);
    let found = match manifest {
        Some(ManifestArg::Inline(text)) => {
            return Ok(Found {
                source: Source::inline("inline", text.value()),
                span,
                tracked: None,
                home: None,
            });
        }
        Some(ManifestArg::File(path)) => crate_home().and_then(|home| {
            let path = PathBuf::from(path.value());
            Ok((open(MAX_BYTES, &path, &home)?, home))
        }),
        None => crate_home().and_then(|home| nearest(&home)),
    };
    let ((source, tracked), home) = found.map_err(|message| (span, message))?;
    Ok(Found {
        source,
        span,
        tracked: Some(tracked),
        home: Some(home),
    })
}

/// The nearest `triggers.yaml`, named from the root of the workspace as the compiler names files.
fn nearest(home: &Home) -> Result<((Source, String), Home), String> {
    let found = find_manifest(&home.base).map_err(|error| error.sentence())?;
    let path = found.path.strip_prefix(&found.root).unwrap_or(&found.path);
    let home = Home {
        base: found.root.clone(),
        root: found.root.clone(),
    };
    Ok((open(MAX_BYTES, path, &home)?, home))
}

/// The file's text, and its absolute path.
pub(crate) fn open(max_bytes: u64, path: &Path, home: &Home) -> Result<(Source, String), String> {
    let source = Source::open_up_to(max_bytes, path, &home.base, &home.root)
        .map_err(|error| error.sentence())?;
    let tracked = home.base.join(path);
    let tracked = tracked
        .to_str()
        .ok_or_else(|| format!("cannot track `{}`: its path is not UTF-8", path.display()))?;
    Ok((source, tracked.to_owned()))
}

/// The directory that paths of the attribute are relative to, and its workspace.
pub(crate) fn crate_home() -> Result<Home, String> {
    let base = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| {
        "cannot find the manifest: CARGO_MANIFEST_DIR is not set; build with Cargo or use `inline = \"…\"`".to_owned()
    })?;
    let root = find_repository(&base);
    Ok(Home { base, root })
}
