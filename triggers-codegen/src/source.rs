//! The text of a manifest and the name that diagnostics give it.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use crate::{
    diagnostic::{At, Diagnostic},
    rules,
};

/// The largest source that is read: 1 MiB.
pub const MAX_BYTES: u64 = 1 << 20;

/// A manifest's text, without a byte order mark.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// A source that is already at hand. `name` is what diagnostics call it.
    pub fn inline(name: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        Source {
            name: name.into(),
            text,
        }
    }

    /// Opens the file at `path`, relative to `base`; diagnostics call it `path`.
    ///
    /// # Errors
    /// When it is not a regular file (asked before it is opened, a pipe would hang the compiler),
    /// is over 1 MiB or grows beyond it, is not UTF-8, or lies outside `root` once symbolic links
    /// are followed. No message repeats what the file holds.
    pub fn open(path: &Path, base: &Path, root: &Path) -> Result<Source, Diagnostic> {
        Source::open_up_to(MAX_BYTES, path, base, root)
    }

    /// As [`Source::open`], for another kind of file: at most so many bytes, a whole number of MiB.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn open_up_to(
        max_bytes: u64,
        path: &Path,
        base: &Path,
        root: &Path,
    ) -> Result<Source, Diagnostic> {
        let name = path.display().to_string();
        let refuse = |why: &str| {
            Diagnostic::error(At::File, format!("cannot read `{name}`: {why}"))
                .rule(&rules::file::FILE_UNREADABLE)
        };
        let unreadable = |error: io::Error| refuse(&reason(&error));
        let real = base.join(path).canonicalize().map_err(unreadable)?;
        let root = root.canonicalize().map_err(unreadable)?;
        if !real.starts_with(&root) {
            return Err(refuse(&format!("it lies outside of {}", root.display())));
        }
        let found = real.metadata().map_err(unreadable)?;
        if !found.is_file() {
            return Err(refuse(if found.is_dir() {
                "it is a directory"
            } else {
                "it is not a regular file"
            }));
        }
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that has grown since.
        let file = File::open(&real).map_err(unreadable)?;
        file.take(max_bytes + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if found.len() > max_bytes || bytes.len() as u64 > max_bytes {
            let message = format!("it is larger than {} MiB", max_bytes >> 20);
            return Err(refuse(&message).rule(&rules::file::FILE_TOO_LARGE));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            refuse(&format!(
                "byte {} is not UTF-8",
                error.utf8_error().valid_up_to() + 1
            ))
        })?;
        Ok(Source::inline(name, text))
    }

    /// The name as the user wrote it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The operating system's reason without its number, which differs between systems.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
