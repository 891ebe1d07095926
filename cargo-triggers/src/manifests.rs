//! Finding, reading and complaining about manifests.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use triggers_codegen::model::{Manifest, Trigger};
use triggers_codegen::{At, Diagnostic, Diagnostics, Source, UTF16, find_repository, is_utf16};

use crate::output::{self, About};

/// The manifests asked for, or, when none is, the one that `#[triggers]` would find from here.
pub(crate) fn or_nearest(files: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    if !files.is_empty() {
        return Ok(files.to_vec());
    }
    let here = std::env::current_dir()?;
    let found = triggers_codegen::find_manifest(&here).map_err(|diagnostic| {
        io::Error::other(format!(
            "{}; `cargo triggers init` writes one",
            plain(diagnostic)
        ))
    })?;
    let found = found.path;
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
                let (manifest, diagnostics) = triggers_codegen::read_and_lint(&source);
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

/// The manifest asked for, or the nearest one; none when it has errors, which are shown.
pub(crate) fn sound(file: Option<&Path>, err: &mut dyn Write) -> io::Result<Option<Read>> {
    let files = or_nearest(file.map(Path::to_owned).as_slice())?;
    // One was asked for, or one was found.
    let Some(file) = files.first() else {
        return Ok(None);
    };
    let read = read(file)?;
    if read.diagnostics.has_errors() {
        read.show(err)?;
        return Ok(None);
    }
    // Warnings are what `check` is for.
    Ok(Some(read))
}

/// The trigger of that key.
pub(crate) fn trigger<'m>(manifest: &'m Manifest, key: &str) -> io::Result<&'m Trigger> {
    manifest.trigger(key).ok_or_else(|| {
        let keys = manifest.triggers.iter().map(|trigger| trigger.key.as_str());
        let help = match triggers_codegen::near(key, keys.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if manifest.triggers.is_empty() => "it has none".to_owned(),
            None => format!("it has {}", names(keys)),
        };
        let key = key.escape_debug();
        io::Error::other(format!("the manifest has no trigger `{key}`: {help}"))
    })
}

/// Up to ten names as they stand in a sentence.
fn names<'n>(names: impl Iterator<Item = &'n str> + Clone) -> String {
    let shown: Vec<String> = names
        .clone()
        .take(10)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.count() - shown.len();
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    shown.join(", ") + &more
}

/// The text of a file that is no manifest; `-` is stdin. At most 16 MiB: it is held in memory.
pub(crate) fn text_of(file: &Path) -> io::Result<String> {
    const LARGEST: u64 = 16 << 20;
    let name = file.display();
    let named =
        |error: &io::Error| io::Error::new(error.kind(), format!("cannot read `{name}`: {error}"));
    let mut bytes = Vec::new();
    let limited = |reader: &mut dyn io::Read, bytes: &mut Vec<u8>| {
        io::Read::take(reader, LARGEST + 1).read_to_end(bytes)
    };
    let size = if file == Path::new("-") {
        limited(&mut io::stdin().lock(), &mut bytes)
    } else {
        File::open(file).and_then(|mut file| limited(&mut file, &mut bytes))
    };
    if size.map_err(|error| named(&error))? as u64 > LARGEST {
        return Err(io::Error::other(format!(
            "cannot read `{name}`: it is larger than 16 MiB"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let hint = if is_utf16(error.as_bytes()) {
            UTF16
        } else {
            ""
        };
        io::Error::other(format!("cannot read `{name}`: it is not UTF-8{hint}"))
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
    // In a package, the files that the compiler takes. Elsewhere there is nothing to stay in.
    let root = find_repository(&here);
    let in_package = here
        .ancestors()
        .any(|folder| folder.join("Cargo.toml").is_file());
    Source::open(file, &here, if in_package { &root } else { Path::new("/") })
}
