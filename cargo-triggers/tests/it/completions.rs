use std::path::Path;
use std::process::Command;

use crate::help::commands;
use crate::process::{Scratch, root, run};

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

/// What bash offers for the last of some words.
fn bash(words: &str) -> Option<String> {
    let scratch = Scratch::new("completions");
    let script = scratch.file("script.bash", &run(&["completions", "bash"]).fine());
    let program = Path::new(env!("CARGO_BIN_EXE_cargo-triggers"));
    let ask = format!(
        "PATH={}:$PATH; source {script}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
         known=$(complete -p ${{COMP_WORDS[0]}}); known=${{known#*-F }}; \
         ${{known%% *}} ${{COMP_WORDS[0]}} \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; \
         echo \"${{COMPREPLY[@]}}\"",
        program.parent()?.display()
    );
    // Without bash on this machine there is nothing to complete in.
    let output = Command::new("bash")
        .args(["-c", &ask])
        .current_dir(root())
        .output()
        .ok()?;
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn bash_completes_options_and_trigger_keys() {
    for (words, offered) in [
        ("cargo-triggers expand --ch", "--check"),
        ("cargo triggers expand --ch", "--check"),
        ("cargo triggers expa", "expand"),
        (
            "cargo-triggers report appointment_st",
            "appointment_starting",
        ),
        ("cargo triggers cancel invoice_", "invoice_overdue"),
        ("cargo triggers schema --man", "--manifest"),
    ] {
        if let Some(said) = bash(words) {
            assert_eq!(said, offered, "{words}");
        }
    }
}

#[test]
fn other_shells_ask_for_the_keys_too() {
    for shell in ["zsh", "fish"] {
        let script = run(&["completions", shell]).fine();
        assert!(
            script.contains("cargo-triggers list --format keys"),
            "{script}"
        );
    }
    let keys = run(&["list", "--format", "keys"]).fine();
    assert!(
        keys.lines().any(|key| key == "appointment_starting"),
        "{keys}"
    );
    let zsh = run(&["completions", "zsh"]).fine();
    assert_eq!(zsh.matches(":_cargo-triggers-keys'").count(), 3, "{zsh}");
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
