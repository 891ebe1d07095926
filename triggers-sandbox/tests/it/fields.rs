//! What a request must look like, and the answers' shapes.

use crate::http::send;
use crate::support::{APP, ENTITY, SITE, Site, appointment, builder, sandbox};
use serde_json::{Value, json};
use triggers_sandbox::assumed::{InvalidPayload, MissingPayload};

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let violations = async |operation: &str, body: Value| -> Vec<(String, String)> {
        let answer = site.call(operation, &body).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        let violations = answer.json()["details"]["validationError"]["fieldViolations"].clone();
        let pair = |violation: &Value| {
            let text = |key: &str| violation[key].as_str().unwrap_or_default().to_owned();
            (text("field"), text("violatedRule"))
        };
        violations
            .as_array()
            .expect("violations")
            .iter()
            .map(pair)
            .collect()
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(field, rule)| ((*field).to_owned(), (*rule).to_owned()))
            .collect()
    };

    let body = json!({
        "externalEntityId": "7", "payload": [],
        "idempotency": { "key": "k".repeat(81), "ttlInMilliseconds": "0" },
    });
    let expected = [
        ("triggerKey", "REQUIRED_FIELD"),
        ("payload", "FORMAT"),
        ("externalEntityId", "FORMAT"),
        ("idempotency.key", "MAX_LENGTH"),
        ("idempotency.ttlInMilliseconds", "MIN"),
    ];
    assert_eq!(violations("report", body).await, pairs(&expected));
    let body = json!({
        "triggerKey": "k".repeat(101), "payload": { "_a": 1, "b": { "c-d": 1 }, "e": [{ "": 0 }] },
        "idempotency": { "ttlInMilliseconds": "x" },
    });
    let expected = [
        ("triggerKey", "MAX_LENGTH"),
        ("payload._a", "FORMAT"),
        ("payload.b.c-d", "FORMAT"),
        ("payload.e.", "FORMAT"),
        ("idempotency.key", "REQUIRED_FIELD"),
        ("idempotency.ttlInMilliseconds", "FORMAT"),
    ];
    assert_eq!(violations("report", body).await, pairs(&expected));
    let body = json!({ "triggerKey": "booked", "eventsInfo": [] });
    assert_eq!(
        violations("bulk-report", body).await,
        pairs(&[("eventsInfo", "MIN_SIZE")])
    );
    let body = json!({ "triggerKey": "booked", "eventsInfo": [{}, { "externalEntityId": 5 }, 7] });
    let expected = [
        ("eventsInfo[1].externalEntityId", "FORMAT"),
        ("eventsInfo[2]", "FORMAT"),
    ];
    assert_eq!(violations("bulk-report", body).await, pairs(&expected));
    let body = json!({ "triggerKey": "", "externalEntityIds": vec![ENTITY; 101] });
    let expected = [
        ("triggerKey", "MIN_LENGTH"),
        ("externalEntityIds", "MAX_SIZE"),
    ];
    assert_eq!(violations("bulk-cancel", body).await, pairs(&expected));
    assert_eq!(
        violations("cancel", json!({ "triggerKey": "x" })).await,
        pairs(&[("externalEntityId", "REQUIRED_FIELD")])
    );
}

#[tokio::test]
async fn payloads_keep_to_their_schema() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let answer = site
        .call("report", &json!({ "triggerKey": "booked" }))
        .await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "REQUIRED_PROPERTY")
    );
    for (payload, path, rule) in [
        (json!({}), "", "required"),
        (json!({ "title": 1 }), "/title", "type"),
        (json!({ "title": "x", "price": null }), "/price", "type"),
    ] {
        let answer = site.report("booked", ENTITY, &payload).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (428, "SCHEMA_VALIDATION_FAILED"),
            "{payload}"
        );
        let violation =
            answer.json()["details"]["applicationError"]["data"]["violations"][0].clone();
        assert_eq!(
            (&violation["path"], &violation["rule"]),
            (&json!(path), &json!(rule))
        );
    }
    for (key, wrong) in [("startsAt", "2026-12-01"), ("contactId", "8046df3c")] {
        let mut payload = appointment("2026-12-01T10:00:00Z");
        payload[key] = wrong.into();
        assert_eq!(
            site.report("starting", ENTITY, &payload).await.status,
            428,
            "{key}"
        );
    }
    // What the schema does not name is always accepted (docs/api.md#s2.1).
    assert_eq!(
        site.report("booked", ENTITY, &json!({ "title": "x", "more": [1] }))
            .await
            .status,
        200
    );
    assert_eq!(sandbox.events().len(), 1);
}

#[tokio::test]
async fn open_questions_have_switches() {
    let sandbox = builder()
        .assume(MissingPayload::Empty)
        .assume(InvalidPayload::NotActivated)
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let answer = site
        .call("report", &json!({ "triggerKey": "booked" }))
        .await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({ "activationIds": [] }))
    );
    let answer = site
        .report("starting", ENTITY, &appointment("tomorrow"))
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn bulk_items_stand_for_themselves() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let good =
        json!({ "payload": appointment("2026-12-01T10:00:00Z"), "externalEntityId": ENTITY });
    let body =
        json!({ "triggerKey": "starting", "eventsInfo": [good, { "payload": {} }, {}, good] });
    let answer = site.call("bulk-report", &body).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(answer["triggerKey"], "starting");
    let counters = json!({ "totalSuccesses": 2, "totalFailures": 2, "undetailedFailures": 0 });
    assert_eq!(answer["bulkActionMetadata"], counters);
    let results = answer["results"].as_array().expect("results");
    let metadata = |index: usize| &results[index]["itemMetadata"];
    assert_eq!(*metadata(0), json!({ "originalIndex": 0, "success": true }));
    assert_eq!(metadata(1)["error"]["code"], "SCHEMA_VALIDATION_FAILED");
    assert_eq!(metadata(2)["error"]["code"], "REQUIRED_PROPERTY");
    assert_eq!(metadata(3)["originalIndex"], 3);
    assert_eq!(results[0]["eventInfo"], good);
    assert_eq!(
        results[0]["activationIds"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(
        sandbox.requests().last().expect("a request").verdict,
        "PARTIAL"
    );

    let body = json!({ "triggerKey": "starting", "externalEntityIds": [ENTITY, SITE] });
    let answer = site.call("bulk-cancel", &body).await.json();
    assert_eq!(answer["bulkActionMetadata"]["totalSuccesses"], 2);
    assert_eq!(
        answer["results"][1],
        json!({ "itemMetadata": { "originalIndex": 1, "success": true }, "externalEntityId": SITE })
    );
}

#[tokio::test]
async fn bodies_headers_and_paths() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let token = site.token.as_str();
    let path = "/automations/v1/events/report";
    let json_type = ("content-type", "application/json;charset=UTF-8");
    let long = vec![b' '; (1 << 20) + 1];
    for (method, path, content_type, body, status) in [
        ("POST", path, json_type, b"{" as &[u8], 400),
        ("POST", path, json_type, b"[]", 400),
        ("POST", path, json_type, &long, 413),
        ("POST", path, ("content-type", "text/plain"), b"{}", 415),
        ("GET", path, json_type, b"", 405),
        (
            "POST",
            "/automations/v1/events/rerport",
            json_type,
            b"{}",
            404,
        ),
    ] {
        let answer = send(
            sandbox.address(),
            method,
            path,
            &[content_type, ("authorization", token)],
            body,
        )
        .await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let id = answer.header("x-wix-request-id").expect("an id");
        assert!(
            id.split_once('.')
                .is_some_and(|(seconds, fraction)| seconds.len() == 10 && fraction.len() == 18),
            "{id}"
        );
        assert!(answer.json()["details"].is_object());
        let message = answer.json()["message"].as_str().map(str::to_owned);
        assert!(
            message.as_ref().is_some_and(|text| text == text.trim()),
            "{message:?}"
        );
    }
}

/// What is only passed on is read no less strictly, and repeated as it was spelled.
#[tokio::test]
async fn bodies_are_read_as_a_whole() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let call = async |operation: &str, body: &str| {
        let headers = [
            ("content-type", "application/json"),
            ("authorization", site.token.as_str()),
        ];
        let path = format!("/automations/v1/events/{operation}");
        send(sandbox.address(), "POST", &path, &headers, body.as_bytes()).await
    };
    let deep = format!("{}{}", "[".repeat(64), "]".repeat(64));
    let key = r#""triggerKey":"starting""#;
    let payload = r#""payload":{"title":"Haircut","startsAt":"2026-12-01T10:00:00Z","contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47"}"#;
    for (operation, body) in [
        ("report", format!("{{{key},{payload},\"more\":{deep}}}")),
        ("report", format!("{{{key},\"payload\":{{\"a\":{deep}}}}}")),
        ("cancel", format!("{{{key},\"externalEntityId\":{deep}}}")),
        (
            "bulk-report",
            format!("{{{key},\"eventsInfo\":[{{{payload}}}],\"more\":{deep}}}"),
        ),
        (
            "bulk-report",
            format!("{{{key},\"eventsInfo\":[{{{payload},\"more\":{deep}}}]}}"),
        ),
        (
            "bulk-cancel",
            format!("{{{key},\"externalEntityIds\":[{deep}]}}"),
        ),
        // Each is JSON by its brackets, and no value.
        (
            "report",
            format!("{{{key},\"payload\":{{\"title\":1e999}}}}"),
        ),
        (
            "report",
            format!("{{{key},\"payload\":{{\"title\":\"\\ud800\"}}}}"),
        ),
        (
            "bulk-report",
            format!("{{{key},\"eventsInfo\":[{{\"payload\":{{\"title\":1e999}}}}]}}"),
        ),
        ("report", format!("{{{key},{payload}}}}}")),
        ("report", format!("{{{key},{payload},}}")),
        ("report", "{".repeat(9_000)),
    ] {
        let answer = call(operation, &body).await;
        let shown = &body[..body.len().min(90)];
        assert_eq!(answer.status, 400, "{operation} {shown}: {}", answer.body);
    }
    assert!(sandbox.events().is_empty());

    // Of two members of one name the last one counts.
    let twice = format!(r#"{{"triggerKey":"other",{key},"payload":null, {payload}}}"#);
    let answer = call("report", &twice).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let item = format!(
        r#"{{ "payload" :{{ "price":1.50, {} , "more":null}}"#,
        &payload[11..]
    );
    let answer = call("bulk-report", &format!("{{{key},\"eventsInfo\":[{item}]}}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(
        answer
            .body
            .contains(r#""eventInfo":{"payload":{ "price":1.50, "#),
        "{}",
        answer.body
    );
    let events = sandbox.events();
    assert_eq!(events[0].payload["title"], "Haircut");
    assert_eq!(events[1].payload["price"], 1.5);
}
