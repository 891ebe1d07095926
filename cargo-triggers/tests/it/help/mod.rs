//! Help: as committed, with an example and the exit codes of every command.

mod guide;

use crate::process::{golden, run};

/// The names of all commands, as the help lists them.
pub(crate) fn commands() -> Vec<String> {
    let help = run(&["--help"]).fine();
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let names = list
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

#[test]
fn help_is_as_committed() {
    golden("help/triggers.txt", &run(&["--help"]).fine());
    for name in commands() {
        golden(&format!("help/{name}.txt"), &run(&[&name, "--help"]).fine());
    }
}

#[test]
fn every_command_shows_examples_of_itself_and_its_exit_codes() {
    let names = commands();
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        let help = run(&[&name, "--help"]).fine();
        let (_, examples) = help
            .split_once("Examples:\n")
            .unwrap_or_else(|| panic!("{help}"));
        assert!(
            examples.contains(&format!("cargo triggers {name}")),
            "{name}: {examples}"
        );
        // Printing a text that is built in cannot fail.
        if name != "completions" && name != "explain" {
            assert!(help.contains("Exit codes: 0 "), "{name}: {help}");
        }
    }
}
