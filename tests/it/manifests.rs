//! Goldens of manifests: every file under `tests/manifests` is a case.
//!
//! `ok/NAME.yaml` must have no errors and is compared with `NAME.txt`, the checked model and any
//! warnings. `fail/NAME.yaml` holds one mistake, the one it is named after, and is compared with
//! `NAME.txt`, the rendered diagnostics.

mod dump;

use std::{
    fs,
    path::{Path, PathBuf},
};

use triggers_codegen::{Source, manifest_schema, read_and_lint as read};

const BLESS: &str = "UPDATE_GOLDENS=1 cargo test -p triggers-tests --test it manifests";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("manifests")
        .join(name)
}

/// Compares, or rewrites when that is asked for.
fn golden(path: &Path, actual: &str, failures: &mut Vec<String>) {
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(path, actual).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected != actual {
        failures.push(format!(
            "{}\n--- expected\n{expected}\n--- actual\n{actual}",
            path.display()
        ));
    }
}

#[track_caller]
fn finish(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{}\nrewrite them with: {BLESS}",
        failures.join("\n\n")
    );
}

/// Runs `text` on every manifest of a folder and compares what it gives.
#[track_caller]
fn check(name: &str, text: impl Fn(&Source) -> String) {
    let mut failures = Vec::new();
    let mut cases = 0;
    let entries = fs::read_dir(folder(name)).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.extension().is_some_and(|extension| extension == "txt") {
            assert!(
                path.with_extension("yaml").exists(),
                "{} has no manifest",
                path.display()
            );
            continue;
        }
        let file = path.file_name().unwrap().to_string_lossy();
        let source = Source::inline(file, fs::read_to_string(&path).unwrap());
        golden(&path.with_extension("txt"), &text(&source), &mut failures);
        cases += 1;
    }
    assert!(cases > 0, "no cases in {name}");
    finish(&failures);
}

#[test]
fn good_manifests_give_the_model() {
    check("ok", |source| {
        let (manifest, diagnostics) = read(source);
        assert!(!diagnostics.has_errors(), "{}", diagnostics.render(source));
        let warnings = diagnostics.render(source);
        let gap = if warnings.is_empty() { "" } else { "\n" };
        format!("{}{gap}{warnings}", dump::manifest(&manifest))
    });
}

#[test]
fn bad_manifests_give_diagnostics() {
    check("fail", |source| {
        let (_, diagnostics) = read(source);
        assert!(!diagnostics.is_empty(), "{} has no mistake", source.name());
        diagnostics.render(source)
    });
}

#[test]
fn the_manifest_of_the_examples_is_sound() {
    let text = include_str!("../../triggers.yaml");
    let source = Source::inline("triggers.yaml", text);
    let (_, diagnostics) = read(&source);
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(&source));
}

#[test]
fn the_schema_for_editors_is_current() {
    let mut failures = Vec::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../triggers.schema.json");
    golden(&path, &manifest_schema(), &mut failures);
    finish(&failures);
}

/// The schema only completes and explains, but it must not mark what is sound.
#[test]
fn the_schema_for_editors_takes_every_good_manifest() {
    let schema: serde_json::Value = serde_json::from_str(&manifest_schema()).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let mut paths: Vec<_> = fs::read_dir(folder("ok"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../triggers.yaml"));
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|found| found == "yaml"))
    {
        let text = fs::read_to_string(path).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
        let wrong: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}
