//! What a directory is good for, and what is refused.

use super::restart::{Directory, automations, builder};
use crate::builder::Built;
use crate::engine::{Caller, NewEvent, Question, Refresh, Refreshed};
use crate::journal::{Reason, Status};
use crate::log::{Input, Output};
use crate::shared::Shared;
use crate::state::{Effect, State};
use crate::{Builder, Sandbox, StartError};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use triggers_codegen::Source;
use uuid::Uuid;

fn start(directory: &Directory) -> Arc<Shared> {
    built(builder().state(directory.path()))
}

fn built(builder: Builder) -> Arc<Shared> {
    builder.build().expect("a sandbox").shared
}

fn refusal(built: Result<Built, StartError>) -> String {
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
    let trigger_key = "starting".to_owned();
    let effect = Effect::Report {
        caller,
        trigger_key,
        event: Box::new(event),
    };
    match shared.apply(Input::Effect(effect)) {
        Output::Taken(taken) => drop(taken.expect("a valid event")),
        other => panic!("{other:?}"),
    }
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
    let shared = built(given(true));
    report(&shared, "2026-12-01T10:00:00Z");
    shared
        .change(|it| it.set_automations(Vec::new()))
        .expect("none");
    shared.close();
    // The same file again takes nothing back; nor does none at all.
    for builder in [given(true), builder().state(directory.path())] {
        let shared = built(builder);
        assert!(shared.with(State::automation_values).is_empty());
        shared.close();
    }
    // Another one is set, as by the control API.
    let shared = built(given(false));
    assert_eq!(shared.with(State::automation_values).len(), 1);
    assert_eq!(
        statuses(&shared),
        [(Status::Canceled, Some(Reason::AutomationDeleted))]
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
        price: {{ type: number, title: Price, examples: [1] }}
      required: [at]
"
        );
        let builder = Sandbox::builder().manifest(Source::inline("triggers.yaml", text));
        builder.state(directory.path())
    };
    let first =
        manifest("starting", "room").start_at("2026-11-20T10:00:00Z".parse().expect("a timestamp"));
    let shared = built(first.frozen().automations(automations(true)));
    report(&shared, "2026-12-01T10:00:00Z");
    shared.close();
    let shared = built(manifest("starting", "hall"));
    let points = shared.with(|state| state.coverage().triggers[0].missing.clone());
    assert_eq!(points, ["hall", "price"].map(str::to_owned));
    shared.change(|it| it.advance(Duration::from_hours(24 * 30)));
    shared.finish().expect("written");
    assert_eq!(statuses(&shared), [(Status::Ended, None)]);
    shared.close();
    let refused = refusal(manifest("elsewhere", "room").build());
    assert!(
        refused.contains("does not fit the manifests") && refused.contains("`starting`"),
        "{refused}"
    );
    // What was refused has changed nothing, and nobody is in the way.
    let shared = built(manifest("starting", "room"));
    assert_eq!(statuses(&shared), [(Status::Ended, None)]);
    shared.close();
    let others = manifest("elsewhere", "room").automations("[]");
    assert!(built(others).with(State::automation_values).is_empty());
}

#[test]
fn a_clock_that_follows_real_time_has_gone_on_meanwhile() {
    let directory = Directory::new();
    let shared = start(&directory);
    shared.change(|it| it.freeze(false));
    report(&shared, "2026-12-01T10:00:00Z");
    let before = shared.clock().now;
    shared.close();
    std::thread::sleep(Duration::from_millis(30));
    // `frozen` of the builder would freeze it again.
    let again = Sandbox::builder().state(directory.path());
    let manifest = Source::inline("triggers.yaml", super::restart::MANIFEST);
    let shared = built(again.manifest(manifest));
    let state = shared.clock();
    assert!(!state.frozen);
    assert!(state.now.duration_since(before) >= jiff::SignedDuration::from_millis(30));
    shared.close();
    let shared = start(&directory);
    assert!(shared.clock().frozen && shared.clock().now >= state.now);
}

#[test]
fn what_is_not_a_state_is_refused() {
    let directory = Directory::new();
    start(&directory).close();
    let file = directory.path().join("sandbox.jsonl");
    for text in [
        "something else",
        "{\"format\":\"triggers-sandbox\",\"version\":7}\n",
    ] {
        std::fs::write(&file, text).expect("written");
        let refused = refusal(builder().state(directory.path()).build());
        assert!(
            refused.contains("holds no state that can be read"),
            "{refused}"
        );
    }
    let refused = refusal(builder().state(Path::new("/dev/null/state")).build());
    assert!(
        refused.contains("/dev/null/state cannot be used"),
        "{refused}"
    );
}

/// Every byte of the last line, and its loss, is noticed; what comes before is kept.
#[test]
fn damage_keeps_what_is_before_it_and_says_what_is_lost() {
    let directory = Directory::new();
    let shared = start(&directory);
    for _ in 0..3 {
        report(&shared, "2026-12-01T10:00:00Z");
    }
    shared.close();
    let file = directory.path().join("sandbox.jsonl");
    let good = std::fs::read(&file).expect("a file");
    let last = good[..good.len() - 1]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .expect("lines")
        + 1;
    for damage in (last..good.len()).step_by(7).chain([good.len() - 1]) {
        let mut bytes = good.clone();
        bytes[damage] ^= 4;
        std::fs::write(&file, &bytes).expect("written");
        let Built {
            shared,
            lost: found,
        } = builder()
            .state(directory.path())
            .build()
            .expect("a sandbox");
        let told = found.expect("damage");
        assert!(
            told.contains("the last change is lost") && told.contains("damaged"),
            "{told}"
        );
        assert_eq!(
            shared.with(|it| it.engine.log.events.len()),
            2,
            "byte {damage}"
        );
        shared.close();
    }
    // In the middle, everything after it goes too: it builds on what is lost.
    let mut bytes = good.clone();
    bytes[last - 10] ^= 1;
    std::fs::write(&file, &bytes).expect("written");
    let told = builder()
        .state(directory.path())
        .build()
        .expect("a sandbox")
        .lost;
    assert!(told.is_some_and(|told| told.contains("the last 2 changes are lost")));
    let aside = std::fs::read_dir(directory.path()).expect("a directory");
    assert!(aside.count() > 2, "what was set aside is there");
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
fn what_comes_after_the_end_is_not_called_kept() {
    let directory = Directory::new();
    let shared = start(&directory);
    report(&shared, "2026-12-01T10:00:00Z");
    shared.written_blocking().expect("written");
    shared.close();
    report(&shared, "2026-12-01T10:00:00Z");
    let error = shared.written_blocking().expect_err("closed");
    assert!(error.to_string().contains("stopped"), "{error}");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let directory = Directory::new();
    start(&directory).close();
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(directory.path()), 0o700);
    assert_eq!(mode(&directory.path().join("sandbox.jsonl")), 0o600);
}

/// Answers with a number that only this process knows: how often it was asked.
fn answer(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    std::thread::spawn(move || {
        let mut count = 0;
        while let Some(question) = shared.next_question() {
            count += 1;
            let answer = Input::Answer(question.number, refresh(&question, count));
            let _done = shared.apply(answer);
            shared.wake_due_work();
        }
    });
}

fn refresh(question: &Question, count: u64) -> Refresh {
    if count == 2 {
        return Err("no answer".to_owned());
    }
    let mut payload = question.payload.as_object().cloned().unwrap_or_default();
    payload.insert("price".to_owned(), count.into());
    let (payload, cancel) = (Some(payload), false);
    Ok(Refreshed { payload, cancel })
}

#[cfg(feature = "inbound")]
#[test]
fn answers_of_a_provider_are_kept_and_not_asked_for_again() {
    let directory = Directory::new();
    let given = |provider: bool| {
        let builder = builder()
            .state(directory.path())
            .automations(automations(true));
        built(if provider {
            builder.provider("http://127.0.0.1:9")
        } else {
            builder
        })
    };
    let shared = given(true);
    // Before its own thread, which finds no provider there, the test answers.
    answer(&shared);
    for _ in 0..3 {
        report(&shared, "2026-12-01T10:00:00Z");
    }
    shared.change(|it| it.advance(Duration::from_hours(24 * 30)));
    shared.finish().expect("written");
    let inputs = |shared: &Shared| {
        shared.with(|state| {
            let actions = state.engine.log.actions.after(0);
            actions
                .map(|(_, it)| it.input.to_string())
                .collect::<Vec<_>>()
        })
    };
    let before = inputs(&shared);
    assert!(before.len() > 3, "{before:?}");
    shared.close();
    // There is no provider this time.
    let again = given(false);
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
