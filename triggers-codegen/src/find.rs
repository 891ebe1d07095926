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

/// The nearest `triggers.yaml` from the directory `start` up to the root of its workspace.
///
/// # Errors
/// When there is none; the message names the directories that were looked at.
pub fn find_manifest(start: &Path) -> Result<Found, Diagnostic> {
    let root = find_root(start);
    let mut looked = Vec::new();
    for directory in start.ancestors() {
        let path = directory.join(MANIFEST);
        if path.exists() {
            return Ok(Found { path, root });
        }
        looked.push(directory.display().to_string());
        if directory == root {
            break;
        }
    }
    Err(
        Diagnostic::error(At::File, format!("there is no `{MANIFEST}`"))
            .rule(&rules::file::NO_MANIFEST)
            .label(format!("looked in {}", looked.join(", "))),
    )
}

/// The root of the workspace that `start` is in, as Cargo finds it: the nearest directory whose
/// `Cargo.toml` has a `[workspace]`, else the nearest with a `Cargo.toml`, else `start`.
#[must_use]
pub fn find_root(start: &Path) -> PathBuf {
    let mut package = None;
    for directory in start.ancestors() {
        let Some(manifest) = cargo_manifest(directory) else {
            continue;
        };
        if has_workspace(&manifest) {
            return directory.to_owned();
        }
        package.get_or_insert(directory);
    }
    package.unwrap_or(start).to_owned()
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
