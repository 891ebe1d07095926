//! The lock file of a manifest: finding, reading and writing it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use triggers_codegen::lock::{self, Lock};
use triggers_codegen::{Diagnostics, Source};

use crate::output::About;

/// A lock that was read, with all that is to be said about it.
pub(crate) struct Lockfile {
    pub(crate) source: Source,
    pub(crate) lock: Lock,
    pub(crate) diagnostics: Diagnostics,
}

impl Lockfile {
    /// The lock beside `manifest`; none when there is none.
    pub(crate) fn beside(manifest: &Path) -> Option<Self> {
        let path = lock::path_for(manifest);
        // A path without a name, as `.`, has no neighbor: the change of its name leaves it as it is.
        (path != manifest && path.exists()).then(|| Self::open(&path))
    }

    /// One that cannot be read is empty, with the reason.
    fn open(path: &Path) -> Self {
        // A relative path is opened from here; whoever types one may read it.
        match Source::open_up_to(lock::MAX_BYTES, path, Path::new(""), Path::new("/")) {
            Ok(source) => {
                let (lock, diagnostics) = lock::read(&source);
                Self {
                    source,
                    lock,
                    diagnostics,
                }
            }
            Err(diagnostic) => Self {
                source: Source::inline(path.display().to_string(), ""),
                lock: Lock::default(),
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
}

/// Writes a file so that a reader sees either all of the old text or all of the new one. A device or a
/// pipe is written to, not replaced.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let named = |error: io::Error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        io::Error::new(error.kind(), message)
    };
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        let written = File::options().write(true).open(path);
        return written
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(named);
    }
    // Beside the file, for a rename does not cross file systems.
    let temporary = beside(path);
    let written = File::create_new(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&temporary, real(path))
    });
    if written.is_err() {
        // It may not be there at all.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(named)
}

/// What a symbolic link points to: the link stays one.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = real(path).into_os_string();
    name.push(format!(".{}.new", std::process::id()));
    PathBuf::from(name)
}
