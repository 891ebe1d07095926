//! Sending by hand and making a call again: by the way that apps' calls take.

use super::{change, json, page};
use crate::support::{APP, ENTITY, OTHER_APP, SITE, Site, appointment, sandbox};
use serde_json::json;
use triggers_sandbox::{Fault, Faults};

#[tokio::test]
async fn a_form_has_the_fields_of_the_manifest_and_a_sample() {
    let sandbox = sandbox().await;
    let form = page(
        &sandbox,
        &format!("/ui/send?trigger=starting&entity={ENTITY}"),
    )
    .await;
    let value = |name: &str| {
        let field = form
            .all("input")
            .find(|field| field.get("name") == Some(name));
        field
            .and_then(|field| field.get("value"))
            .map(str::to_owned)
    };
    assert_eq!(value("body.payload.title").as_deref(), Some("Haircut"));
    assert_eq!(
        value("body.payload.startsAt").as_deref(),
        Some("2026-11-27T10:00:00Z")
    );
    assert_eq!(value("body.externalEntityId").as_deref(), Some(ENTITY));
    assert_eq!(value("app").as_deref(), Some(APP));
    let other = page(&sandbox, "/ui/send?trigger=foreign_only").await;
    let app = other
        .all("input")
        .find(|field| field.get("name") == Some("app"));
    assert_eq!(app.and_then(|field| field.get("value")), Some(OTHER_APP));
}

#[tokio::test]
async fn what_is_sent_is_a_call_like_any_other() {
    let sandbox = sandbox().await;
    let sent = change(&sandbox, "/ui/send", &json!({
        "operation": "report", "app": APP, "instance": SITE, "body": {
            "triggerKey": "booked", "externalEntityId": ENTITY, "payload": { "title": "It's", "price": 80 },
            "idempotency": { "key": "once", "ttlInMilliseconds": "60000" },
        },
    })).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let request = sandbox.requests().pop().expect("a request");
    assert_eq!(sent.json()["go"], format!("/ui/requests/{}", request.seq));
    assert_eq!((request.status, request.verdict.code()), (200, "OK"));
    assert_eq!(request.headers["authorization"], "Bearer [redacted]");
    let body: serde_json::Value = serde_json::from_str(&request.request_body).expect("JSON");
    assert_eq!(
        body,
        json!({
            "triggerKey": "booked", "externalEntityId": ENTITY, "payload": { "title": "It's", "price": 80 },
            "idempotency": { "key": "once", "ttlInMilliseconds": "60000" },
        })
    );

    // The same once more: the key is held. Faults strike such calls too.
    let again = change(&sandbox, "/ui/replay", &json!({ "seq": request.seq })).await;
    assert_eq!(again.status, 200, "{}", again.body);
    let twin = sandbox.requests().pop().expect("a request");
    assert_eq!(
        (twin.verdict.code(), &twin.request_body),
        ("DUPLICATE", &request.request_body)
    );
    sandbox
        .set_faults(Faults::new([Fault::status(503).on("report")]))
        .expect("a sound fault");
    let broken = change(&sandbox, "/ui/replay", &json!({ "seq": request.seq })).await;
    assert_eq!(broken.json()["status"], 503);
}

#[tokio::test]
async fn a_cancellation_and_a_payload_of_ones_own() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    let fields = json!({ "operation": "cancel", "app": APP, "instance": SITE, "body": { "triggerKey": "starting", "externalEntityId": ENTITY } });
    change(&sandbox, "/ui/send", &fields).await;
    let seq = sandbox.requests().pop().expect("a request").seq;
    let shown = json(&sandbox, &format!("/ui/requests/{seq}")).await;
    assert_eq!(shown["activations"][0]["status"], "CANCELLED");
    assert_eq!(shown["activations"][0]["canceledHere"], true);

    let raw = json!({ "operation": "report", "app": APP, "instance": SITE, "body": { "triggerKey": "booked", "payload": [1] } });
    assert_eq!(
        change(&sandbox, "/ui/send", &raw).await.json()["status"],
        400
    );
    for wrong in [
        json!({ "operation": "report", "app": APP, "instance": "x", "body": {} }),
        json!({ "operation": "token", "app": APP, "instance": SITE, "body": {} }),
    ] {
        assert_eq!(
            change(&sandbox, "/ui/send", &wrong).await.status,
            400,
            "{wrong}"
        );
    }
    // A token is not asked for twice.
    let first = sandbox.requests()[0].seq;
    assert_eq!(
        change(&sandbox, "/ui/replay", &json!({ "seq": first }))
            .await
            .status,
        400
    );
}
