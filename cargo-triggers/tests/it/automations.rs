//! Mistakes in automations: where they are and what to write instead.

use std::io::Read as _;
use std::process::Stdio;

use crate::process::{command, golden};

/// What the sandbox says when it does not start; it is ended if it does.
#[track_caller]
fn refusal(file: &str) -> String {
    let mut sandbox = command(&[
        "sandbox",
        "--listen",
        "127.0.0.1:0",
        "--manifest",
        "tests/manifests/ok/case_salon.yaml",
        "--automations",
        &format!("cargo-triggers/tests/automations/{file}.yaml"),
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    // Output ends at once when the file is refused; a sandbox that runs says where it listens.
    let mut first = [0];
    let began = sandbox.stdout.take().unwrap().read(&mut first).unwrap();
    if began > 0 {
        sandbox.kill().unwrap();
    }
    let ended = sandbox.wait_with_output().unwrap();
    assert!(began == 0 && !ended.status.success(), "{file} is accepted");
    String::from_utf8(ended.stderr).unwrap()
}

#[test]
fn mistakes_are_shown_with_their_places() {
    for (file, told) in [
        ("a1_wrong_key", "did you mean `booking_starting`?"),
        ("a2_typo", "did you mean `rootActionIds`?"),
        ("a3_other_app", "no manifest has the app 5a1e7d0c"),
        ("a4_offset_realtime", "did you mean `DAYS`?"),
        ("a5_unknown_var", "did you mean `startsAt`?"),
        ("a6_same_text", "did you mean `DAYS`?"),
        ("a7_wrong_type", "a7_wrong_type.yaml:4:20"),
        ("a8_key_with_slash", "a8_key_with_slash.yaml:7:"),
    ] {
        let said = refusal(file);
        assert!(said.contains(told), "{said}");
        assert_eq!(said.matches("error: error:").count(), 0, "{said}");
        golden(&format!("automations/{file}.txt"), &said);
    }
}
