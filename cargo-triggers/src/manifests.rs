//! Finding, reading and complaining about manifests.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use triggers_codegen::model::Manifest;
use triggers_codegen::{At, Diagnostic, Diagnostics, Source};

use crate::output::{self, About};

/// The manifests asked for, or, when none is, the one that `#[triggers]` would find from here.
pub(crate) fn or_nearest(files: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    if !files.is_empty() {
        return Ok(files.to_vec());
    }
    let here = std::env::current_dir()?;
    let found = triggers_codegen::find_manifest(&here).map_err(plain)?.path;
    Ok(vec![relative(&found, &here)])
}

/// The path as a user standing in `here` would write it: the manifest is in `here` or above.
fn relative(found: &Path, here: &Path) -> PathBuf {
    let (Some(directory), Some(name)) = (found.parent(), found.file_name()) else {
        return found.to_owned();
    };
    match here.strip_prefix(directory) {
        Ok(below) => below
            .components()
            .map(|_| "..")
            .collect::<PathBuf>()
            .join(name),
        Err(_) => found.to_owned(),
    }
}

/// The diagnostic as it would stand behind `error: `, which `run` writes.
fn plain(diagnostic: Diagnostic) -> io::Error {
    let Diagnostic { message, label, .. } = diagnostic;
    io::Error::other(label.map_or(message.clone(), |label| format!("{message}: {label}")))
}

/// A manifest that was read, with all that is to be said about it.
pub(crate) struct Read {
    pub(crate) source: Source,
    pub(crate) manifest: Manifest,
    pub(crate) diagnostics: Diagnostics,
}

impl Read {
    /// Reads and checks `file`. One that cannot be read is empty, with the reason.
    pub(crate) fn of(file: &Path) -> Self {
        match open(file) {
            Ok(source) => {
                let (manifest, diagnostics) = triggers_codegen::read(&source);
                Read {
                    source,
                    manifest,
                    diagnostics,
                }
            }
            Err(diagnostic) => Read {
                source: Source::inline(file.display().to_string(), ""),
                manifest: Manifest::default(),
                diagnostics: diagnostic.into(),
            },
        }
    }

    /// What is to be said about it.
    pub(crate) fn about(&self) -> About<'_> {
        About {
            source: &self.source,
            diagnostics: &self.diagnostics,
        }
    }

    /// Writes the diagnostics for people, if any.
    pub(crate) fn show(&self, err: &mut dyn Write) -> io::Result<()> {
        output::human(&[self.about()], err)
    }
}

/// Reads and checks `file`. A file that cannot be read is an error; one that is wrong is not.
pub(crate) fn read(file: &Path) -> io::Result<Read> {
    let source = open(file).map_err(plain)?;
    let (manifest, diagnostics) = triggers_codegen::read(&source);
    Ok(Read {
        source,
        manifest,
        diagnostics,
    })
}

/// Opens `file`, which diagnostics call as the user wrote it.
fn open(file: &Path) -> Result<Source, Diagnostic> {
    let here = std::env::current_dir().map_err(|error| {
        Diagnostic::error(
            At::File,
            format!("cannot tell the current directory: {error}"),
        )
    })?;
    // Whoever types a path may read it: the command has no workspace to stay in.
    Source::open(file, &here, Path::new("/"))
}
