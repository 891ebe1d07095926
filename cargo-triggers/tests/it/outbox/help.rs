//! Help of every subcommand: as committed, with examples and exit codes.

use crate::process::{golden, run};

fn subcommands() -> Vec<String> {
    let help = run(&["outbox", "--help"]).fine();
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let names = list
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

#[test]
fn help_of_every_subcommand_is_as_committed() {
    let mut all = String::new();
    let names = subcommands();
    assert_eq!(names.len(), 12, "{names:?}");
    for name in names {
        let help = run(&["outbox", &name, "--help"]).fine();
        let (_, examples) = help
            .split_once("Examples:\n")
            .unwrap_or_else(|| panic!("{help}"));
        let own = format!("outbox {name}");
        let with_database = format!("app.db {name}");
        assert!(
            examples.contains(&own) || examples.contains(&with_database),
            "{name}: {examples}"
        );
        assert!(help.contains("Exit codes: 0 "), "{name}: {help}");
        assert!(!help.contains("[default: \"\"]"), "{name}: {help}");
        all.extend(["$ cargo triggers outbox ", &name, " --help\n", &help, "\n"]);
    }
    golden("help/outbox-commands.txt", &all);
}

#[test]
fn the_url_of_the_environment_is_not_shown() {
    let mut command = crate::process::command(&["outbox", "status", "--help"]);
    command.env("DATABASE_URL", "postgres://app:secret@localhost/app");
    let help = crate::process::ran(command.output().unwrap()).fine();
    assert!(help.contains("[env: DATABASE_URL]"), "{help}");
    assert!(!help.contains("secret"), "{help}");
}
