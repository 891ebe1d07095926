//! Which files are read as a manifest, and which are refused.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use triggers_codegen::{MAX_BYTES, Source, find_manifest, find_repository, find_root};

/// A directory of its own for each test, emptied before.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("files")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path.canonicalize().unwrap()
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[track_caller]
fn refused(path: &str, base: &Path, root: &Path, why: &str) {
    let refusal = Source::open(Path::new(path), base, root).unwrap_err();
    let large = why.contains("1 MiB");
    let rule = if large {
        "file-too-large"
    } else {
        "file-unreadable"
    };
    assert_eq!(refusal.rule.unwrap().id, rule);
    let message = refusal.to_string();
    assert!(message.contains(why), "{message}");
    assert!(message.contains(path), "{message}");
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn a_file_is_read_and_keeps_the_name_it_was_given() {
    let root = directory("read");
    write(&root.join("app/triggers.yaml"), "\u{feff}version: 1\n");
    let source = Source::open(Path::new("triggers.yaml"), &root.join("app"), &root).unwrap();
    assert_eq!(source.name(), "triggers.yaml");
    assert_eq!(source.text(), "version: 1\n");
    let source = Source::open(Path::new("../app/triggers.yaml"), &root.join("app"), &root).unwrap();
    assert_eq!(source.name(), "../app/triggers.yaml");
}

#[test]
fn what_is_not_a_manifest_is_refused() {
    let root = directory("refused");
    write(
        &root.join("large.yaml"),
        vec![b' '; usize::try_from(MAX_BYTES).unwrap() + 1],
    );
    write(&root.join("latin1.yaml"), b"name: secret\xe9\n");
    fs::create_dir(root.join("folder.yaml")).unwrap();
    refused("missing.yaml", &root, &root, "no such file");
    refused("folder.yaml", &root, &root, "is a directory");
    refused("large.yaml", &root, &root, "larger than 1 MiB");
    refused("latin1.yaml", &root, &root, "byte 13 is not UTF-8");
}

#[test]
fn a_file_of_the_largest_size_is_read() {
    let root = directory("largest");
    write(
        &root.join("large.yaml"),
        vec![b' '; usize::try_from(MAX_BYTES).unwrap()],
    );
    assert!(Source::open(Path::new("large.yaml"), &root, &root).is_ok());
}

#[test]
fn nothing_outside_of_the_root_is_read() {
    let top = directory("outside");
    write(&top.join("other/triggers.yaml"), "secret: 1\n");
    write(&top.join("own/Cargo.toml"), "[workspace]\n");
    let own = top.join("own");
    refused("../other/triggers.yaml", &own, &own, "outside");
    let absolute = top.join("other/triggers.yaml");
    refused(absolute.to_str().unwrap(), &own, &own, "outside");
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_seen_through() {
    let top = directory("links");
    write(&top.join("other/triggers.yaml"), "secret: 1\n");
    write(&top.join("own/real.yaml"), "version: 1\n");
    let own = top.join("own");
    std::os::unix::fs::symlink("../other/triggers.yaml", own.join("link.yaml")).unwrap();
    std::os::unix::fs::symlink("real.yaml", own.join("inner.yaml")).unwrap();
    std::os::unix::fs::symlink("loop.yaml", own.join("loop.yaml")).unwrap();
    // Build systems hand sources to the compiler as links.
    assert!(Source::open(Path::new("link.yaml"), &own, &own).is_ok());
    assert!(Source::open(Path::new("loop.yaml"), &own, &own).is_err());
    assert!(Source::open(Path::new("inner.yaml"), &own, &own).is_ok());
    let made = std::process::Command::new("mkfifo")
        .arg(own.join("pipe.yaml"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        // Opening it would wait for a writer for ever.
        refused("pipe.yaml", &own, &own, "not a regular file");
    }
}

#[test]
fn the_nearest_manifest_of_the_workspace_is_found() {
    let top = directory("find");
    write(&top.join("triggers.yaml"), "");
    write(
        &top.join("ws/Cargo.toml"),
        "[package]\nname = \"x\"\n\n[workspace]\nmembers = []\n",
    );
    write(
        &top.join("ws/crates/a/Cargo.toml"),
        "[package]\nname = \"a\"\n",
    );
    write(
        &top.join("ws/crates/b/Cargo.toml"),
        "[package]\nname = \"b\"\n",
    );
    write(&top.join("ws/crates/b/triggers.yaml"), "");

    let refusal = find_manifest(&top.join("ws/crates/a")).unwrap_err();
    assert_eq!(refusal.rule.unwrap().id, "no-manifest");
    let message = refusal.to_string();
    assert!(message.contains("there is no `triggers.yaml`"), "{message}");
    assert!(
        message.contains("crates/a") && message.contains("crates,"),
        "{message}"
    );
    let found = find_manifest(&top.join("ws/crates/b")).unwrap();
    assert_eq!(found.path, top.join("ws/crates/b/triggers.yaml"));
    assert_eq!(found.root, top.join("ws"));

    write(&top.join("ws/triggers.yaml"), "");
    assert_eq!(
        find_manifest(&top.join("ws/crates/a")).unwrap().path,
        top.join("ws/triggers.yaml")
    );
}

#[test]
fn a_packed_package_stays_in_its_own_folder() {
    for mark in [
        ".cargo_vcs_info.json",
        "Cargo.toml.orig",
        ".cargo-checksum.json",
    ] {
        let top = directory("packed");
        write(&top.join("Cargo.toml"), "[workspace]\n");
        write(&top.join("triggers.yaml"), "secret: 1\n");
        let packed = top.join("target/package/app-0.1.0");
        write(&packed.join("Cargo.toml"), "[package]\nname = \"app\"\n");
        write(&packed.join(mark), "");
        let refusal = find_manifest(&packed).unwrap_err().to_string();
        assert!(
            refusal.contains("packed without its `triggers.yaml`"),
            "{refusal}"
        );
        assert!(refusal.contains("cargo triggers expand"), "{refusal}");
        let root = find_repository(&packed);
        refused("../../../triggers.yaml", &packed, &root, "outside");
        write(&packed.join("triggers.yaml"), "version: 1\n");
        assert_eq!(find_manifest(&packed).unwrap().root, packed);
    }
}

#[test]
fn a_manifest_above_the_workspace_is_read_if_it_is_named() {
    let top = directory("repository");
    write(&top.join(".git/HEAD"), "");
    write(&top.join("triggers.yaml"), "version: 1\n");
    write(&top.join("backend/Cargo.toml"), "[workspace]\n");
    let backend = top.join("backend");
    assert!(find_manifest(&backend).is_err());
    let root = find_repository(&backend);
    assert!(Source::open(Path::new("../triggers.yaml"), &backend, &root).is_ok());
    refused("../../triggers.yaml", &backend, &root, "outside");
}

#[test]
fn another_spelling_of_the_name_and_another_encoding_are_recognized() {
    let top = directory("spelling");
    write(&top.join("Cargo.toml"), "[workspace]\n");
    write(&top.join("triggers.yml"), "version: 1\n");
    let refusal = find_manifest(&top).unwrap_err().to_string();
    assert!(
        refusal.contains("rename it to `triggers.yaml`"),
        "{refusal}"
    );
    write(&top.join("wide.yaml"), b"\xff\xfev\0e\0r\0");
    refused("wide.yaml", &top, &top, "save it as UTF-8");
}

#[test]
fn without_a_workspace_the_package_is_the_root() {
    // Outside of this repository, whose own workspace is above every other test's directory.
    let top = std::env::temp_dir().join(format!("triggers-codegen-find-{}", std::process::id()));
    write(
        &top.join("app/Cargo.toml"),
        "# [workspace]\n[package]\nname = \"app\"\n",
    );
    fs::create_dir_all(top.join("app/src")).unwrap();
    write(&top.join("triggers.yaml"), "");
    let root = find_root(&top.join("app/src"));
    let found = find_manifest(&top.join("app"));
    fs::remove_dir_all(&top).unwrap();
    assert_eq!(root, top.join("app"));
    assert!(found.is_err());
}
