//! What users copy into their repositories: the GitHub Action and the pre-commit hook. Their shell
//! steps are run here as GitHub and pre-commit run them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::project::{Dashboard, MANIFEST, Project};
use crate::process::{Ran, command, ran, root};

#[derive(Deserialize)]
struct Action {
    inputs: BTreeMap<String, Input>,
    runs: Runs,
}

#[derive(Deserialize)]
struct Input {
    default: String,
}

#[derive(Deserialize)]
struct Runs {
    using: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    shell: String,
    env: BTreeMap<String, String>,
    run: String,
}

/// Runs all steps of the action until one fails, with `inputs` over its defaults.
fn run_action(project: &Project, dashboard: Option<&Dashboard>, inputs: &[(&str, &str)]) -> Ran {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    let action: Action = serde_yaml::from_str(&text).unwrap();
    assert_eq!(action.runs.using, "composite");
    let value = |name: &str| {
        let given = inputs.iter().find(|(input, _)| *input == name);
        given.map_or_else(
            || action.inputs[name].default.clone(),
            |(_, value)| (*value).to_owned(),
        )
    };
    let mut all = Ran {
        code: 0,
        out: String::new(),
        err: String::new(),
    };
    for step in &action.runs.steps {
        assert_eq!(step.shell, "bash");
        let mut bash = bash(project, &step.run);
        if let Some(dashboard) = dashboard {
            dashboard.credentials(&mut bash);
        }
        for (variable, expression) in &step.env {
            let name = expression
                .strip_prefix("${{ inputs.")
                .and_then(|rest| rest.strip_suffix(" }}"));
            bash.env(variable, value(name.unwrap()));
        }
        let ran = ran(bash.output().unwrap());
        all.code = ran.code;
        all.out.push_str(&ran.out);
        all.err.push_str(&ran.err);
        if ran.code != 0 {
            break;
        }
    }
    all
}

/// A script in the project's folder, run as GitHub runs a step with `shell: bash`. The command is on
/// the path, both as a program and for Cargo.
fn bash(project: &Project, script: &str) -> Command {
    // Removes what concerns the command from the environment.
    let clean = command(&[]);
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(project.root());
    for (name, value) in clean.get_envs() {
        match value {
            Some(value) => bash.env(name, value),
            None => bash.env_remove(name),
        };
    }
    let own = Path::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .parent()
        .unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(
        [own.to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&path)),
    )
    .unwrap();
    bash.env("PATH", path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GIT_DIR");
    bash
}

#[test]
fn the_action_accepts_a_manifest_that_agrees_with_its_lock_and_the_dashboard() {
    let project = Project::new("action_sound");
    let dashboard = Dashboard::holding(MANIFEST);
    project.ask(&dashboard, &["pull"]).fine();
    project.commit();
    let said = run_action(
        &project,
        Some(&dashboard),
        &[
            ("live", "true"),
            ("base", "HEAD"),
            ("deny-warnings", "true"),
        ],
    );
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.out.contains("cargo-triggers "), "{}", said.out);
}

#[test]
fn the_action_annotates_a_wrong_manifest() {
    let project = Project::new("action_wrong");
    project.write(
        "triggers.yaml",
        &MANIFEST.replace("type: number", "type: decimal"),
    );
    let said = run_action(&project, None, &[("locked", "false")]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(
        said.out.contains("::error file=triggers.yaml,line=14,"),
        "{}",
        said.out
    );
}

#[test]
fn the_action_asks_for_a_lock_unless_told_otherwise() {
    let project = Project::new("action_lock");
    assert_eq!(run_action(&project, None, &[]).code, 3);
    assert_eq!(run_action(&project, None, &[("locked", "false")]).code, 0);
}

#[test]
fn the_action_refuses_what_is_forbidden_after_publishing() {
    let project = Project::new("action_base");
    project.commit();
    project.write(
        "triggers.yaml",
        &MANIFEST.replace(
            "        note: { type: string, title: Note, examples: [Second reminder] }\n",
            "",
        ),
    );
    let said = run_action(&project, None, &[("locked", "false"), ("base", "HEAD")]);
    assert_eq!(said.code, 5, "{}{}", said.out, said.err);
}

#[test]
fn the_action_checks_several_manifests() {
    let project = Project::new("action_several");
    project.write(
        "apps/other/triggers.yaml",
        &MANIFEST.replace("type: number", "type: decimal"),
    );
    let inputs = [
        ("locked", "false"),
        ("manifests", "triggers.yaml apps/other/triggers.yaml"),
    ];
    let said = run_action(&project, None, &inputs);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(
        said.out.contains("::error file=apps/other/triggers.yaml,"),
        "{}",
        said.out
    );
}

#[test]
fn the_pre_commit_hook_fails_on_a_wrong_manifest() {
    #[derive(Deserialize)]
    struct Hook {
        entry: String,
        language: String,
        pass_filenames: bool,
    }
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<Hook> = serde_yaml::from_str(&text).unwrap();
    let hook = hooks.first().unwrap();
    assert_eq!(
        (hook.language.as_str(), hook.pass_filenames),
        ("system", false)
    );

    let project = Project::new("hook");
    assert_eq!(ran(bash(&project, &hook.entry).output().unwrap()).code, 0);
    project.write(
        "triggers.yaml",
        &MANIFEST.replace("type: number", "type: decimal"),
    );
    let said = ran(bash(&project, &hook.entry).output().unwrap());
    assert_eq!(said.code, 1);
    assert!(said.err.contains("triggers.yaml:14:"), "{}", said.err);
}
