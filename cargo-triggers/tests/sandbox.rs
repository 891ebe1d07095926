//! `cargo triggers sandbox` as a process: it says where it listens, answers there, and ends when
//! it is told to.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running sandbox, ended with the test.
struct Running {
    process: Child,
    address: String,
    banner: String,
}

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
            .args(["triggers", "sandbox", "--listen", "127.0.0.1:0"])
            .args(args)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .env_remove("TRIGGERS_APP_SECRET")
            .env_remove("TRIGGERS_SANDBOX_TOKEN")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first
            .strip_prefix("listening on http://")
            .unwrap()
            .to_owned();
        let banner = lines
            .take(2)
            .map(Result::unwrap)
            .collect::<Vec<_>>()
            .join("\n");
        Self {
            process,
            address,
            banner,
        }
    }

    /// Sends one request and returns the whole answer.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nx-sandbox: 1\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone is as good as killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn it_says_where_it_listens_that_it_is_not_wix_and_gives_out_tokens() {
    let sandbox = Running::start(&[]);
    assert!(sandbox.banner.contains("not Wix"), "{}", sandbox.banner);
    assert!(
        sandbox.banner.contains("--rate-limit 200"),
        "{}",
        sandbox.banner
    );
    let answer = sandbox.ask(
        "POST",
        "/oauth2/token",
        r#"{"instance_id":"00000000-0000-4000-8000-000000000001","client_id":"5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913","client_secret":"sandbox-secret","grant_type":"client_credentials"}"#,
    );
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains(r#""expires_in":14400"#), "{answer}");
}

#[test]
fn its_clock_starts_where_it_is_told_to_and_can_be_moved() {
    let sandbox = Running::start(&["--start-at", "2030-01-01T00:00:00Z", "--rate-limit", "200"]);
    assert!(
        sandbox.banner.contains("200 calls a minute"),
        "{}",
        sandbox.banner
    );
    let moved = sandbox.ask(
        "POST",
        "/_sandbox/v1/clock",
        r#"{"to":"2030-02-01T00:00:00Z"}"#,
    );
    assert!(moved.contains("2030-02-01T00:0"), "{moved}");
}

#[test]
fn it_loads_the_automations_of_every_example() {
    for story in ["invoices", "appointments", "classes", "sessions"] {
        let file = format!("examples/{story}/automations.yaml");
        let sandbox = Running::start(&["--automations", &file]);
        let list = sandbox.ask("GET", "/_sandbox/v1/automations", "");
        assert!(
            list.contains("5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913"),
            "{list}"
        );
    }
}

#[test]
fn it_takes_the_files_that_the_guides_show() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (guide, flag) in [
        ("automations.md", "--automations"),
        ("sandbox-state.md", "--import"),
    ] {
        let text = std::fs::read_to_string(root.join("docs").join(guide)).unwrap();
        let (_, shown) = text.split_once("```yaml\n").unwrap();
        let (shown, _) = shown.split_once("```").unwrap();
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{guide}.yaml"));
        std::fs::write(&file, shown).unwrap();
        // Starting fails on a file that is refused.
        Running::start(&[flag, file.to_str().unwrap()]);
    }
}

#[test]
fn a_moment_that_cannot_be_read_is_told_how_to_write_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["triggers", "sandbox", "--start-at", "tomorrow"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("as 2030-01-01T00:00:00Z"), "{said}");
}

#[test]
fn a_file_that_is_not_there_ends_it_with_an_error() {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args([
            "triggers",
            "sandbox",
            "--listen",
            "127.0.0.1:0",
            "--automations",
            "no-such.yaml",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: no-such.yaml: "), "{said}");
}

#[test]
fn an_address_in_use_is_told_with_the_reason() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["triggers", "sandbox", "--listen", &address])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    let start = format!("error: cannot listen on {address}: ");
    assert!(said.starts_with(&start), "{said}");
}

#[test]
fn other_machines_reach_it_with_a_token_only() {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["triggers", "sandbox", "--listen", "0.0.0.0:0"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env_remove("TRIGGERS_SANDBOX_TOKEN")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--access-token"), "{said}");

    let sandbox = Running::start(&["--access-token", "0123456789abcdef"]);
    let answer = sandbox.ask("GET", "/_sandbox/v1/clock", "");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let answer = sandbox.ask("GET", "/_token/0123456789abcdef/_sandbox/v1/clock", "");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn its_assumptions_can_be_changed() {
    let sandbox = Running::start(&["--assume", "wrong-client=bad-request"]);
    let answer = sandbox.ask(
        "POST",
        "/oauth2/token",
        r#"{"instance_id":"00000000-0000-4000-8000-000000000001","client_id":"5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913","client_secret":"wrong","grant_type":"client_credentials"}"#,
    );
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["triggers", "sandbox", "--assume", "duplicates=maybe"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("`duplicates` is one of skipped, ignored"),
        "{said}"
    );
}

#[test]
fn its_help_lists_every_open_question() {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
        .args(["triggers", "sandbox", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for question in triggers_sandbox::assumed::QUESTIONS {
        for answer in question.answers {
            assert!(
                help.contains(answer.text.trim()),
                "{}: {help}",
                question.key
            );
        }
    }
    for open in triggers_sandbox::assumed::FIXED {
        assert!(help.contains(open.text), "{}: {help}", open.text);
    }
}
