use std::process::Command;

use crate::help::commands;
use crate::process::{Scratch, run};

#[test]
fn every_shell_gets_a_script_that_knows_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]).fine();
        for name in commands() {
            assert!(script.contains(&name), "{shell}: {name}");
        }
    }
    assert_eq!(run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn bash_completes_with_it() {
    let scratch = Scratch::new("completions");
    let script = scratch.file("script.bash", &run(&["completions", "bash"]).fine());
    let ask = format!(
        "source {script}; COMP_WORDS=(cargo-triggers expand --ch); COMP_CWORD=2; \
         known=$(complete -p cargo-triggers); known=${{known#*-F }}; \
         ${{known%% *}} cargo-triggers --ch expand; echo \"${{COMPREPLY[@]}}\""
    );
    let Ok(output) = Command::new("bash").args(["-c", &ask]).output() else {
        // No bash on this machine: nothing to complete in.
        return;
    };
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        said.trim(),
        "--check",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_programs_own_name_is_enough() {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["completions", "--help"])
        .output()
        .unwrap();
    assert!(output.status.success());
    let bare = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .output()
        .unwrap();
    let said = String::from_utf8(bare.stderr).unwrap();
    assert!(said.contains("Usage: cargo triggers <COMMAND>"), "{said}");
}
