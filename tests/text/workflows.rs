//! The workflows run what `.ci/run` runs, with the toolchains that the repository names.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Job>,
}

#[derive(Deserialize)]
struct Job {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    run: Option<String>,
}

fn read(path: &str) -> String {
    fs::read_to_string(crate::files::root().join(path)).unwrap()
}

/// The rest of the first line that begins with `start`, without quotes.
fn value(text: &str, start: &str) -> String {
    let line = text
        .lines()
        .find_map(|line| line.trim().strip_prefix(start))
        .unwrap();
    line.trim_matches('"').to_owned()
}

#[test]
fn every_script_that_a_workflow_runs_exists_and_is_executable() {
    let mut scripts = 0;
    for entry in fs::read_dir(crate::files::root().join(".github/workflows")).unwrap() {
        let path = entry.unwrap().path();
        let workflow: Workflow = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for step in workflow.jobs.values().flat_map(|job| &job.steps) {
            for command in step.run.iter().flat_map(|run| run.lines()) {
                let script = command.split(' ').next().unwrap();
                if script.starts_with(".ci/") || script.starts_with("packaging/") {
                    scripts += 1;
                    let metadata = fs::metadata(crate::files::root().join(script)).unwrap();
                    assert!(
                        is_executable(&metadata),
                        "{script}, from {}",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(scripts >= 4, "{scripts}");
    assert!(
        read(".ci/run").contains("step .ci/app"),
        "what other platforms run is run here, too"
    );
}

#[test]
fn the_workflow_uses_the_toolchains_that_the_repository_names() {
    let workflow = read(".github/workflows/ci.yml");
    let pinned = value(&read("rust-toolchain.toml"), "channel = ");
    let pinned = pinned.trim_end_matches(".0");
    assert!(
        workflow.contains(&format!("container: rust:{pinned}-bookworm")),
        "{pinned}"
    );
    let minimum = value(&read("Cargo.toml"), "rust-version = ");
    assert!(
        workflow.contains(&format!("toolchain: [stable, \"{minimum}\"]")),
        "{minimum}"
    );
    assert!(
        read("docs/versions.md").contains(&format!("Rust {minimum}")),
        "{minimum}"
    );
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o111 != 0
}

/// Other platforms have no such bit.
#[cfg(not(unix))]
fn is_executable(metadata: &fs::Metadata) -> bool {
    metadata.is_file()
}
