//! Refreshing payloads (docs/api.md#s3, #s8), against a provider on a thread of its own.

use super::{automation, became, last, note, notes, report};
use crate::support::{appointment, builder, control};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use triggers_sandbox::journal::{Reason, Status, Warning};
use triggers_sandbox::{Sandbox, StartError};

/// Gives each caller the next answer, then ends; what it was asked comes out of the channel.
fn provider(answers: Vec<(u16, String)>) -> (SocketAddr, Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (asked, questions) = channel();
    std::thread::spawn(move || {
        for (status, body) in answers {
            let Ok((stream, _)) = listener.accept() else {
                return;
            };
            let _gone = asked.send(answer(stream, status, &body));
        }
    });
    (address, questions)
}

fn answer(stream: TcpStream, status: u16, body: &str) -> (String, Value) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = reader.read_line(&mut head).expect("a head");
        assert!(read > 0, "the head ends early: {head}");
    }
    let length = head
        .to_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .expect("a length");
    let mut request = vec![0; length];
    reader.read_exact(&mut request).expect("a body");
    let answer = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nlocation: http://example.com/\r\n\r\n{body}",
        body.len()
    );
    let mut stream = reader.into_inner();
    stream.write_all(answer.as_bytes()).expect("sent");
    let token = String::from_utf8(request).expect("a token");
    (head, crate::support::claims(&token)["data"].clone())
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
    let (address, questions) = provider(Vec::new());
    // Ends with its thread, and the port with it.
    assert!(questions.recv().is_err());
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

/// Webhooks: attempts until the app accepts, then duplicates, all with the same signed data.
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_sent_until_it_is_accepted_and_again_on_demand() {
    let answers = [500, 200, 200, 200].map(|status| (status, "{}".to_owned()));
    let (address, received) = provider(answers.to_vec());
    let started = builder()
        .webhooks(format!("http://{address}/webhooks"))
        .webhook_timeout(std::time::Duration::from_secs(60))
        .start()
        .await;
    let sandbox = started.expect("a sandbox");
    let site = crate::support::SITE;
    let body =
        json!({ "eventType": "Custom", "instanceId": site, "data": { "a": 1 }, "duplicates": 1 });
    let sent = control(&sandbox, "POST", "/webhooks", &body).await.json();
    let statuses = sent["deliveries"].as_array().expect("a list").iter();
    let statuses: Vec<_> = statuses
        .map(|delivery| delivery["status"].clone())
        .collect();
    assert_eq!(statuses, [500, 200, 200]);
    let installed = control(&sandbox, "PUT", &format!("/instances/{site}"), &json!({})).await;
    assert_eq!(installed.json()["deliveries"][0]["status"], 200);

    let (head, first) = received.recv().expect("a webhook");
    assert!(head.starts_with("POST /webhooks HTTP/1.1\r\n"), "{head}");
    let data: Value = serde_json::from_str(first.as_str().expect("a text")).expect("JSON");
    assert_eq!(
        (&data["eventType"], &data["instanceId"]),
        (&json!("Custom"), &json!(site))
    );
    assert_eq!(data["data"], r#"{"a":1}"#);
    for _ in 0..2 {
        assert_eq!(received.recv().expect("it again").1, first);
    }
    let (_, installed) = received.recv().expect("the installation");
    assert!(installed.as_str().expect("a text").contains("AppInstalled"));
    let journal = sandbox.requests();
    let verdicts: Vec<_> = journal
        .iter()
        .map(|request| request.verdict.code())
        .collect();
    assert_eq!(verdicts, ["STATUS_500", "OK", "OK", "OK"]);
    let key = control(&sandbox, "GET", "/signing-key", &Value::Null)
        .await
        .json();
    assert_eq!(key["publicKey"], sandbox.public_key().expect("a key"));
}

#[tokio::test]
async fn without_a_receiver_a_webhook_is_refused() {
    let sandbox = crate::support::sandbox().await;
    let body = json!({ "eventType": "Custom", "instanceId": crate::support::SITE });
    assert_eq!(
        control(&sandbox, "POST", "/webhooks", &body).await.status,
        400
    );
    let path = format!("/instances/{}", crate::support::SITE);
    assert_eq!(
        control(&sandbox, "DELETE", &path, &json!({})).await.status,
        400
    );
    let started = builder().webhooks("http://example.com").start().await;
    assert!(matches!(started, Err(StartError::Provider(_))));
}
