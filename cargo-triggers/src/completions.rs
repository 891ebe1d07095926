//! `cargo triggers completions`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args as _;
use clap_complete::Shell;

use crate::args::Triggers;

/// Arguments of `cargo triggers completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
They complete `cargo-triggers …`, which is the same as `cargo triggers …`. In bash, zsh and fish they know
the trigger keys of the nearest manifest; in bash and zsh, `cargo triggers …` is completed too.

Examples:
  cargo triggers completions bash > ~/.local/share/bash-completion/completions/cargo-triggers
  cargo triggers completions zsh > ~/.zfunc/_cargo-triggers")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Prints the script. It is for the program's own name: one for `cargo` would take the place of
/// cargo's own.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> io::Result<ExitCode> {
    let command = clap::Command::new("cargo-triggers").disable_help_subcommand(true);
    let mut command = Triggers::augment_args(command);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "cargo-triggers", &mut script);
    // clap_complete 4.6 spells a hyphen of the program's name in two ways in its script for bash,
    // which then completes nothing behind a command.
    let script =
        String::from_utf8_lossy(&script).replace("cargo__subcmd__triggers", "cargo__triggers");
    out.write_all(with_keys(args.shell, script).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The script with the keys of the manifest, which only a run of the command knows.
fn with_keys(shell: Shell, script: String) -> String {
    match shell {
        Shell::Bash => script + include_str!("completions.bash"),
        Shell::Zsh => {
            // Cargo's own script for zsh calls `_cargo-triggers`.
            let keys = r#"_cargo-triggers-keys() { compadd -- ${(f)"$(cargo-triggers list --format keys 2>/dev/null)"} }"#;
            let argument = |line: &str| match line.split_once("key -- ") {
                Some((_, help)) if help.starts_with("Trigger key") => {
                    line.replace(":_default'", ":_cargo-triggers-keys'")
                }
                _ => line.to_owned(),
            };
            let mut lines: Vec<String> = script.lines().map(argument).collect();
            // The first line says what the script completes.
            lines.insert(1, keys.to_owned());
            lines.join("\n") + "\n"
        }
        Shell::Fish => {
            script
                + "complete -c cargo-triggers -n \"__fish_seen_subcommand_from report cancel schema\" \
                   -f -a \"(cargo-triggers list --format keys 2>/dev/null)\"\n"
        }
        _ => script,
    }
}
