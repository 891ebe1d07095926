//! Where the manifest of an attribute comes from.

use std::path::{Path, PathBuf};

use proc_macro2::Span;
use triggers_codegen::{Source, find_manifest, find_root};

use crate::args::ManifestArg;

/// A manifest that was read, not yet understood.
pub(crate) struct Found {
    /// Its text and the name that errors give it.
    pub(crate) source: Source,
    /// What errors point at: the literal that names it, or the attribute.
    pub(crate) span: Span,
    /// The absolute path whose change must rebuild the crate; none when the text is inline.
    pub(crate) tracked: Option<String>,
}

/// Finds and reads the manifest that the attribute means.
///
/// On failure, what to say and where.
pub(crate) fn find(manifest: Option<&ManifestArg>) -> Result<Found, (Span, String)> {
    let span = manifest.map_or_else(Span::call_site, ManifestArg::span);
    let found = match manifest {
        Some(ManifestArg::Inline(text)) => Ok((Source::inline("inline", text.value()), None)),
        Some(ManifestArg::File(path)) => {
            crate_dir().and_then(|base| named(Path::new(&path.value()), &base))
        }
        None => crate_dir().and_then(|base| nearest(&base)),
    };
    let (source, tracked) = found.map_err(|message| (span, message))?;
    Ok(Found {
        source,
        span,
        tracked,
    })
}

type Read = Result<(Source, Option<String>), String>;

/// The file that the attribute names.
fn named(path: &Path, base: &Path) -> Read {
    open(path, base, &find_root(base))
}

/// The nearest `triggers.yaml`, named from the root of the workspace as the compiler names files.
fn nearest(base: &Path) -> Read {
    let found = find_manifest(base).map_err(|error| error.sentence())?;
    match found.path.strip_prefix(&found.root) {
        Ok(path) => open(path, &found.root, &found.root),
        Err(_) => open(&found.path, &found.root, &found.root),
    }
}

fn open(path: &Path, base: &Path, root: &Path) -> Read {
    let source = Source::open(path, base, root).map_err(|error| error.sentence())?;
    let tracked = base.join(path);
    let tracked = tracked
        .to_str()
        .ok_or_else(|| format!("cannot track `{}`: its path is not UTF-8", path.display()))?;
    Ok((source, Some(tracked.to_owned())))
}

fn crate_dir() -> Result<PathBuf, String> {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| {
        "cannot find the manifest: CARGO_MANIFEST_DIR is not set; build with Cargo or use `inline = \"…\"`".to_owned()
    })
}
