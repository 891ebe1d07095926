//! The README shows files of `examples/first`, which is compiled and tested as a member of the workspace.

use crate::files;
use std::fs;

const MARKER: &str = "<!-- file: ";

#[test]
fn the_readme_shows_the_files_of_its_example_as_they_are() {
    let path = files::root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let mut expected = String::new();
    let mut shown = 0;
    for part in readme.split_inclusive("-->\n") {
        let (before, marker) = part.rsplit_once(MARKER).unwrap_or((part, ""));
        // The block that belongs to the marker before.
        expected.push_str(&match expected.rsplit_once(MARKER) {
            Some((_, file)) => with_block(before, file.trim_end_matches(" -->\n")),
            None => before.to_owned(),
        });
        if !marker.is_empty() {
            shown += 1;
            expected.push_str(MARKER);
            expected.push_str(marker);
        }
    }
    assert_eq!(shown, 4);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, &expected).unwrap();
    } else if readme != expected {
        panic!("README.md differs: UPDATE_GOLDENS=1 cargo test -p triggers-text-tests");
    }
}

#[test]
fn the_readme_names_the_dependencies_of_its_example() {
    let readme = fs::read_to_string(files::root().join("README.md")).unwrap();
    let manifest = fs::read_to_string(files::root().join("examples/first/Cargo.toml")).unwrap();
    let block = readme
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    assert_eq!(
        names(block),
        names(&manifest[manifest.find("[dependencies]").unwrap()..])
    );
}

/// The sections of a `Cargo.toml` and the names of the dependencies in them.
fn names(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| line.split([' ', '.']).next().unwrap())
        .collect()
}

/// `text` with the file's content as its first fenced block. A `Cargo.toml` is shown in part, as a user
/// writes it outside of the workspace.
fn with_block(text: &str, file: &str) -> String {
    if file.ends_with("Cargo.toml") {
        return text.to_owned();
    }
    let content = fs::read_to_string(files::root().join(file)).unwrap();
    let (fence, rest) = text.split_once('\n').unwrap();
    let (_, after) = rest.split_once("```\n").unwrap();
    format!("{fence}\n{content}```\n{after}")
}
