//! What a directory is good for, and what is refused.

use super::model_test::{Directory, automations, builder};
use crate::engine::{Answered, Caller, NewEvent, Provider, RefreshCall, Refreshed};
use crate::journal::{Reason, Status};
use crate::state::Shared;
use crate::{Sandbox, StartError};
use redb::{Database, TableDefinition};
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use triggers_codegen::Source;
use uuid::Uuid;

fn start(directory: &Directory) -> Shared {
    let builder = builder().state(directory.path());
    builder.build().expect("a sandbox")
}

fn refusal(built: Result<Shared, StartError>) -> String {
    match built {
        Ok(_) => panic!("not refused"),
        Err(error) => error.to_string(),
    }
}

fn report(shared: &Shared, at: &str) {
    let caller = Caller {
        app: "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913"
            .parse()
            .expect("a GUID"),
        instance: Uuid::nil(),
    };
    let event = NewEvent {
        payload: json!({ "at": at }).as_object().cloned(),
        external_entity_id: Some(Uuid::nil()),
        ..NewEvent::default()
    };
    let reported = shared.change(|state| state.report(caller, "starting", event));
    reported.expect("a sound event");
}

fn statuses(shared: &Shared) -> Vec<(Status, Option<Reason>)> {
    shared.with(|state| {
        let activations = state.engine.log.activations.after(0);
        activations.map(|(_, it)| (it.status, it.reason)).collect()
    })
}

#[test]
fn given_automations_count_when_they_are_others_than_at_the_last_start() {
    let directory = Directory::new();
    let given = |active| {
        builder()
            .state(directory.path())
            .automations(automations(active))
    };
    let shared = given(true).build().expect("a sandbox");
    report(&shared, "2026-12-01T10:00:00Z");
    shared.set_automations(Vec::new()).expect("none");
    shared.close();
    // The same file again takes nothing back; nor does none at all.
    for builder in [given(true), builder().state(directory.path())] {
        let shared = builder.build().expect("a sandbox");
        assert!(shared.automations().is_empty());
        shared.close();
    }
    // Another one is set, as by the control API.
    let shared = given(false).build().expect("a sandbox");
    assert_eq!(shared.automations().len(), 1);
    assert_eq!(
        statuses(&shared),
        [(Status::Cancelled, Some(Reason::AutomationDeleted))]
    );
}

#[test]
fn manifests_are_those_of_the_new_start_if_what_waits_fits() {
    let directory = Directory::new();
    let manifest = |key: &str, property: &str| {
        let text = format!(
            "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  {key}:
    name: Something starting
    payload:
      type: object
      properties:
        at: {{ type: string, format: date-time, futureDate: true, title: At, examples: ['2026-12-01T10:00:00Z'] }}
        {property}: {{ type: string, title: X, examples: [x] }}
      required: [at]
"
        );
        let builder = Sandbox::builder().manifest(Source::inline("triggers.yaml", text));
        builder.state(directory.path())
    };
    let first =
        manifest("starting", "room").start_at("2026-11-20T10:00:00Z".parse().expect("a timestamp"));
    let shared = first
        .frozen()
        .automations(automations(true))
        .build()
        .expect("a sandbox");
    report(&shared, "2026-12-01T10:00:00Z");
    shared.close();
    let shared = manifest("starting", "hall").build().expect("a sandbox");
    let points = shared.with(|state| state.coverage().triggers[0].missing.clone());
    assert_eq!(points, ["hall", "room"].map(str::to_owned)[..1]);
    shared.advance(Duration::from_hours(24 * 30));
    assert_eq!(statuses(&shared), [(Status::Ended, None)]);
    shared.close();
    let refused = refusal(manifest("elsewhere", "room").build());
    assert!(
        refused.contains("what is kept does not fit") && refused.contains("`starting`"),
        "{refused}"
    );
    // What was refused has changed nothing, and nobody is in the way.
    let shared = manifest("starting", "room").build().expect("a sandbox");
    assert_eq!(statuses(&shared), [(Status::Ended, None)]);
    shared.close();
    let others = manifest("elsewhere", "room").automations("[]");
    assert!(others.build().expect("a sandbox").automations().is_empty());
}

#[test]
fn a_clock_that_follows_real_time_has_gone_on_meanwhile() {
    let directory = Directory::new();
    let shared = start(&directory);
    shared.freeze(false);
    report(&shared, "2026-12-01T10:00:00Z");
    let before = shared.clock().now;
    shared.close();
    std::thread::sleep(Duration::from_millis(30));
    // `frozen` of the builder would freeze it again.
    let again = Sandbox::builder().state(directory.path());
    let manifest = Source::inline("triggers.yaml", super::model_test::MANIFEST);
    let shared = again.manifest(manifest).build().expect("a sandbox");
    let state = shared.clock();
    assert!(!state.frozen);
    assert!(state.now.duration_since(before) >= jiff::SignedDuration::from_millis(30));
    shared.close();
    let shared = start(&directory);
    assert!(shared.clock().frozen && shared.clock().now >= state.now);
}

#[test]
fn another_format_is_refused_and_so_is_what_is_no_state() {
    let directory = Directory::new();
    start(&directory).close();
    let file = directory.path().join("sandbox.redb");
    {
        const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
        let database = Database::open(&file).expect("a database");
        let transaction = database.begin_write().expect("a transaction");
        let mut meta = transaction.open_table(META).expect("a table");
        meta.insert("format", &b"7"[..]).expect("an entry");
        drop(meta);
        transaction.commit().expect("written");
    }
    let refused = refusal(builder().state(directory.path()).build());
    assert!(
        refused.contains("the state has format 7, this build reads format 1"),
        "{refused}"
    );
    std::fs::write(&file, "something else").expect("written");
    let refused = refusal(builder().state(directory.path()).build());
    assert!(
        refused.contains("holds no state that can be read"),
        "{refused}"
    );
    let refused = refusal(builder().state(Path::new("/dev/null/state")).build());
    assert!(
        refused.contains("/dev/null/state cannot be used"),
        "{refused}"
    );
}

#[test]
fn two_at_once_are_refused() {
    let directory = Directory::new();
    let first = start(&directory);
    let refused = refusal(builder().state(directory.path()).build());
    assert!(
        refused.contains("is in use by another sandbox"),
        "{refused}"
    );
    first.close();
    start(&directory).close();
}

#[test]
fn the_file_grows_with_the_state_and_not_with_its_past() {
    let directory = Directory::new();
    let shared = start(&directory);
    let size = || {
        shared.written_blocking().expect("written");
        let file = std::fs::metadata(directory.path().join("sandbox.redb"));
        file.expect("a file").len()
    };
    let mut sizes = Vec::new();
    for _ in 0..40 {
        for _ in 0..1000 {
            report(&shared, "2026-12-01T10:00:00Z");
        }
        shared.reset();
        sizes.push(size());
    }
    // Forty rounds of about 450 kB. The database makes room in steps, and twice a state of half a
    // megabyte fits into the fourth.
    assert!(sizes.iter().all(|size| *size < 8 << 20), "{sizes:?}");
}

#[test]
fn what_comes_after_the_end_is_not_called_kept() {
    let directory = Directory::new();
    let shared = start(&directory);
    report(&shared, "2026-12-01T10:00:00Z");
    shared.written_blocking().expect("written");
    shared.close();
    report(&shared, "2026-12-01T10:00:00Z");
    let error = shared.written_blocking().expect_err("closed");
    assert!(error.contains("stopped"), "{error}");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let directory = Directory::new();
    start(&directory).close();
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(directory.path()), 0o700);
    assert_eq!(mode(&directory.path().join("sandbox.redb")), 0o600);
}

/// Answers with a number that nobody can know: how often it was asked.
#[derive(Debug, Default)]
struct Counting(u64);

impl Provider for Counting {
    fn refresh(&mut self, call: RefreshCall<'_>) -> Answered {
        self.0 += 1;
        if self.0 == 2 {
            return Err("no answer".to_owned());
        }
        let mut payload = call.payload.as_object().cloned().unwrap_or_default();
        payload.insert("price".to_owned(), self.0.into());
        let (payload, cancel) = (Some(payload), false);
        Ok(Refreshed { payload, cancel })
    }
}

#[test]
fn answers_of_a_provider_are_kept_and_not_asked_for_again() {
    let directory = Directory::new();
    let given = || {
        builder()
            .state(directory.path())
            .automations(automations(true))
            .build()
    };
    let shared = given().expect("a sandbox");
    shared.change(|state| state.engine.provider.set(Box::new(Counting::default())));
    for _ in 0..3 {
        report(&shared, "2026-12-01T10:00:00Z");
    }
    shared.advance(Duration::from_hours(24 * 30));
    let inputs = |shared: &Shared| {
        shared.with(|state| {
            let actions = state.engine.log.actions.after(0);
            actions
                .map(|(_, it)| it.input.to_string())
                .collect::<Vec<_>>()
        })
    };
    let before = inputs(&shared);
    assert!(before.iter().any(|input| input.contains('1')), "{before:?}");
    shared.close();
    // There is no provider this time.
    let again = given().expect("a sandbox");
    assert_eq!(inputs(&again), before);
}

#[tokio::test]
async fn a_call_whose_change_cannot_be_kept_is_not_answered_as_if_it_were() {
    let directory = Directory::new();
    let builder = builder().state(directory.path()).start();
    let sandbox = builder.await.expect("a sandbox");
    let ask = async || {
        let mut stream = TcpStream::connect(sandbox.address())
            .await
            .expect("a connection");
        let address = sandbox.address();
        let request = format!(
            "POST /oauth2/token HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    };
    assert!(ask().await.starts_with("HTTP/1.1 400"));
    // As when the disk is full: nothing is written from here on.
    sandbox.stop_writing();
    let answer = ask().await;
    assert!(
        answer.starts_with("HTTP/1.1 500") && answer.contains("STATE_NOT_KEPT"),
        "{answer}"
    );
}
