//! Every call, field for field as docs/api.md#s11 records it of the official Node SDK: through generated
//! functions, the client and a proxy, to the service.

use crate::proxy::{Message, Proxy};
use crate::world::{APP, SECRET, client_of, instance, options};
use serde_json::{Value, json};
use std::time::Duration;
use triggers_codegen::Source;
use triggers_runtime::{Instance, Uuid, triggers};
use triggers_sandbox::Sandbox;

#[triggers(inline = r#"
version: 1
entities: { thing: {} }
triggers:
  my_trigger:
    name: My trigger
    entity: thing
    payload: { type: object, properties: { a: { type: integer, title: A, examples: [1] } }, required: [a] }
  my_other:
    name: My other trigger
    payload: { type: object, properties: { a: { type: integer, title: A, examples: [1] } }, required: [a] }
"#)]
mod events {}

const MANIFEST: &str = r"
version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
entities: { thing: {} }
triggers:
  my_trigger:
    name: My trigger
    entity: thing
    payload: { type: object, properties: { a: { type: integer, title: A, examples: [1] } }, required: [a] }
  my_other: { name: My other trigger, payload: { type: object, properties: { a: { type: integer, title: A, examples: [1] } } } }
";

use events::my_trigger::{self, Payload};

const ID: Uuid = Uuid::from_u128(0x16ef_8c9c_7575_4098_a5ab_c91a_d8f3_3c47);

fn id() -> events::ThingId {
    events::ThingId::new(ID)
}

/// Makes one call of each kind.
async fn make(call: &str, site: &Instance) {
    let payload = Payload { a: 1 };
    match call {
        "report" => drop(
            my_trigger::report(site, id(), &payload)
                .idempotency_key("k1")
                .ttl(Duration::from_secs(60))
                .await
                .unwrap(),
        ),
        "report without entity and key" => {
            let payload = events::my_other::Payload { a: 1 };
            drop(
                events::my_other::report(site, &payload)
                    .without_idempotency()
                    .await
                    .unwrap(),
            );
        }
        "bulk-report" => {
            let receipt = my_trigger::report_all(site, [(id(), payload)])
                .await
                .unwrap();
            assert!(receipt.is_complete());
        }
        "cancel" => drop(my_trigger::cancel(site, id()).await.unwrap()),
        "bulk-cancel" => assert!(
            my_trigger::cancel_all(site, [id()])
                .await
                .unwrap()
                .is_complete()
        ),
        _ => unreachable!("{call}"),
    }
}

/// The expected path and body; `FRESH` stands for any key.
fn expected() -> [(&'static str, &'static str, Value); 5] {
    let id = ID.to_string();
    [
        (
            "report",
            "/automations/v1/events/report",
            json!({ "triggerKey": "my_trigger", "payload": { "a": 1 }, "externalEntityId": id,
                    "idempotency": { "key": "k1", "ttlInMilliseconds": "60000" } }),
        ),
        (
            "report without entity and key",
            "/automations/v1/events/report",
            json!({ "triggerKey": "my_other", "payload": { "a": 1 } }),
        ),
        (
            "bulk-report",
            "/automations/v1/events/bulk-report",
            json!({ "triggerKey": "my_trigger", "eventsInfo": [
                { "payload": { "a": 1 }, "externalEntityId": id, "idempotency": { "key": "FRESH" } } ] }),
        ),
        (
            "cancel",
            "/automations/v1/events/cancel",
            json!({ "triggerKey": "my_trigger", "externalEntityId": id }),
        ),
        (
            "bulk-cancel",
            "/automations/v1/events/bulk-cancel",
            json!({ "triggerKey": "my_trigger", "externalEntityIds": [id] }),
        ),
    ]
}

/// The body with a fresh key, which is a UUID, replaced by a word.
fn body(request: &Message) -> Value {
    let mut body = request.json();
    for item in body
        .get_mut("eventsInfo")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let key = item["idempotency"]["key"].as_str().unwrap();
        Uuid::parse_str(key).unwrap();
        item["idempotency"]["key"] = "FRESH".into();
    }
    body
}

#[tokio::test]
async fn requests_are_those_of_the_node_sdk() {
    let sandbox = Sandbox::builder()
        .manifest(Source::inline("wire.yaml", MANIFEST))
        .start()
        .await
        .unwrap();
    let proxy = Proxy::start(sandbox.address()).await;
    let client = client_of(&proxy.url()).delivery(options()).build().unwrap();
    let site = client.instance(instance(0).into());
    for (at, (call, path, json)) in expected().into_iter().enumerate() {
        make(call, &site).await;
        let log = proxy.log_of_calls();
        assert_eq!(log.len(), at + 1, "{call}: one request");
        let request = &log[at].request;
        assert_eq!((request.method(), request.path()), ("POST", path), "{call}");
        assert_eq!(body(request), json, "{call}");
        assert_eq!(
            request.header("content-type"),
            Some("application/json"),
            "{call}: no charset"
        );
        let token = request.header("authorization").unwrap();
        assert!(!token.contains(' '), "{call}: the bare token");
        assert!(
            request.header("wix-site-id").is_none() && request.header("wix-account-id").is_none(),
            "{call}"
        );
    }
    let log = proxy.log();
    let tokens: Vec<_> = log.iter().filter(|exchange| exchange.is_token()).collect();
    assert_eq!(tokens.len(), 1, "one token for all calls");
    let request = &tokens[0].request;
    assert_eq!(
        (request.method(), request.path()),
        ("POST", "/oauth2/token")
    );
    assert_eq!(
        request.json(),
        json!({ "instance_id": instance(0).to_string(), "client_id": APP.to_string(), "client_secret": SECRET,
                "grant_type": "client_credentials" })
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert!(request.header("authorization").is_none());
}
