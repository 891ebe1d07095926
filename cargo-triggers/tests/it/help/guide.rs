//! `docs/command.md` is `guide.md` with the commands' own help and output filled in.
//!
//! `UPDATE_GOLDENS=1 cargo test -p cargo-triggers --test it help` writes it, and the help texts.

use crate::help::commands;
use crate::process::{golden, run};

const GUIDE: &str = include_str!("guide.md");

/// The guide with every `{{help NAME}}` and `{{run ARGS}}` filled in.
fn filled() -> String {
    let mut text = "<!-- Written by `UPDATE_GOLDENS=1 cargo test -p cargo-triggers --test it help`; change cargo-triggers/tests/it/help/guide.md. -->\n\n".to_owned();
    let mut explained = vec!["triggers".to_owned()];
    for line in GUIDE.lines() {
        let order = line
            .strip_prefix("{{")
            .and_then(|line| line.strip_suffix("}}"));
        match order.and_then(|order| order.split_once(' ')) {
            Some(("help", name)) => {
                text.push_str(&help(name));
                explained.push(name.to_owned());
            }
            Some((_, args)) => text.push_str(&output(args)),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    // A command that the guide does not know yet is in it nevertheless.
    for name in commands().iter().filter(|name| !explained.contains(name)) {
        text.extend(["\n## ", name, "\n\n", &help(name), "\n"]);
    }
    text
}

fn help(name: &str) -> String {
    let args = [name, "--help"];
    let args = if name == "triggers" {
        &args[1..]
    } else {
        &args[..]
    };
    format!("```text\n{}```", run(args).fine())
}

/// The command with what it prints.
fn output(args: &str) -> String {
    let ran = run(&args.split(' ').collect::<Vec<_>>());
    let quoted = args.split(' ').map(|arg| {
        if arg.contains('{') {
            format!("'{arg}'")
        } else {
            arg.to_owned()
        }
    });
    let quoted: Vec<String> = quoted.collect();
    format!(
        "```console\n$ cargo triggers {}\n{}{}```",
        quoted.join(" "),
        ran.out,
        ran.err
    )
}

#[test]
fn the_guide_is_current() {
    golden("../../docs/command.md", &filled());
}

#[test]
fn every_command_of_the_guide_is_one() {
    let known = commands();
    for line in GUIDE
        .lines()
        .filter_map(|line| line.strip_prefix("{{help "))
    {
        let name = line.trim_end_matches('}');
        assert!(
            name == "triggers" || known.iter().any(|known| known == name),
            "{name}"
        );
    }
}
