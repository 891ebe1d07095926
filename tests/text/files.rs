//! The repository's text files.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file: its path from the root of the repository, with `/`, and its content.
pub(crate) struct TextFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// All text files of the repository, sorted by path. Build output and installed packages are left out.
pub(crate) fn all() -> Vec<TextFile> {
    let root = root();
    let mut files = Vec::new();
    let mut directories = vec![root.clone()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if !["target", "node_modules", ".git"].contains(&name) {
                    directories.push(path);
                }
            } else if name != ".git"
                && let Ok(text) = fs::read_to_string(&path)
            {
                let path = path.strip_prefix(&root).unwrap();
                let path = path.to_str().unwrap().replace('\\', "/");
                files.push(TextFile { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The Markdown pages among [`all`].
pub(crate) fn pages() -> Vec<TextFile> {
    let mut files = all();
    files.retain(|file| {
        Path::new(&file.path)
            .extension()
            .is_some_and(|extension| extension == "md")
    });
    files
}
