//! What `cargo triggers check` prints.

use std::fs;
use std::io;
use std::path::Path;

use crate::case::Broken;

/// Its output for each file, in order.
pub(crate) fn run(folder: &Path, files: &[Broken]) -> io::Result<Vec<String>> {
    fs::create_dir_all(folder)?;
    files.iter().map(|broken| check(folder, broken)).collect()
}

fn check(folder: &Path, broken: &Broken) -> io::Result<String> {
    let path = folder.join(&broken.file);
    fs::write(&path, &broken.text)?;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = ["cargo", "triggers", "check"].map(Into::into);
    cargo_triggers::run(
        arguments.into_iter().chain([path.into_os_string()]),
        &mut out,
        &mut err,
    );
    out.extend(err);
    Ok(plain(&String::from_utf8_lossy(&out)))
}

/// The text without its colors, as it is in a file or in a build's log.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.split_once('m').map_or(part, |(_, rest)| rest)
    })
}
