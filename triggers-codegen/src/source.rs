//! The text of a manifest and the name that diagnostics give it.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Component, Path, PathBuf},
};

use crate::{
    diagnostic::{At, Diagnostic},
    find::{PACK, is_packed},
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
    /// If it is not a regular file (which is checked before it is opened, because a pipe would hang the
    /// compiler), is over 1 MiB or grows beyond it, is not UTF-8, or its path leads out of `root`. A
    /// symbolic link inside of `root` may point anywhere. No message repeats what the file contains.
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
            Diagnostic::of(&rules::file::FILE_UNREADABLE, At::File)
                .message(format!("cannot read `{name}`: {why}"))
                .clone()
        };
        let full = base.join(path);
        let unreadable = |error: io::Error| {
            let mut why = reason(&error);
            if !base.is_absolute()
                && let Ok(full) = std::path::absolute(&full)
            {
                why = format!("{why} at `{}`", full.display());
            }
            refuse(&why)
        };
        if !is_inside(&full, root) {
            let why = format!("it is outside of `{}`", root.display());
            let packed = is_packed(root).then_some(PACK);
            let label = packed.unwrap_or(
                "move it into the repository, or commit the output of `cargo triggers expand`",
            );
            return Err(refuse(&why).label(label).clone());
        }
        let real = full.canonicalize().map_err(unreadable)?;
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
            return Err(refuse(&message).rule(&rules::file::FILE_TOO_LARGE).clone());
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            refuse(&format!(
                "byte {} is not UTF-8{}",
                error.utf8_error().valid_up_to() + 1,
                if is_utf16(error.as_bytes()) {
                    UTF16
                } else {
                    ""
                }
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

/// Whether the path leads into `root`, its `..` resolved by name. The folder that it names may also
/// lead there through symbolic links, as temporary folders do on some systems.
fn is_inside(path: &Path, root: &Path) -> bool {
    let plain = |path: &Path| {
        let mut plain = PathBuf::new();
        for part in std::path::absolute(path)
            .unwrap_or_else(|_| path.to_owned())
            .components()
        {
            match part {
                Component::ParentDir => {
                    plain.pop();
                }
                Component::CurDir => {}
                part => plain.push(part),
            }
        }
        plain
    };
    let path = plain(path);
    let folder = path.parent().unwrap_or(&path);
    path.starts_with(plain(root))
        || matches!((folder.canonicalize(), root.canonicalize()), (Ok(folder), Ok(root)) if folder.starts_with(&root))
}

/// Whether the bytes begin as text in UTF-16 does.
#[must_use]
pub fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// What to do about UTF-16, behind a message.
pub const UTF16: &str =
    ": it is UTF-16, as Windows PowerShell writes with `>`; save it as UTF-8, or use `--output`";

/// The operating system's reason without its number, which differs between systems.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
