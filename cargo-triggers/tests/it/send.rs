//! `report` and `cancel` against a sandbox in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use crate::process::{Scratch, command, run, run_with};

const ID: &str = "3f1c9a52-6a0e-4c1e-8a55-0f6c2f4c9a11";

struct Sandbox {
    process: Child,
    /// Held open: what the sandbox says later must not fail.
    _said: BufReader<ChildStdout>,
    address: String,
    /// As the commands take it.
    flag: String,
}

impl Sandbox {
    fn start() -> Self {
        let mut process = command(&["sandbox", "--listen", "127.0.0.1:0", "--show-pii"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        said.read_line(&mut first).unwrap();
        let address = first
            .trim_end()
            .strip_prefix("listening on http://")
            .unwrap()
            .to_owned();
        let flag = format!("--sandbox=http://{address}");
        Self {
            process,
            _said: said,
            address,
            flag,
        }
    }

    /// The journal, as it comes.
    fn journal(&self) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET /_sandbox/v1/requests HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// The bodies of all requests to `operation`.
    fn bodies(&self, operation: &str) -> Vec<String> {
        let journal: Value = serde_json::from_str(&self.journal()).unwrap();
        let items = journal["items"].as_array().unwrap().iter();
        let items = items.filter(|item| item["operation"] == operation);
        items
            .map(|item| item["requestBody"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Already gone is as good as killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn an_example_of_every_trigger_is_accepted_and_can_be_canceled() {
    let sandbox = Sandbox::start();
    let list: Value = serde_json::from_str(&run(&["list", "--format", "json"]).fine()).unwrap();
    for trigger in list.as_array().unwrap() {
        let key = trigger["key"].as_str().unwrap();
        let said = run(&["report", key, "--example", "--id", ID, &sandbox.flag]).fine();
        assert!(
            said.starts_with(&format!(
                "reported {key}\nexternal entity id: {ID}\nidempotency key: "
            )),
            "{said}"
        );
        assert!(
            said.contains("\nactivations: none;") && said.contains("\nrequest id: "),
            "{said}"
        );
        let said = run(&["cancel", key, "--id", ID, &sandbox.flag]).fine();
        assert!(
            said.starts_with(&format!(
                "canceled {key}\nexternal entity id: {ID}\nrequest id: "
            )),
            "{said}"
        );
    }
    assert_eq!(sandbox.bodies("report").len(), 9);
    assert_eq!(sandbox.bodies("cancel").len(), 9);
}

#[test]
fn the_journal_of_a_sandbox_becomes_a_manifest() {
    let sandbox = Sandbox::start();
    for key in ["session_starting", "appointment_starting"] {
        run(&["report", key, "--example", "--id", ID, &sandbox.flag]).fine();
    }
    run(&["cancel", "session_starting", "--id", ID, &sandbox.flag]).fine();
    let draft = run_with(&["infer", "-"], &sandbox.journal()).fine();
    for line in [
        "  session_starting: # 1 event",
        "  appointment_starting: # 1 event",
        "        services:",
    ] {
        assert!(draft.contains(&format!("\n{line}\n")), "{draft}");
    }
    let scratch = Scratch::new("journal");
    let file = scratch.file("triggers.yaml", &draft);
    run(&["check", &file]).fine();
}

#[test]
fn a_dry_run_prints_what_would_be_sent_and_sends_nothing() {
    let sandbox = Sandbox::start();
    let payload = r#"{"sessionTitle": "Guitar","contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47", "startsAt": "2099-01-01T00:00:00Z", "more": 1.50}"#;
    let args = [
        "report",
        "session_starting",
        "--payload",
        payload,
        "--id",
        ID,
        "--idempotency-key",
        "k1",
        &sandbox.flag,
    ];
    let shown = run(&[&args[..], &["--dry-run"]].concat()).fine();
    assert!(sandbox.bodies("report").is_empty());
    let (head, body) = shown.split_once("\n\n").unwrap();
    assert_eq!(
        head.lines().next(),
        Some(&*format!(
            "POST http://{}/automations/v1/events/report",
            sandbox.address
        ))
    );
    run(&args).fine();
    assert_eq!(sandbox.bodies("report"), [body.trim_end()]);
    let shown = run(&[
        "cancel",
        "session_starting",
        "--id",
        ID,
        &sandbox.flag,
        "--dry-run",
    ])
    .fine();
    run(&["cancel", "session_starting", "--id", ID, &sandbox.flag]).fine();
    assert_eq!(
        sandbox.bodies("cancel"),
        [shown.split_once("\n\n").unwrap().1.trim_end()]
    );
}

#[test]
fn a_payload_comes_from_a_file_or_from_stdin() {
    let scratch = Scratch::new("send");
    let payload = r#"{"classTitle":"Pottery","startsAt":"2099-01-01T00:00:00Z","contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47"}"#;
    let file = scratch.file("payload.json", payload);
    let shown = run(&["report", "class_starting", "--file", &file, "--dry-run"]).fine();
    assert!(shown.contains(payload), "{shown}");
    let shown = run_with(
        &["report", "class_starting", "--file", "-", "--dry-run"],
        payload,
    )
    .fine();
    assert!(
        shown.starts_with("POST https://www.wixapis.com/") && shown.contains(payload),
        "{shown}"
    );
}

#[test]
fn what_the_schema_does_not_take_is_told_by_property_and_not_sent() {
    let payload = r#"{"appointmentTitle": 7, "startsAt": "tomorrow", "contactId": "x", "services": [{"name": "Cut", "minutes": 1.5}, {"name": "Wash"}]}"#;
    let said = run(&[
        "report",
        "appointment_starting",
        "--payload",
        payload,
        "--dry-run",
    ])
    .wrong();
    for place in [
        "`appointmentTitle`: ",
        "`startsAt`: ",
        "`contactId`: ",
        "`services[0].minutes`: ",
        "`services[1]`: ",
    ] {
        assert!(said.contains(&format!("error: {place}")), "{place}\n{said}");
    }
    assert!(
        said.contains(
            "nothing was sent: the payload is not what the schema of `appointment_starting` wants"
        ),
        "{said}"
    );
    for (payload, told) in [
        ("{", "--payload is not JSON: EOF"),
        ("[]", "error: the payload: "),
        (
            r#"{"a": 1, "a": 2}"#,
            "--payload is not JSON: duplicate entry",
        ),
        ("{} {}", "--payload is not JSON: trailing characters"),
    ] {
        let said = run(&[
            "report",
            "class_starting",
            "--payload",
            payload,
            "--dry-run",
        ])
        .wrong();
        assert!(said.contains(told), "{payload}: {said}");
    }
}

#[test]
fn without_credentials_it_says_which_are_missing_and_offers_the_sandbox() {
    let said = run(&["report", "class_starting", "--example"]).wrong();
    assert!(
        said.contains("TRIGGERS_APP_SECRET is not set: the service needs ")
            && said.contains("`--sandbox` uses a sandbox"),
        "{said}"
    );
    let output = command(&["cancel", "class_starting", "--id", ID])
        .env("TRIGGERS_APP_ID", ID)
        .env("TRIGGERS_APP_SECRET", "very-secret")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("TRIGGERS_INSTANCE_ID is not set"), "{said}");
    assert!(!said.contains("very-secret"));
}

#[test]
fn what_the_service_refuses_is_told_in_its_words() {
    let sandbox = Sandbox::start();
    let output = command(&["cancel", "class_starting", "--id", ID, &sandbox.flag])
        .env("TRIGGERS_APP_SECRET", "wrong-secret")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains(
            "error: `class_starting`: the credentials or the token were not accepted (status "
        ),
        "{said}"
    );
    assert!(!said.contains("wrong-secret"), "{said}");
    let said = run(&[
        "cancel",
        "class_starting",
        "--id",
        ID,
        "--sandbox=http://127.0.0.1:1",
    ]);
    assert!(
        said.err.contains("error: `class_starting`: not sent: "),
        "{}",
        said.err
    );
}

#[test]
fn wrong_command_lines_exit_2() {
    for args in [
        &["report", "class_starting"][..],
        &["report", "class_starting", "--example", "--payload", "{}"],
        &["cancel", "class_starting"],
        &[
            "cancel",
            "class_starting",
            "--id",
            "8046df3c75754098a5abc91ad8f33c47",
        ],
    ] {
        assert_eq!(run(args).code, 2, "{args:?}");
    }
    assert!(
        run(&["report", "class_startin", "--example"])
            .wrong()
            .contains("did you mean `class_starting`?")
    );
}
