//! `cargo triggers sandbox --state`: what was answered outlives the process, however it ends.

// The setting that lets tests panic does not reach their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const SITE: &str = "11111111-1111-4111-8111-111111111111";

/// A running sandbox, ended with the test.
struct Running {
    process: Child,
    address: String,
    out: BufReader<ChildStdout>,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"));
    command
        .args(["triggers", "sandbox", "--listen", "127.0.0.1:0"])
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env_remove("TRIGGERS_APP_SECRET");
    command
}

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut process = command(args).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let address = first
            .trim()
            .strip_prefix("listening on http://")
            .unwrap()
            .to_owned();
        Self {
            process,
            address,
            out,
        }
    }

    fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        let path = format!("/_sandbox/v1{path}");
        let (status, answer) = send(&self.address, method, &path, "", &body).unwrap();
        assert_eq!(status, 200, "{answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// All items of a list.
    fn all(&self, list: &str) -> Vec<Value> {
        let (mut items, mut after) = (Vec::new(), json!(0));
        while !after.is_null() {
            let page = self.control(
                "GET",
                &format!("/{list}?limit=1000&after={after}"),
                &Value::Null,
            );
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            after = page["next"].clone();
        }
        items
    }

    /// Sends a signal and returns what the process still says.
    fn end(mut self, signal: &str) -> String {
        let id = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.process.wait().unwrap().success());
        let mut said = String::new();
        self.out.read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone is as good as killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One request; `None` when the server is gone.
fn send(address: &str, method: &str, path: &str, token: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nx-sandbox: 1\r\nauthorization: {token}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}

fn token(address: &str) -> String {
    let body = json!({
        "instance_id": SITE, "client_id": APP, "client_secret": "sandbox-secret", "grant_type": "client_credentials",
    });
    let (_, answer) = send(address, "POST", "/oauth2/token", "", &body.to_string()).unwrap();
    serde_json::from_str::<Value>(&answer).unwrap()["access_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _none_yet = std::fs::remove_dir_all(&path);
    path
}

fn entity(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn payload() -> Value {
    json!({
        "sessionTitle": "Guitar lesson", "startsAt": "2031-01-01T10:00:00Z",
        "contactId": "8046df3c-7575-4098-a5ab-c91ad8f33c47",
    })
}

/// What was answered: single entities, and the entities of whole bulk calls.
#[derive(Default)]
struct Answered {
    single: BTreeSet<String>,
    bulk: Vec<Vec<String>>,
    canceled: BTreeSet<String>,
}

/// Calls until the server is gone.
fn call_on(
    address: &str,
    token: &str,
    numbers: &AtomicU64,
    bulk: bool,
    answered: &Mutex<Answered>,
) {
    loop {
        let first = numbers.fetch_add(10, Ordering::Relaxed);
        let ids: Vec<_> = (first..first + 10).map(entity).collect();
        let item = |id: &String| json!({ "payload": payload(), "externalEntityId": id });
        let (path, mut body) = if bulk {
            let items: Vec<_> = ids.iter().map(item).collect();
            ("bulk-report", json!({ "eventsInfo": items }))
        } else {
            ("report", item(&ids[0]))
        };
        body["triggerKey"] = "session_starting".into();
        let path = format!("/v1/events/{path}");
        match send(address, "POST", &path, token, &body.to_string()) {
            Some((status, answer)) => assert_eq!(status, 200, "{answer}"),
            None => return,
        }
        let cancel = json!({ "triggerKey": "session_starting", "externalEntityId": ids[0] });
        let canceled = !bulk && first.is_multiple_of(30);
        let canceled = canceled
            && send(
                address,
                "POST",
                "/v1/events/cancel",
                token,
                &cancel.to_string(),
            )
            .is_some();
        let mut answered = answered.lock().unwrap();
        if canceled {
            answered.canceled.insert(ids[0].clone());
        }
        if bulk {
            answered.bulk.push(ids);
        } else {
            answered.single.insert(ids[0].clone());
        }
    }
}

/// What was answered is there, and nothing is there by half.
fn check(sandbox: &Running, answered: &Answered) {
    let events = sandbox.all("events");
    let reported: BTreeSet<&str> = events
        .iter()
        .filter(|event| event["kind"] == "report")
        .map(|event| event["externalEntityId"].as_str().unwrap())
        .collect();
    for id in answered.single.iter().chain(answered.bulk.iter().flatten()) {
        assert!(
            reported.contains(id.as_str()),
            "{id} was answered and is gone"
        );
    }
    let requests = sandbox.all("requests");
    let of = |operation: &str| {
        requests
            .iter()
            .filter(|it| it["operation"] == operation)
            .count()
    };
    assert_eq!(
        reported.len(),
        of("report") + 10 * of("bulk-report"),
        "half a call"
    );
    let activations = sandbox.all("activations");
    let ids: BTreeSet<_> = activations
        .iter()
        .map(|it| it["activationId"].as_str().unwrap())
        .collect();
    for event in &events {
        for id in event["activationIds"].as_array().unwrap() {
            assert!(
                ids.contains(id.as_str().unwrap()),
                "an event without its activation"
            );
        }
    }
    assert_eq!(activations.len(), reported.len());
    for activation in &activations {
        let id = activation["externalEntityId"].as_str().unwrap();
        if answered.canceled.contains(id) {
            assert_eq!(activation["status"], "CANCELLED", "{id}");
        }
    }
}

#[test]
fn killed_at_any_moment_it_keeps_what_it_answered() {
    let directory = directory("killed");
    let directory = directory.to_str().unwrap();
    let args = [
        "--state",
        directory,
        "--start-at",
        "2030-01-01T00:00:00Z",
        "--automations",
        "examples/sessions/automations.yaml",
    ];
    let (numbers, answered) = (AtomicU64::new(0), Mutex::new(Answered::default()));
    let mut token_of_first_run = None;
    let enough = || {
        let answered = answered.lock().unwrap();
        answered.single.len() > 20 && answered.bulk.len() > 5 && answered.canceled.len() > 5
    };
    // Ten times, and as often as a slow machine needs to have answered something.
    for round in (0_u64..).take_while(|round| *round < 10 || !enough()) {
        let mut sandbox = Running::start(&args);
        check(&sandbox, &answered.lock().unwrap());
        let token = token_of_first_run
            .get_or_insert_with(|| token(&sandbox.address))
            .clone();
        let address = sandbox.address.clone();
        std::thread::scope(|scope| {
            for caller in 0..4 {
                let (address, token, numbers, answered) = (&address, &token, &numbers, &answered);
                scope.spawn(move || call_on(address, token, numbers, caller == 0, answered));
            }
            // Moments that differ from round to round; which calls they hit is up to the machine.
            std::thread::sleep(Duration::from_millis(20 + round * 37 % 150));
            sandbox.process.kill().unwrap();
            sandbox.process.wait().unwrap();
        });
    }
    let sandbox = Running::start(&args);
    check(&sandbox, &answered.lock().unwrap());
}

#[test]
fn a_second_one_is_refused_and_so_is_another_start() {
    let directory = directory("second");
    let directory = directory.to_str().unwrap();
    let refused = |args: &[&str]| {
        let output = command(args).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let first = Running::start(&["--state", directory, "--start-at", "2030-01-01T00:00:00Z"]);
    let said = refused(&["--state", directory]);
    assert!(said.contains("is in use by another sandbox"), "{said}");
    assert!(first.end("-TERM").contains("Coverage: 0 of "));
    let said = refused(&["--state", directory, "--start-at", "2031-01-01T00:00:00Z"]);
    assert!(
        said.contains("the state began at 2030-01-01T00:00:00Z"),
        "{said}"
    );
    Running::start(&["--state", directory, "--start-at", "2030-01-01T00:00:00Z"]);
}

#[test]
fn interrupted_it_shows_what_was_never_exercised() {
    let sandbox = Running::start(&[]);
    let token = token(&sandbox.address);
    let body = json!({ "triggerKey": "session_starting", "externalEntityId": entity(1), "payload": payload() });
    send(
        &sandbox.address,
        "POST",
        "/v1/events/report",
        &token,
        &body.to_string(),
    )
    .unwrap();
    let said = sandbox.end("-INT");
    assert!(
        said.contains("  session_starting: 1 reported, 0 canceled"),
        "{said}"
    );
    assert!(
        said.contains("  appointment_starting: never reported\n"),
        "{said}"
    );
}

#[test]
fn a_scenario_is_imported() {
    let directory = directory("scenario");
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("scenario.yaml");
    let first = Running::start(&["--start-at", "2030-01-01T00:00:00Z"]);
    let token = token(&first.address);
    let body = json!({ "triggerKey": "session_starting", "externalEntityId": entity(1), "payload": payload() });
    send(
        &first.address,
        "POST",
        "/v1/events/report",
        &token,
        &body.to_string(),
    )
    .unwrap();
    first.control("POST", "/clock", &json!({ "to": "2032-01-01T00:00:00Z" }));
    let scenario = first.control("GET", "/scenario", &Value::Null);
    std::fs::write(&file, scenario.to_string()).unwrap();
    let (file, state) = (file.to_str().unwrap(), directory.join("state"));
    let args = ["--import", file, "--state", state.to_str().unwrap()];
    let second = Running::start(&args);
    assert_eq!(second.all("events").len(), 1);
    let clock = second.control("GET", "/clock", &Value::Null);
    assert_eq!(
        (&clock["now"], &clock["frozen"]),
        (&json!("2032-01-01T00:00:00Z"), &json!(true))
    );
    drop(second);
    let said = String::from_utf8(command(&args).output().unwrap().stderr).unwrap();
    assert!(said.contains("holds a state already"), "{said}");
}
