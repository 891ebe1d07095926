//! Whatever is sent to whatever path: an answer comes, and it is not the sandbox's failure.
//!
//! `PROPTEST_CASES` sets the number of requests.

use crate::support::{APP, ENTITY, SITE, Site, reminders};
use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Number, Value};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Requests of one run.
const CASES: u32 = 3000;

/// Every path there is, with something in place of its parameters.
const PATHS: [&str; 34] = [
    "/oauth2/token",
    "/oauth2/token-info",
    "/automations/v1/events/report",
    "/automations/v1/events/bulk-report",
    "/automations/v1/events/cancel",
    "/automations/v1/events/bulk-cancel",
    "/v1/events/report",
    "/v1/events/bulk-cancel",
    "/v1/triggers/apps/5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913/keys/starting",
    "/v1/triggers/latest/apps/x/keys/%ff",
    "/v1/triggers/query",
    "/v1/triggers/runtime/query",
    "/v1/triggers/resolve",
    "/v1/triggers/identities_schema",
    "/_sandbox/openapi.json",
    "/_sandbox/v1/clock",
    "/_sandbox/v1/requests",
    "/_sandbox/v1/events",
    "/_sandbox/v1/activations",
    "/_sandbox/v1/actions",
    "/_sandbox/v1/automations",
    "/_sandbox/v1/automations/reminders",
    "/_sandbox/v1/automations/%ff",
    "/_sandbox/v1/coverage",
    "/_sandbox/v1/scenario",
    "/_sandbox/v1/reset",
    "/_sandbox/v1/nothing",
    "/",
    "/ui/send",
    "/ui/requests/7",
    "/ui/entities",
    "/ui/automations",
    "/ui/clock",
    "/ui/assets/x",
];

/// Names that mean something somewhere.
const KEYS: [&str; 34] = [
    "triggerKey",
    "payload",
    "externalEntityId",
    "externalEntityIds",
    "eventsInfo",
    "idempotency",
    "key",
    "ttlInMilliseconds",
    "grant_type",
    "client_id",
    "client_secret",
    "instance_id",
    "token",
    "query",
    "filter",
    "sort",
    "fieldName",
    "order",
    "paging",
    "cursorPaging",
    "limit",
    "offset",
    "cursor",
    "appId",
    "$and",
    "$not",
    "freeze",
    "advance",
    "to",
    "automations",
    "configuration",
    "trigger",
    "title",
    "startsAt",
];

#[derive(Clone, Debug)]
struct Sent {
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

fn json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("starting".to_owned()),
        Just("booked".to_owned()),
        Just(APP.to_owned()),
        Just(ENTITY.to_owned()),
        Just("2026-12-01T10:00:00Z".to_owned()),
        Just("{{var(\"title\")}}".to_owned()),
        Just("9223372036854775807".to_owned()),
        Just("1d".to_owned()),
        ".{0,8}",
        "\\PC{0,100}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0_i64..200).prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        let key = prop_oneof![
            4 => prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned),
            1 => ".{0,6}",
        ];
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::Array),
            hash_map(key, inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A request that an endpoint would nearly take.
fn nearly_right() -> impl Strategy<Value = Value> {
    let member = (prop::sample::select(KEYS.to_vec()), json());
    let bodies = prop::sample::select(vec![
        serde_json::json!({ "triggerKey": "starting", "externalEntityId": ENTITY, "payload": { "contactId": ENTITY, "startsAt": "2026-12-01T10:00:00Z" }, "idempotency": { "key": "k" } }),
        serde_json::json!({ "triggerKey": "booked", "eventsInfo": [{ "payload": { "title": "x" } }, {}] }),
        serde_json::json!({ "triggerKey": "booked", "externalEntityIds": [ENTITY] }),
        serde_json::json!({ "query": { "filter": { "appId": APP }, "cursorPaging": { "limit": 1 } } }),
        serde_json::json!({ "grant_type": "client_credentials", "client_id": APP, "client_secret": "sandbox-secret", "instance_id": SITE }),
        serde_json::json!({ "freeze": true }),
        serde_json::json!({ "advance": "1h" }),
        reminders(),
    ]);
    (bodies, vec(member, 0..3)).prop_map(|(mut body, members)| {
        if let Some(object) = body.as_object_mut() {
            for (key, value) in members {
                object.insert(key.to_owned(), value);
            }
        }
        body
    })
}

fn sent() -> impl Strategy<Value = Sent> {
    let method = prop_oneof![
        8 => Just("POST".to_owned()),
        3 => Just("GET".to_owned()),
        3 => Just("PUT".to_owned()),
        1 => Just("DELETE".to_owned()),
        1 => Just("HEAD".to_owned()),
        1 => Just("OPTIONS".to_owned()),
        1 => "[A-Z]{1,12}",
    ];
    let known = prop::sample::select(PATHS.to_vec()).prop_map(str::to_owned);
    let path = prop_oneof![
        8 => known.clone(),
        2 => (known, "[!-\"$->@-~]{0,40}").prop_map(|(path, query)| format!("{path}?{query}")),
        1 => "/[!-\"$->@-~]{0,60}",
    ];
    let name = prop_oneof![
        Just("origin".to_owned()),
        Just("cookie".to_owned()),
        Just("sec-fetch-site".to_owned()),
        Just("x-sandbox-token".to_owned()),
        Just("content-encoding".to_owned()),
        Just("last-event-id".to_owned()),
        "x-[a-z]{1,10}",
    ];
    let value = vec(prop_oneof![0x20_u8..0x7f, 0x80_u8..=0xff], 0..60);
    let body = prop_oneof![
        4 => nearly_right().prop_map(|body| body.to_string().into_bytes()),
        4 => json().prop_map(|body| body.to_string().into_bytes()),
        1 => vec(any::<u8>(), 0..400),
        1 => Just(Vec::new()),
        // Deeper than any reader should follow.
        1 => (1_usize..60_000).prop_map(|depth| vec![b'['; depth]),
    ];
    (method, path, vec((name, value), 0..3), body).prop_map(|(method, path, headers, body)| Sent {
        method,
        path,
        headers,
        body,
    })
}

/// The status of the answer; `None` when there is none.
async fn status(address: SocketAddr, sent: &Sent, token: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).await.expect("it still listens");
    let mut bytes = format!(
        "{} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nauthorization: {token}\r\n\
         content-type: application/json\r\nx-sandbox: 1\r\ncontent-length: {}\r\n",
        sent.method,
        sent.path,
        sent.body.len()
    )
    .into_bytes();
    for (name, value) in &sent.headers {
        bytes.extend(name.bytes().chain(*b": "));
        bytes.extend(value);
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"\r\n");
    bytes.extend(&sent.body);
    // It may close before it has read all of a body that it will not take.
    let _refused = stream.write_all(&bytes).await;
    let mut head = [0; 12];
    let read = stream.read_exact(&mut head);
    let read = tokio::time::timeout(Duration::from_secs(20), read);
    read.await.expect("an answer in time").ok()?;
    std::str::from_utf8(&head[9..]).ok()?.parse().ok()
}

#[test]
fn nothing_that_is_sent_makes_it_fail() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let sandbox = runtime.block_on(crate::support::sandbox());
    let token = runtime.block_on(async { Site::new(&sandbox, APP, SITE).await.token });
    let cases =
        std::env::var("PROPTEST_CASES").map_or(CASES, |cases| cases.parse().expect("a number"));
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let tally = std::cell::RefCell::new(std::collections::BTreeMap::<u16, u32>::new());
    let outcome = runner.run(&sent(), |sent| {
        let status = runtime.block_on(status(sandbox.address(), &sent, &token));
        let status = status.ok_or_else(|| TestCaseError::fail("no answer"))?;
        prop_assert!(status < 500, "{status}");
        *tally.borrow_mut().entry(status).or_default() += 1;
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    // A fuzzer that is refused at the door finds nothing.
    let tally = tally.into_inner();
    let accepted = tally.get(&200).copied().unwrap_or_default();
    assert!(accepted * 20 > cases, "{tally:?}");
}
