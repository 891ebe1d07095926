//! `cargo triggers sandbox` as a process: it says where it listens, answers there, and ends when
//! it is told to.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running sandbox, ended with the test.
struct Running {
    process: Child,
    address: String,
    banner: String,
    /// Held open: what the sandbox says later must not fail.
    _said: std::io::Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(args: &[&str]) -> Self {
        Self::start_with("127.0.0.1:0", args)
    }

    fn start_with(listen: &str, args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
            .args(["triggers", "sandbox", "--listen", listen])
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
            .by_ref()
            .take(2)
            .map(Result::unwrap)
            .collect::<Vec<_>>()
            .join("\n");
        Self {
            process,
            address,
            banner,
            _said: lines,
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

/// What `init --automations` writes for a manifest.
fn starter(manifest: &Path, name: &str) -> String {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = std::fs::remove_file(&file);
    let init = || {
        Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
            .args(["triggers", "init", "--automations", "--manifest"])
            .arg(manifest)
            .arg(&file)
            .current_dir(manifest.parent().unwrap())
            .output()
            .unwrap()
    };
    let output = init();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("cargo triggers sandbox --automations"),
        "{said}"
    );
    // A file that is there stays.
    assert_eq!(init().status.code(), Some(1));
    file.to_str().unwrap().to_owned()
}

#[test]
fn it_takes_the_automations_that_init_writes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let odd = Path::new(env!("CARGO_TARGET_TMPDIR")).join("odd.yaml");
    let text = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  odd-key:
    name: \"It's {{odd}}: here\"
    payload:
      type: object
      properties:
        plain: { type: string, title: Dash, examples: [x] }
        mail: { type: string, format: email, title: Mail, examples: [a@example.com] }
  no_text:
    name: Nothing to write
    payload: { type: object, properties: { sure: { type: boolean, title: Sure, examples: [true] } } }
";
    std::fs::write(&odd, text).unwrap();
    for (manifest, name) in [(root.join("triggers.yaml"), "own"), (odd, "odd")] {
        let file = starter(&manifest, &format!("{name}-automations.yaml"));
        let manifest = manifest.to_str().unwrap();
        let automations = std::fs::read_to_string(file).unwrap();
        let triggers = std::fs::read_to_string(manifest).unwrap();
        let triggers = triggers.matches("\n    name: ").count();
        assert_eq!(automations.matches("rootActionIds").count(), triggers);
        let builder = triggers_sandbox::Sandbox::builder().manifest(manifest);
        let started = builder.automations(automations).start();
        let sandbox = tokio::runtime::Runtime::new().unwrap().block_on(started);
        assert!(sandbox.is_ok(), "{}", sandbox.unwrap_err());
    }
}

#[test]
fn personal_data_is_masked_unless_it_is_asked_for() {
    let contact = "8046df3c-7575-4098-a5ab-c91ad8f33c47";
    let body = format!(
        r#"{{"operation":"report","app":"5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913","instance":"00000000-0000-4000-8000-000000000001","body":{{"triggerKey":"appointment_canceled","externalEntityId":"16ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f","payload":{{"appointmentTitle":"Cut","startsAt":"2030-12-01T10:00:00Z","contactId":"{contact}"}}}}}}"#
    );
    for (args, shown) in [(&[][..], false), (&["--show-pii"][..], true)] {
        let sandbox = Running::start(args);
        let answer = sandbox.ask("POST", "/ui/send", &body);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        let events = sandbox.ask("GET", "/_sandbox/v1/events", "");
        assert!(events.contains("\"Cut\""), "{events}");
        assert_eq!(events.contains(contact), shown, "{events}");
    }
}

#[test]
fn addresses_can_be_short_and_wrong_ones_are_explained() {
    for wrong in [
        "",
        "localhost:70000",
        "my-host:4010",
        "4010x",
        "0.0.0.0:",
        "70000",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
            .args(["triggers", "sandbox", &format!("--listen={wrong}")])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("such as `0.0.0.0:4010`"), "{wrong}: {said}");
    }
    // Without a token these are refused by name, so that no port is taken.
    for (right, address) in [
        ("0.0.0.0", "0.0.0.0:4010"),
        ("[::]:4011", "[::]:4011"),
        ("::", "[::]:4010"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
            .args(["triggers", "sandbox", "--listen", right])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .env_remove("TRIGGERS_SANDBOX_TOKEN")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains(&format!("{address} is not a loopback")),
            "{right}: {said}"
        );
    }
    let sandbox = Running::start_with("localhost:0", &[]);
    assert!(
        sandbox.address.starts_with("127.0.0.1:"),
        "{}",
        sandbox.address
    );
}

/// As in a container: all addresses, a token, and the product's own command from elsewhere.
#[test]
fn behind_a_token_the_command_itself_works_end_to_end() {
    const TOKEN: &str = "0123456789abcdef";
    let mut sandbox = Running::start_with("0.0.0.0:0", &["--access-token", TOKEN]);
    let url = format!("http://{}", sandbox.address.replace("0.0.0.0", "127.0.0.1"));
    sandbox.address = url.trim_start_matches("http://").to_owned();
    let health = sandbox.ask("GET", &format!("/_token/{TOKEN}/_sandbox/v1/health"), "");
    assert!(health.contains(r#"{"status":"ok"}"#), "{health}");
    for (token, code) in [(TOKEN, 0), ("", 1)] {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"))
            .args([
                "triggers",
                "report",
                "appointment_canceled",
                "--example",
                "--id",
            ])
            .arg("16ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f")
            .arg(format!("--sandbox={url}"))
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .env_remove("TRIGGERS_APP_SECRET")
            .env("TRIGGERS_SANDBOX_TOKEN", token)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}");
    }
    let sent = sandbox.ask("GET", &format!("/_token/{TOKEN}/_sandbox/v1/events"), "");
    assert_eq!(sent.matches("appointment_canceled").count(), 1, "{sent}");
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
    let mut count = 0;
    for [_, open, here, _] in triggers_sandbox::assumed::fixed() {
        assert!(help.contains(&format!("{open}: {here}")), "{open}: {help}");
        count += 1;
    }
    assert!(count > 20);
}
