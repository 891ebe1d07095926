//! Refreshing payloads (docs/api.md#s3, #s8), against a provider on a thread of its own.

use super::{automation, became, last, note, notes, report};
use crate::outbound::{answer, app};
use crate::support::{appointment, builder};
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::Receiver;
use triggers_sandbox::journal::{Reason, Status, Warning};
use triggers_sandbox::{Sandbox, StartError};

fn provider(answers: Vec<(u16, String)>) -> (SocketAddr, Receiver<(String, Value)>) {
    let answers = answers
        .into_iter()
        .map(|(status, body)| answer(status, &body));
    app(answers.collect())
}

/// A note of the title at the event's date, and one a day later.
async fn asking(address: SocketAddr) -> Sandbox {
    let actions = json!({
        "now": note("{{var(\"title\")}}", &["wait"]),
        "wait": { "type": "DELAY", "delayInfo": {
            "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": ["later"],
        } },
        "later": note("{{var(\"title\")}}", &[]),
    });
    let sandbox = builder()
        .automations(json!([automation("starting", &["now"], &actions)]))
        .provider(format!("http://{address}/plugin"))
        .start()
        .await
        .expect("a sandbox");
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    sandbox
}

fn titled(title: &str) -> (u16, String) {
    (200, json!({ "payload": { "title": title } }).to_string())
}

#[tokio::test]
async fn the_provider_is_asked_at_the_date_and_after_each_delay() {
    let (address, questions) = provider(vec![titled("new"), titled("newer")]);
    let sandbox = asking(address).await;
    while sandbox.clock().run_to_next_due().is_some() {}
    assert_eq!(notes(&sandbox), ["new", "newer"]);
    assert_eq!(last(&sandbox).warnings, []);
    let (head, asked) = questions.recv().expect("a question");
    assert!(
        head.starts_with("POST /plugin/refresh-payload HTTP/1.1\r\n"),
        "{head}"
    );
    let lower = head.to_lowercase();
    assert!(
        lower.contains("content-type: text/plain; charset=utf-8"),
        "{head}"
    );
    assert!(lower.contains("user-agent: wix\r\n"), "{head}");
    let instance = asked["metadata"]["instanceId"].as_str().expect("an id");
    assert!(instance.starts_with("11111111-"), "{instance}");
    let asked = &asked["request"];
    assert_eq!(asked["triggerKey"], "starting");
    assert_eq!(asked["externalEntityId"], crate::support::ENTITY);
    assert_eq!(asked["payload"]["title"], "Haircut");
    // What was refreshed once is what is refreshed next.
    let (_, asked) = questions.recv().expect("another question");
    let asked = &asked["request"];
    assert_eq!(asked["payload"], json!({ "title": "new" }));
}

#[tokio::test]
async fn the_provider_can_cancel() {
    let (address, _questions) = provider(vec![
        titled("new"),
        (200, r#"{"cancelActivation":true}"#.to_owned()),
    ]);
    let sandbox = asking(address).await;
    while sandbox.clock().run_to_next_due().is_some() {}
    assert_eq!(notes(&sandbox), ["new"]);
    assert_eq!(
        became(&sandbox),
        (Status::Canceled, Some(Reason::CanceledByRefreshPayload))
    );
}

#[tokio::test]
async fn a_provider_that_fails_is_a_warning_and_the_payload_stays() {
    for (status, body) in [
        (500, "{}".to_owned()),
        // Never followed.
        (302, "{}".to_owned()),
        (200, "not JSON".to_owned()),
        (200, r#"{"payload":[]}"#.to_owned()),
        (200, format!("\"{}\"", "x".repeat(2 << 20))),
    ] {
        let (address, _questions) = provider(vec![(status, body), (404, String::new())]);
        let sandbox = asking(address).await;
        while sandbox.clock().run_to_next_due().is_some() {}
        assert_eq!(notes(&sandbox), ["Haircut", "Haircut"]);
        assert_eq!(last(&sandbox).warnings, [Warning::RefreshPayloadFailed]);
        assert_eq!(became(&sandbox), (Status::Ended, None));
    }
}

#[tokio::test]
async fn nobody_there_is_a_warning() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let sandbox = asking(address).await;
    sandbox.clock().run_to_next_due();
    assert_eq!(notes(&sandbox), ["Haircut"]);
    assert_eq!(last(&sandbox).warnings, [Warning::RefreshPayloadFailed]);
}

#[tokio::test]
async fn real_time_events_are_refreshed_only_after_delays() {
    let (address, questions) = provider(vec![titled("new")]);
    let actions = json!({ "note": note("{{var(\"title\")}}", &[]) });
    let sandbox = builder()
        .automations(json!([automation("booked", &["note"], &actions)]))
        .provider(format!("http://{address}"))
        .start()
        .await
        .expect("a sandbox");
    super::book(&sandbox, 1.0).await;
    assert_eq!(notes(&sandbox), ["Haircut"]);
    assert!(questions.try_recv().is_err());
}

#[tokio::test]
async fn a_provider_elsewhere_is_refused() {
    for base in [
        "http://example.com",
        "https://127.0.0.1",
        "http://10.1.2.3:80/x",
        "ftp://localhost",
    ] {
        let started = builder().provider(base).start().await;
        assert!(matches!(started, Err(StartError::Provider(_))), "{base}");
    }
}
