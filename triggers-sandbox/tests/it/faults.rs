//! Breaking on purpose.

use crate::http::try_send;
use crate::support::{APP, ENTITY, OTHER_SITE, SITE, Site, appointment, control, sandbox};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use triggers_sandbox::{Fault, Faults};

#[tokio::test]
async fn a_status_with_retry_after_for_one_instance() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let other = Site::new(&sandbox, APP, OTHER_SITE).await;
    let instance = SITE.parse().expect("a GUID");
    let busy = Fault::status(503)
        .retry_after("7")
        .on("report")
        .of_instance(instance)
        .times(1);
    sandbox
        .set_faults(Faults::new([busy]))
        .expect("a sound fault");
    let payload = appointment("2026-12-01T10:00:00Z");
    assert_eq!(other.report("starting", ENTITY, &payload).await.status, 200);
    let answer = site.report("starting", ENTITY, &payload).await;
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (503, Some("7"))
    );
    assert_eq!(answer.json(), json!({ "message": "", "details": {} }));
    assert_eq!(site.report("starting", ENTITY, &payload).await.status, 200);
    assert_eq!(sandbox.events().len(), 2);
    assert_eq!(sandbox.requests()[3].verdict, "FAULT_STATUS");
}

#[tokio::test]
async fn a_reset_before_and_after_the_effect() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let body = json!({ "triggerKey": "starting", "payload": appointment("2026-12-01T10:00:00Z") })
        .to_string();
    for (fault, events) in [(Fault::reset(), 0), (Fault::reset().committed(), 1)] {
        sandbox
            .set_faults(Faults::new([fault.times(1)]))
            .expect("a sound fault");
        let headers = [
            ("content-type", "application/json"),
            ("authorization", site.token.as_str()),
        ];
        let answer = try_send(
            sandbox.address(),
            "POST",
            "/v1/events/report",
            &headers,
            body.as_bytes(),
        )
        .await;
        assert_eq!(
            answer.map(|_| ()).map_err(|error| error.kind()),
            Err(std::io::ErrorKind::ConnectionReset)
        );
        assert_eq!(sandbox.events().len(), events);
        let request = sandbox.requests().pop().expect("a request");
        assert_eq!((request.status, request.verdict.code()), (0, "FAULT_RESET"));
    }
}

#[tokio::test]
async fn bulk_items_tokens_bodies_and_delays() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let faults = json!({ "seed": 1, "faults": [
        { "do": "failItems", "items": [1], "operations": ["bulk-cancel"], "count": 1 },
        { "do": "delay", "delayMs": 30, "operations": ["bulk-cancel"] },
        { "do": "revokeToken", "operations": ["cancel"], "count": 1 },
        { "do": "status", "body": "{\"activa", "committed": true, "operations": ["report"] },
    ] });
    let set = control(&sandbox, "PUT", "/faults", &faults).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let before = Instant::now();
    let ids = json!({ "triggerKey": "starting", "externalEntityIds": [ENTITY, SITE] });
    let answer = site.call("bulk-cancel", &ids).await.json();
    assert!(before.elapsed() >= Duration::from_millis(30));
    assert_eq!(
        answer["results"][1]["itemMetadata"]["error"]["code"],
        "INTERNAL"
    );
    assert_eq!(answer["bulkActionMetadata"]["totalSuccesses"], 1);
    let answer = site
        .report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "{\"activa"));
    assert_eq!(sandbox.activations().len(), 1);
    assert_eq!(site.cancel("starting", ENTITY).await.status, 401);
    assert_eq!(
        site.cancel("starting", ENTITY).await.status,
        401,
        "the token stays ended"
    );
    let site = Site::new(&sandbox, APP, SITE).await;
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);

    let shown = control(&sandbox, "GET", "/faults", &Value::Null)
        .await
        .json();
    assert_eq!(shown["faults"][0]["count"], 0);
    let wrong = json!({ "faults": [{ "do": "explode" }] });
    assert_eq!(
        control(&sandbox, "PUT", "/faults", &wrong).await.status,
        400
    );
    assert_eq!(
        sandbox.faults(),
        serde_json::from_value(shown).expect("what was shown")
    );
}
