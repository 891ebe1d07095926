//! Where the manifest of a crate is.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use crate::{
    diagnostic::{At, Diagnostic},
    rules,
};

/// The name of the manifest file.
pub const MANIFEST: &str = "triggers.yaml";

/// A manifest in a directory or in one above it, and the outermost directory that was considered.
#[derive(Clone, Debug)]
pub struct Found {
    /// The manifest file.
    pub path: PathBuf,
    /// The workspace's root, or the package's where there is no workspace: nothing outside of it
    /// is read.
    pub root: PathBuf,
}

/// Returns the nearest `triggers.yaml` from the directory `start` up to the root of its workspace. In
/// a package that was packed or vendored, only the package itself is searched.
///
/// # Errors
/// If there is none; the message names the directories that were searched.
pub fn find_manifest(start: &Path) -> Result<Found, Diagnostic> {
    let root = find_root(start);
    let mut searched = Vec::new();
    for directory in start.ancestors() {
        let path = directory.join(MANIFEST);
        if path.exists() {
            return Ok(Found { path, root });
        }
        let other = directory.join("triggers.yml");
        if other.exists() {
            let message = format!("there is no `{MANIFEST}`, only `{}`", other.display());
            return Err(none(message, format!("rename it to `{MANIFEST}`")));
        }
        searched.push(directory.display().to_string());
        if directory == root {
            break;
        }
    }
    Err(if is_packed(start) {
        let message = format!("the package was packed without its `{MANIFEST}`");
        none(message, PACK.to_owned())
    } else {
        none(
            format!("there is no `{MANIFEST}`"),
            format!("searched in {}", searched.join(", ")),
        )
    })
}

/// How a package keeps its manifest when it is packed.
pub(crate) const PACK: &str = "put the manifest beside the package's Cargo.toml, or commit the output of `cargo triggers expand`";

fn none(message: String, label: String) -> Diagnostic {
    Diagnostic::of(&rules::file::NO_MANIFEST, At::File)
        .message(message)
        .label(label)
        .clone()
}

/// Returns the root of the workspace that `start` is in, as Cargo finds it: the nearest directory
/// whose `Cargo.toml` has a `[workspace]`, else the nearest with a `Cargo.toml`, else `start`. A
/// packed package is its own root.
#[must_use]
pub fn find_root(start: &Path) -> PathBuf {
    let mut package = None;
    for directory in start.ancestors() {
        let Some(manifest) = cargo_manifest(directory) else {
            continue;
        };
        if is_packed(directory) || has_workspace(&manifest) {
            return directory.to_owned();
        }
        package.get_or_insert(directory);
    }
    package.unwrap_or(start).to_owned()
}

/// Returns the directory that files named explicitly must be inside of: the repository of the
/// workspace that `start` is in, or the workspace if it is in none.
#[must_use]
pub fn find_repository(start: &Path) -> PathBuf {
    let root = find_root(start);
    if is_packed(&root) {
        return root;
    }
    let repository = root
        .ancestors()
        .find(|directory| directory.join(".git").exists());
    repository.map_or_else(|| root.clone(), Path::to_owned)
}

/// Whether the directory is a package as `cargo package` or `cargo vendor` leaves it: not where it is
/// developed, and not beside the files of that place.
pub(crate) fn is_packed(directory: &Path) -> bool {
    [
        ".cargo_vcs_info.json",
        "Cargo.toml.orig",
        ".cargo-checksum.json",
    ]
    .iter()
    .any(|file| directory.join(file).is_file())
}

fn cargo_manifest(directory: &Path) -> Option<String> {
    let path = directory.join("Cargo.toml");
    if !path.is_file() {
        return None;
    }
    let mut text = String::new();
    File::open(path)
        .ok()?
        .take(crate::source::MAX_BYTES)
        .read_to_string(&mut text)
        .ok()?;
    Some(text)
}

/// A table header is enough to tell: Cargo allows no other spelling of a workspace that any tool
/// writes, and a TOML parser would weigh on every app's build.
fn has_workspace(manifest: &str) -> bool {
    manifest.lines().map(str::trim_start).any(|line| {
        line.strip_prefix("[workspace")
            .is_some_and(|rest| rest.starts_with([']', '.']))
    })
}
