//! What the sandbox sends to an app, and what it makes of the answers.

use crate::support::{APP, ENTITY, OTHER_SITE, SITE, Site, appointment, builder, claims, control};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use triggers_sandbox::{FilterOption, ProviderCall, ProviderMethod, Sandbox, StartError, Webhook};

/// What an app does with a request that it has read.
pub(crate) enum Reply {
    /// Writes these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Writes these bytes and nothing more; the connection stays open.
    Part(Vec<u8>),
}

/// A whole answer.
pub(crate) fn answer(status: u16, body: &str) -> Reply {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nlocation: http://example.com/\r\n\r\n"
    );
    Reply::Bytes((head + body).into_bytes())
}

/// An app on a thread of its own, which treats one request after the other in these ways. What it got
/// comes out of the channel: the head, and the data of the token.
pub(crate) fn app(replies: Vec<Reply>) -> (SocketAddr, Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, received) = channel();
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for reply in replies {
            let (stream, _) = listener.accept().expect("a connection");
            let (mut stream, got) = read(stream);
            let (bytes, is_part) = match reply {
                Reply::Bytes(bytes) => (bytes, false),
                Reply::Part(bytes) => (bytes, true),
            };
            // The sandbox may have enough before the end.
            let _gone = stream.write_all(&bytes);
            if is_part {
                open.push(stream);
            }
            let _gone = sender.send(got);
        }
        // Until the process ends.
        let _more = listener.accept();
        drop(open);
    });
    (address, received)
}

fn read(stream: TcpStream) -> (TcpStream, (String, Value)) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = reader.read_line(&mut head).expect("a head");
        assert!(read > 0, "the head ends early: {head}");
    }
    let lower = head.to_lowercase();
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut request = vec![0; length.expect("a length")];
    reader.read_exact(&mut request).expect("a body");
    let token = String::from_utf8(request).expect("a token");
    let data = claims(&token)["data"].clone();
    (reader.into_inner(), (head, data))
}

async fn sandbox(address: SocketAddr) -> Sandbox {
    let started = builder()
        .webhooks(format!("http://{address}/webhooks"))
        .webhook_timeout(Duration::from_secs(60))
        .provider(format!("http://{address}/plugin"))
        .start()
        .await;
    started.expect("a sandbox")
}

fn validation() -> ProviderCall {
    let method = ProviderMethod::ValidateConfiguration;
    ProviderCall::new(method, "starting", SITE.parse().expect("a GUID"))
}

/// Answers that cannot be used, and the codes that the journal has for them.
fn bad_answers(good: &str) -> Vec<(Reply, u16, &'static str)> {
    let long = "x".repeat((1 << 20) + 1);
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let head = b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n".to_vec();
    let gzip =
        b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x08\x00";
    vec![
        (answer(500, good), 500, "STATUS_500"),
        (answer(302, good), 302, "STATUS_302"),
        (answer(404, ""), 404, "STATUS_404"),
        (answer(200, "garbage"), 200, "INVALID_ANSWER"),
        (answer(200, ""), 200, "INVALID_ANSWER"),
        (answer(200, "null"), 200, "INVALID_ANSWER"),
        (answer(200, &format!("{good}x")), 200, "INVALID_ANSWER"),
        (answer(200, &deep), 200, "INVALID_ANSWER"),
        (answer(200, &long), 200, "INVALID_ANSWER"),
        (Reply::Bytes(gzip.to_vec()), 200, "INVALID_ANSWER"),
        (
            Reply::Bytes([&head[..], b"\xff\xff"].concat()),
            200,
            "INVALID_ANSWER",
        ),
        (Reply::Bytes(Vec::new()), 0, "NO_ANSWER"),
        (Reply::Bytes(b"no HTTP\r\n\r\n".to_vec()), 0, "NO_ANSWER"),
        // Too little, before the connection ends.
        (Reply::Bytes([&head[..], b"{"].concat()), 0, "NO_ANSWER"),
    ]
}

/// Splits a table into the app's replies and what the sandbox must make of them.
fn split<A, B>(table: Vec<(Reply, A, B)>) -> (Vec<Reply>, Vec<(A, B)>) {
    table
        .into_iter()
        .map(|(reply, a, b)| (reply, (a, b)))
        .unzip()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_is_called_as_a_site_owner_configures() {
    let valid = r#"{"valid":false,"configurationErrors":[{"fieldKey":"title","message":"No","ctaLabel":null}]}"#;
    let schema = r#"{"dynamicSchema":{"properties":{"room":{"type":"string"}}}}"#;
    let (address, received) = app(vec![answer(200, valid), answer(200, schema)]);
    let sandbox = sandbox(address).await;
    let mut call = validation();
    call.selected_filter_options = vec![FilterOption {
        field_key: "title".to_owned(),
        values: vec!["Haircut".to_owned()],
    }];
    call.automation_config_mapping
        .insert("a".to_owned(), json!(1));
    let answered = sandbox.call_provider(call).await.expect("a provider");
    assert_eq!((answered.status, answered.answer.as_str()), (200, valid));
    assert_eq!(answered.problem, None);
    let (head, data) = received.recv().expect("a call");
    assert!(
        head.starts_with("POST /plugin/validate-configuration HTTP/1.1\r\n"),
        "{head}"
    );
    let options = json!([{ "fieldKey": "title", "values": ["Haircut"] }]);
    assert_eq!(
        data["request"],
        json!({ "triggerKey": "starting", "selectedFilterOptions": options,
            "automationConfigMapping": { "a": 1 } })
    );
    let metadata = &data["metadata"];
    assert_eq!(metadata["instanceId"], SITE);
    assert_eq!(metadata["appExtensionType"], "AUTOMATIONS_TRIGGER_PROVIDER");

    // The same over the control API.
    let body = json!({ "method": "dynamic-schema", "triggerKey": "starting", "instanceId": SITE,
        "appId": APP, "selectedFilterOptions": options });
    let answered = control(&sandbox, "POST", "/provider", &body).await.json();
    let requests = sandbox.requests();
    let position = requests[1].seq;
    assert_eq!(
        answered,
        json!({ "request": position, "status": 200, "answer": schema, "problem": null })
    );
    let (head, data) = received.recv().expect("a call");
    assert!(head.starts_with("POST /plugin/dynamic-schema "), "{head}");
    assert_eq!(
        data["request"],
        json!({ "triggerKey": "starting", "selectedFilterOptions": options })
    );

    let operations: Vec<_> = requests.iter().map(|it| it.operation.name()).collect();
    assert_eq!(operations, ["validate-configuration", "dynamic-schema"]);
    for request in &requests {
        assert_eq!((request.verdict.code(), request.status), ("OK", 200));
        assert_eq!(request.trigger_key.as_deref(), Some("starting"));
        assert_eq!(request.at.to_string(), crate::support::START);
    }
    let timeline = sandbox.timeline().to_string();
    let line = format!("asked     dynamic-schema of starting to instance {SITE}: OK");
    assert!(timeline.contains(&line), "{timeline}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_the_provider_that_cannot_be_used_are_problems() {
    let good = r#"{"valid":true}"#;
    let mut table = bad_answers(good);
    for wrong in [
        "{}",
        "[true]",
        r#"{"valid":"yes"}"#,
        r#"{"valid":true,"configurationErrors":{}}"#,
        r#"{"valid":true,"configurationErrors":[1]}"#,
        r#"{"valid":true,"configurationErrors":[{"message":1}]}"#,
    ] {
        table.push((answer(200, wrong), 200, "INVALID_ANSWER"));
    }
    table.push((answer(200, good), 200, "OK"));
    let (replies, expected) = split(table);
    let (address, _received) = app(replies);
    let sandbox = sandbox(address).await;
    for (number, (status, code)) in expected.into_iter().enumerate() {
        let answered = sandbox.call_provider(validation()).await;
        let answered = answered.expect("a provider");
        assert_eq!(answered.status, status, "{number}: {answered:?}");
        assert_eq!(answered.problem.is_none(), code == "OK", "{number}");
        let request = sandbox.requests().pop().expect("a request");
        assert_eq!(request.seq, answered.request);
        assert_eq!(request.verdict, code, "{number}: {request:?}");
        let is_described = request.problems.iter().any(|it| it.rule == code);
        assert_eq!(is_described, code.ends_with("ANSWER"), "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_must_be_an_object() {
    let bodies = ["{}", r#"{"dynamicSchema":[]}"#, r#"{"dynamicSchema":{}}"#];
    let (address, _received) = app(bodies.map(|body| answer(200, body)).into());
    let sandbox = sandbox(address).await;
    let site = SITE.parse().expect("a GUID");
    for is_good in [false, false, true] {
        let call = ProviderCall::new(ProviderMethod::DynamicSchema, "booked", site);
        let answered = sandbox.call_provider(call).await.expect("a provider");
        assert_eq!(answered.problem.is_none(), is_good, "{answered:?}");
    }
}

/// An app that never answers, or stops in the midst of an answer.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_too_slow_has_not_answered() {
    let part = |bytes: &[u8]| Reply::Part(bytes.to_vec());
    let half = b"HTTP/1.1 200 X\r\ncontent-length: 14\r\n\r\n{";
    let (address, _received) = app(vec![part(b""), part(half), part(half)]);
    let started = builder()
        .webhooks(format!("http://{address}"))
        .webhook_timeout(Duration::from_millis(500))
        .provider(format!("http://{address}"))
        .start();
    let sandbox = started.await.expect("a sandbox");
    let mut webhook = Webhook::new("Custom", SITE.parse().expect("a GUID"));
    webhook.attempts = 2;
    let sent = sandbox.send_webhook(webhook).await.expect("a receiver");
    let statuses: Vec<_> = sent.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [0, 0]);
    assert!(sent[0].answer.contains("timeout"), "{sent:?}");
    let answered = sandbox.call_provider(validation()).await;
    let answered = answered.expect("a provider");
    assert!(answered.problem.expect("a problem").contains("timeout"));
    let requests = sandbox.requests();
    assert!(requests.iter().all(|it| it.verdict == "NO_ANSWER"));
    assert_eq!(requests.len(), 3);
    // The time could be read all along, and still can.
    assert_eq!(sandbox.clock().now().to_string(), crate::support::START);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_the_service_would_not_send_are_refused() {
    let (address, _received) = app(Vec::new());
    let with_provider = sandbox(address).await;
    let option = json!({ "fieldKey": "a", "values": [] });
    let call = |change: Value| {
        let mut body =
            json!({ "method": "dynamic-schema", "triggerKey": "starting", "instanceId": SITE });
        body.as_object_mut()
            .expect("an object")
            .extend(change.as_object().expect("an object").clone());
        body
    };
    for body in [
        json!([]),
        json!({}),
        call(json!({ "method": "refresh-payload" })),
        call(json!({ "triggerKey": "unknown" })),
        call(json!({ "appId": SITE })),
        call(json!({ "instanceId": "x" })),
        call(json!({ "more": 1 })),
        call(json!({ "selectedFilterOptions": vec![option.clone(); 6] })),
        call(json!({ "selectedFilterOptions": [{ "fieldKey": "", "values": [] }] })),
        call(json!({ "selectedFilterOptions": [{ "fieldKey": "x".repeat(111), "values": [] }] })),
        call(json!({ "selectedFilterOptions": [{ "fieldKey": "x", "values": vec!["x"; 101] }] })),
        call(json!({ "automationConfigMapping": [] })),
    ] {
        let answer = control(&with_provider, "POST", "/provider", &body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
    }
    assert!(with_provider.requests().is_empty());
    let without = crate::support::sandbox().await;
    let answer = control(&without, "POST", "/provider", &call(json!({}))).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("--provider"), "{}", answer.body);
}

/// Webhooks: attempts until the app accepts, then duplicates, all with the same signed data.
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_sent_until_it_is_accepted_and_again_on_demand() {
    let (address, received) = app([500, 200, 200, 200]
        .map(|status| answer(status, "{}"))
        .into());
    let sandbox = sandbox(address).await;
    let body =
        json!({ "eventType": "Custom", "instanceId": SITE, "data": { "a": 1 }, "duplicates": 1 });
    let sent = control(&sandbox, "POST", "/webhooks", &body).await.json();
    let statuses = sent["deliveries"].as_array().expect("a list").iter();
    let statuses: Vec<_> = statuses
        .map(|delivery| delivery["status"].clone())
        .collect();
    assert_eq!(statuses, [500, 200, 200]);
    let installed = control(&sandbox, "PUT", &format!("/instances/{SITE}"), &json!({})).await;
    assert_eq!(installed.json()["deliveries"][0]["status"], 200);

    let (head, first) = received.recv().expect("a webhook");
    assert!(head.starts_with("POST /webhooks HTTP/1.1\r\n"), "{head}");
    let data: Value = serde_json::from_str(first.as_str().expect("a text")).expect("JSON");
    assert_eq!(
        (&data["eventType"], &data["instanceId"]),
        (&json!("Custom"), &json!(SITE))
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
    let body = json!({ "eventType": "Custom", "instanceId": SITE });
    assert_eq!(
        control(&sandbox, "POST", "/webhooks", &body).await.status,
        400
    );
    let path = format!("/instances/{SITE}");
    assert_eq!(
        control(&sandbox, "DELETE", &path, &json!({})).await.status,
        400
    );
    let started = builder().webhooks("http://example.com").start().await;
    assert!(matches!(started, Err(StartError::Provider(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_200_accepts_a_webhook() {
    let table = bad_answers("{}")
        .into_iter()
        .filter(|(_, _, code)| *code != "INVALID_ANSWER");
    let mut table: Vec<_> = table.collect();
    table.push((answer(201, ""), 201, "STATUS_201"));
    table.push((answer(204, ""), 204, "STATUS_204"));
    // What an accepted webhook is answered with does not matter.
    table.push((answer(200, "garbage"), 200, "OK"));
    let (replies, expected) = split(table);
    let (address, _received) = app(replies);
    let sandbox = sandbox(address).await;
    let mut webhook = Webhook::new("Custom", SITE.parse().expect("a GUID"));
    webhook.attempts = 20;
    let sent = sandbox.send_webhook(webhook).await.expect("a receiver");
    let statuses: Vec<_> = sent.iter().map(|it| it.status).collect();
    let codes: Vec<_> = sandbox
        .requests()
        .iter()
        .map(|it| it.verdict.code().to_owned())
        .collect();
    let (expected_statuses, expected_codes): (Vec<_>, Vec<_>) = expected.into_iter().unzip();
    assert_eq!(
        (statuses, codes),
        (
            expected_statuses,
            expected_codes.iter().map(|it| (*it).to_owned()).collect()
        )
    );
}

/// The list of installations follows the webhooks, and outlives a reset.
#[tokio::test(flavor = "multi_thread")]
async fn installations_are_listed() {
    let answers = [200, 500, 500, 500, 200, 200].map(|status| answer(status, "{}"));
    let (address, received) = app(answers.into());
    let sandbox = sandbox(address).await;
    let list = async || {
        control(&sandbox, "GET", "/instances", &Value::Null)
            .await
            .json()
    };
    assert_eq!(list().await, json!({ "items": [], "next": null }));
    let path = |site: &str| format!("/instances/{site}");
    control(&sandbox, "PUT", &path(SITE), &json!({})).await;
    sandbox.clock().advance(Duration::from_secs(3600));
    // An app that does not accept the webhook is installed all the same.
    control(&sandbox, "PUT", &path(OTHER_SITE), &json!({})).await;
    sandbox.reset();
    let entry = |site: &str, installed: bool, since: &str, accepted: bool| json!({ "appId": APP, "instanceId": site, "installed": installed, "since": since, "accepted": accepted });
    let found = async || {
        let mut items = list().await["items"].clone();
        for item in items.as_array_mut().expect("a list") {
            let request = item.as_object_mut().expect("an object").remove("request");
            assert!(request.is_some_and(|it| it.is_u64()));
        }
        items
    };
    let first = "2026-11-20T10:00:00Z";
    let second = "2026-11-20T11:00:00Z";
    let other = entry(OTHER_SITE, true, second, false);
    assert_eq!(
        found().await,
        json!([other, entry(SITE, true, first, true)])
    );
    control(&sandbox, "DELETE", &path(SITE), &json!({})).await;
    // Sent again, and accepted at last.
    control(&sandbox, "PUT", &path(OTHER_SITE), &json!({})).await;
    let other = entry(OTHER_SITE, true, second, true);
    assert_eq!(
        found().await,
        json!([other, entry(SITE, false, second, true)])
    );
    assert_eq!(sandbox.installations().len(), 2);
    let (_, data) = received.recv().expect("a webhook");
    let data: Value = serde_json::from_str(data.as_str().expect("a text")).expect("JSON");
    assert_eq!(data["data"], json!({ "appId": APP }).to_string());
}

/// A webhook about an instance is on the timeline of its entities; so are calls of the provider.
#[cfg(feature = "pages")]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_on_the_timeline_of_an_entity() {
    let replies = vec![
        answer(200, r#"{"a":"<b>"}"#),
        answer(200, "{}"),
        answer(500, "no"),
        answer(200, r#"{"cancelActivation":true}"#),
    ];
    let (address, _received) = app(replies);
    let started = builder()
        .webhooks(format!("http://{address}"))
        .webhook_timeout(Duration::from_secs(60))
        .provider(format!("http://{address}"))
        .automations(crate::support::reminders())
        .start();
    let sandbox = started.await.expect("a sandbox");
    for site in [SITE, OTHER_SITE] {
        let sent = sandbox.install(site.parse().expect("a GUID")).await;
        assert_eq!(sent.expect("a receiver").len(), 1);
    }
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-11-23T10:00:00Z"))
        .await;
    let answered = sandbox.call_provider(validation()).await;
    assert_eq!(answered.expect("a provider").status, 500);
    sandbox.clock().run_to_next_due();
    let path = format!("/ui/entities/{ENTITY}");
    let view = crate::ui::json(&sandbox, &path).await;
    let entries = view["entries"].as_array().expect("a list").iter();
    let sent: Vec<_> = entries
        .filter(|it| it["sent"].is_object())
        .map(|it| {
            let sent = &it["sent"];
            json!([
                it["at"],
                it["kind"],
                it["triggerKey"],
                it["what"],
                it["text"],
                sent["status"]
            ])
        })
        .collect();
    let at = crate::support::START;
    assert_eq!(
        sent,
        [
            json!([at, "webhook", null, "AppInstalled", "OK", 200]),
            json!([
                at,
                "provider",
                "starting",
                "validate-configuration",
                "STATUS_500",
                500
            ]),
            json!([
                "2026-11-22T10:00:00Z",
                "provider",
                "starting",
                "refresh-payload",
                "OK",
                200
            ]),
        ]
    );
    let page = crate::ui::page(&sandbox, &path).await;
    assert!(page.text.contains(r#""a": "<b>""#), "{}", page.text);
    assert!(page.text.contains("STATUS_500"), "{}", page.text);
    let timeline = sandbox.timeline().to_string();
    let line = format!("webhook   AppInstalled to instance {OTHER_SITE}: OK");
    assert!(timeline.contains(&line), "{timeline}");
    let line = format!("asked     refresh-payload of starting for {ENTITY}: OK");
    assert!(timeline.contains(&line), "{timeline}");
}

/// With `--state`, installations are there again after a restart.
#[tokio::test(flavor = "multi_thread")]
async fn installations_outlive_a_restart() {
    let (address, _received) = app(vec![answer(200, "{}")]);
    let folder = std::env::temp_dir().join(format!("sandbox-installed-{}", std::process::id()));
    let start = async || {
        let started = builder()
            .webhooks(format!("http://{address}"))
            .webhook_timeout(Duration::from_secs(60))
            .state(&folder)
            .start();
        started.await.expect("a sandbox")
    };
    let sandbox = start().await;
    sandbox
        .install(SITE.parse().expect("a GUID"))
        .await
        .expect("a receiver");
    let before = sandbox.installations();
    assert_eq!(before.len(), 1);
    drop(sandbox);
    assert_eq!(start().await.installations(), before);
    std::fs::remove_dir_all(&folder).expect("removed");
}
