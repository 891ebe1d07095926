//! Finding, reading and complaining about manifests.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use triggers_codegen::model::Manifest;
use triggers_codegen::{Diagnostics, Source};

/// The manifests asked for, or, when none is, the one that `#[triggers]` would find from here.
pub(crate) fn or_nearest(files: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    if !files.is_empty() {
        return Ok(files.to_vec());
    }
    let here = std::env::current_dir()?;
    let found = triggers_codegen::find_manifest(&here).map_err(io::Error::other)?;
    // Shown relative to here, as the user would write it.
    let shown = found.strip_prefix(&here).map(Path::to_path_buf).unwrap_or(found);
    Ok(vec![shown])
}

/// A manifest that was read, with all that is to be said about it.
pub(crate) struct Read {
    pub(crate) source: Source,
    pub(crate) manifest: Manifest,
    pub(crate) diagnostics: Diagnostics,
}

/// Reads and checks `file`. A file that cannot be read is an error; one that is wrong is not.
pub(crate) fn read(file: &Path) -> io::Result<Read> {
    let here = std::env::current_dir()?;
    // Whoever types a path may read it: the command has no workspace to stay in.
    let source = Source::open(file, &here, Path::new("/")).map_err(io::Error::other)?;
    let (manifest, diagnostics) = triggers_codegen::read(&source);
    Ok(Read { source, manifest, diagnostics })
}

impl Read {
    /// Writes the diagnostics, if any.
    pub(crate) fn show(&self, err: &mut dyn Write) -> io::Result<()> {
        if self.diagnostics.is_empty() {
            return Ok(());
        }
        writeln!(err, "{}", self.diagnostics.render(&self.source))
    }
}
