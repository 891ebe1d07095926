//! What crates.io, docs.rs and CI read.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The packages that are published, as `cargo metadata` describes them.
fn published() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--locked",
            "--format-version",
            "1",
        ])
        .current_dir(crate::files::root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let published: Vec<Value> = packages
        .iter()
        .filter(|package| package["publish"].is_null())
        .cloned()
        .collect();
    assert!(published.len() >= 5, "{}", published.len());
    published
}

#[test]
fn every_published_crate_describes_itself() {
    for package in published() {
        let name = package["name"].as_str().unwrap();
        let list = |field: &str| package[field].as_array().unwrap().len();
        assert_eq!(package["license"], "MIT OR Apache-2.0", "{name}");
        assert_eq!(
            package["repository"], "https://github.com/triggers-rs/triggers",
            "{name}"
        );
        assert_eq!(
            package["documentation"],
            format!("https://docs.rs/{name}"),
            "{name}"
        );
        assert!(
            package["description"]
                .as_str()
                .is_some_and(|text| text.len() > 30),
            "{name}"
        );
        assert!(
            (1..=5).contains(&list("keywords")),
            "{name}: 1 to 5 keywords"
        );
        assert!(
            (1..=5).contains(&list("categories")),
            "{name}: 1 to 5 categories"
        );
        assert_eq!(
            package["metadata"]["docs"]["rs"]["all-features"], true,
            "{name}"
        );
        assert!(package["rust_version"].is_string(), "{name}");
    }
}

#[test]
fn every_published_crate_contains_its_readme_and_both_licenses() {
    let root = crate::files::root();
    for package in published() {
        let name = package["name"].as_str().unwrap();
        let directory = Path::new(package["manifest_path"].as_str().unwrap())
            .parent()
            .unwrap();
        assert_eq!(package["readme"], "README.md", "{name}");
        let readme = fs::read_to_string(directory.join("README.md")).unwrap();
        assert!(readme.starts_with(&format!("# {name}\n")), "{name}");
        for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let text = fs::read_to_string(directory.join(license)).unwrap();
            assert_eq!(
                text,
                fs::read_to_string(root.join(license)).unwrap(),
                "{name}: {license}"
            );
        }
        let manifest = fs::read_to_string(directory.join("Cargo.toml")).unwrap();
        let include = manifest
            .lines()
            .find(|line| line.starts_with("include = "))
            .unwrap();
        assert!(
            include.contains("\"README.md\"") && include.contains("\"LICENSE-*\""),
            "{name}: {include}"
        );
    }
}
