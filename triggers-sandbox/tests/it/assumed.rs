//! Every open question: the default answer, and the others.

use crate::http::{Answer, send};
use crate::support::{
    APP, ENTITY, OTHER_APP, OTHER_ENTITY, OTHER_SITE, SITE, Site, appointment, ask_token, builder,
    reminders,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use triggers_codegen::Source;
use triggers_sandbox::Sandbox;
use triggers_sandbox::assumed::{self, Assumption, QUESTIONS};
use triggers_sandbox::journal::{Reason, Status};

/// A sandbox in which `key=answer` holds and a reminder waits for `starting`.
async fn assuming(assumption: &str) -> Sandbox {
    let assumption: Assumption = assumption.parse().expect("an assumption");
    let builder = builder().automations(reminders()).assume(assumption);
    builder.start().await.expect("a sandbox")
}

async fn ask(assumption: &str, operation: &str, body: Value) -> Answer {
    let sandbox = assuming(assumption).await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.call(operation, &body).await
}

fn booked(payload: &Value) -> Value {
    json!({ "triggerKey": "booked", "payload": payload })
}

fn starting(starts_at: &str) -> Value {
    json!({ "triggerKey": "starting", "payload": appointment(starts_at), "externalEntityId": ENTITY })
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn every_question_is_tested_here() {
    let text = include_str!("assumed.rs");
    for question in QUESTIONS {
        assert!(question.answers.len() > 1, "{}", question.key);
        for answer in question.answers {
            let assumption = format!("{}={}", question.key, answer.name);
            assert!(assumption.parse::<Assumption>().is_ok(), "{assumption}");
            assert!(
                text.contains(&format!("\"{assumption}\"")),
                "no test of {assumption}"
            );
        }
    }
    let keys: BTreeSet<_> = QUESTIONS.iter().map(|question| question.key).collect();
    assert_eq!(keys.len(), QUESTIONS.len());
}

#[test]
fn what_is_no_assumption_says_what_would_be() {
    for (text, error) in [
        (
            "duplicates=maybe",
            "`duplicates` is one of skipped, ignored",
        ),
        ("duplicates", "`duplicates` is one of skipped, ignored"),
        (
            "dates=x",
            "there is no question `dates`; see --help for the list",
        ),
    ] {
        let refused = text.parse::<Assumption>().expect_err(text);
        assert_eq!(refused.to_string(), error);
    }
    assert!(assumed::list().contains("skipped (default): One activation"));
}

#[tokio::test]
async fn missing_payloads() {
    let body = json!({ "triggerKey": "booked" });
    for (assumption, expected) in [
        ("missing-payload=refused", is(400, "REQUIRED_PROPERTY")),
        ("missing-payload=empty", is(428, "SCHEMA_VALIDATION_FAILED")),
    ] {
        assert_eq!(
            outcome(&ask(assumption, "report", body.clone()).await),
            expected
        );
    }
}

#[tokio::test]
async fn payloads_against_their_schema() {
    let wrong = booked(&json!({ "title": 1 }));
    for (assumption, expected) in [
        (
            "invalid-payload=refused",
            is(428, "SCHEMA_VALIDATION_FAILED"),
        ),
        ("invalid-payload=not-activated", is(200, "")),
    ] {
        assert_eq!(
            outcome(&ask(assumption, "report", wrong.clone()).await),
            expected
        );
    }
    for (assumption, status) in [("formats=enforced", 428), ("formats=ignored", 200)] {
        let answer = ask(assumption, "report", starting("tomorrow")).await;
        assert_eq!(answer.status, status, "{assumption}");
    }
    for (assumption, entries) in [
        ("schema-error-data=violations", Some(1)),
        ("schema-error-data=empty", None),
    ] {
        let answer = ask(assumption, "report", wrong.clone()).await.json();
        let data = &answer["details"]["applicationError"]["data"];
        assert_eq!(
            data["violations"].as_array().map(Vec::len),
            entries,
            "{data}"
        );
    }
    for (assumption, status) in [("null-values=values", 428), ("null-values=absent", 200)] {
        let body = booked(&json!({ "title": "x", "price": null }));
        assert_eq!(
            ask(assumption, "report", body).await.status,
            status,
            "{assumption}"
        );
    }
    for (assumption, status) in [
        ("object-values=allowed", 200),
        ("object-values=refused", 400),
    ] {
        let body = booked(&json!({ "title": "x", "more": { "a": 1 } }));
        assert_eq!(
            ask(assumption, "report", body).await.status,
            status,
            "{assumption}"
        );
    }
}

#[tokio::test]
async fn properties_that_are_not_declared() {
    let manifest = format!(
        "version: 1
app_id: {SITE}
triggers:
  closed:
    name: Something closed
    payload:
      type: object
      additionalProperties: false
      properties: {{ a: {{ type: string, title: A, examples: [x] }} }}
"
    );
    for (assumption, status) in [
        ("additional-properties=forced", 200),
        ("additional-properties=as-written", 428),
    ] {
        let assumption: Assumption = assumption.parse().expect("an assumption");
        let builder = Sandbox::builder()
            .manifest(Source::inline("closed.yaml", &manifest))
            .assume(assumption);
        let sandbox = builder.start().await.expect("a sandbox");
        let site = Site::new(&sandbox, SITE, SITE).await;
        let answer = site.report("closed", ENTITY, &json!({ "b": 1 })).await;
        assert_eq!(answer.status, status, "{assumption:?} {}", answer.body);
    }
}

#[tokio::test]
async fn trigger_keys_of_nobody() {
    for (assumption, expected) in [
        ("unknown-trigger=not-found", is(404, "TRIGGER_NOT_FOUND")),
        ("unknown-trigger=forbidden", is(403, "PERMISSION_DENIED")),
        ("unknown-trigger=ignored", is(200, "")),
    ] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        for key in ["nowhere", "foreign_only"] {
            let item = json!({ "payload": {} });
            for (operation, body) in [
                ("report", json!({ "triggerKey": key, "payload": {} })),
                (
                    "cancel",
                    json!({ "triggerKey": key, "externalEntityId": ENTITY }),
                ),
                (
                    "bulk-report",
                    json!({ "triggerKey": key, "eventsInfo": [item] }),
                ),
                (
                    "bulk-cancel",
                    json!({ "triggerKey": key, "externalEntityIds": [ENTITY] }),
                ),
            ] {
                let answer = site.call(operation, &body).await;
                assert_eq!(outcome(&answer), expected, "{assumption} {operation}");
            }
        }
        assert!(sandbox.events().is_empty());
    }
}

#[tokio::test]
async fn idempotency_keys() {
    let event = json!({
        "triggerKey": "starting", "payload": appointment("2026-12-01T10:00:00Z"),
        "idempotency": { "key": "k" },
    });
    for (assumption, activations) in [("duplicates=skipped", 1), ("duplicates=ignored", 0)] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        site.call("report", &event).await;
        let ids = site.call("report", &event).await.json()["activationIds"].clone();
        assert_eq!(
            ids.as_array().map(Vec::len),
            Some(activations),
            "{assumption}"
        );
    }
    for (assumption, duplicate) in [("key-scope=instance", false), ("key-scope=app", true)] {
        let sandbox = assuming(assumption).await;
        for instance in [SITE, OTHER_SITE] {
            let site = Site::new(&sandbox, APP, instance).await;
            assert_eq!(site.call("report", &event).await.status, 200);
        }
        assert_eq!(sandbox.events()[1].duplicate, duplicate, "{assumption}");
    }
    for (assumption, duplicate) in [
        ("failed-attempt=key-free", false),
        ("failed-attempt=key-used", true),
    ] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        let mut wrong = event.clone();
        wrong["payload"]["title"] = json!(5);
        assert_eq!(site.call("report", &wrong).await.status, 428);
        assert_eq!(site.call("report", &event).await.status, 200);
        assert_eq!(sandbox.events()[0].duplicate, duplicate, "{assumption}");
    }
}

#[tokio::test]
async fn lives_of_idempotency_keys() {
    let event = |ttl: Value| {
        let mut event = booked(&json!({ "title": "x" }));
        event["idempotency"] = json!({ "key": "k", "ttlInMilliseconds": ttl });
        event
    };
    let ten_days = event(json!("864000000"));
    for (assumption, duplicate) in [("long-ttl=kept", true), ("long-ttl=capped", false)] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        assert_eq!(site.call("report", &ten_days).await.status, 200);
        sandbox.clock().advance(Duration::from_hours(8 * 24));
        let site = Site::new(&sandbox, APP, SITE).await;
        assert_eq!(site.call("report", &ten_days).await.status, 200);
        assert_eq!(sandbox.events()[1].duplicate, duplicate, "{assumption}");
    }
    assert_eq!(
        ask("long-ttl=refused", "report", ten_days).await.status,
        400
    );
    let week = event(json!("604800000"));
    assert_eq!(ask("long-ttl=refused", "report", week).await.status, 200);
    for (assumption, status) in [("ttl-number=accepted", 200), ("ttl-number=refused", 400)] {
        let answer = ask(assumption, "report", event(json!(60_000))).await;
        assert_eq!(answer.status, status, "{assumption}");
    }
}

#[tokio::test]
async fn cancels_of_what_is_not_there() {
    let cancel = json!({ "triggerKey": "starting", "externalEntityId": ENTITY });
    for (assumption, status, failures) in [
        ("unknown-cancel=accepted", 200, 0),
        ("unknown-cancel=not-found", 404, 1),
    ] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        assert_eq!(
            site.call("cancel", &cancel).await.status,
            status,
            "{assumption}"
        );
        assert_eq!(
            site.call("report", &starting("2026-12-01T10:00:00Z"))
                .await
                .status,
            200
        );
        let both = json!({ "triggerKey": "starting", "externalEntityIds": [OTHER_ENTITY, ENTITY] });
        let answer = site.call("bulk-cancel", &both).await.json();
        assert_eq!(
            answer["bulkActionMetadata"]["totalFailures"], failures,
            "{assumption}"
        );
        assert_eq!(answer["results"][1]["itemMetadata"]["success"], true);
    }
    let twice = json!({ "triggerKey": "starting", "externalEntityIds": [ENTITY, ENTITY] });
    for (assumption, status) in [
        ("repeated-ids=accepted", 200),
        ("repeated-ids=refused", 400),
    ] {
        let answer = ask(assumption, "bulk-cancel", twice.clone()).await;
        assert_eq!(answer.status, status, "{assumption}");
    }
}

#[tokio::test]
async fn another_report_for_the_same_entity() {
    for (assumption, first) in [
        ("repeated-report=both", Status::Scheduled),
        ("repeated-report=replaces", Status::Canceled),
    ] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        for date in ["2026-12-01T10:00:00Z", "2026-12-02T10:00:00Z"] {
            assert_eq!(site.call("report", &starting(date)).await.status, 200);
        }
        let status: Vec<_> = sandbox.activations().iter().map(|run| run.status).collect();
        assert_eq!(status, [first, Status::Scheduled], "{assumption}");
    }
}

#[tokio::test]
async fn dates_in_the_past_and_far_ahead() {
    // The reminder comes a day before, so this one is half an hour late, its event 23.5 hours ahead.
    let late = starting("2026-11-21T09:30:00Z");
    for (assumption, status, reason) in [
        (
            "past-date=skipped",
            Status::Skipped,
            Some(Reason::ScheduleDateExpired),
        ),
        ("past-date=grace", Status::Started, None),
        (
            "past-date=refused",
            Status::Skipped,
            Some(Reason::ScheduleDateExpired),
        ),
    ] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        assert_eq!(site.call("report", &late).await.status, 200);
        let run = sandbox.activations().remove(0);
        assert_eq!((run.status, run.reason), (status, reason), "{assumption}");
    }
    let past = starting("2026-11-20T09:59:59Z");
    let answer = ask("past-date=refused", "report", past).await;
    assert_eq!(outcome(&answer), is(428, "SCHEDULE_DATE_EXPIRED"));
    for (assumption, expected) in [
        ("far-date=accepted", is(200, "")),
        ("far-date=refused", is(428, "SCHEDULE_DATE_TOO_FAR")),
    ] {
        let answer = ask(assumption, "report", starting("2027-11-21T10:00:00Z")).await;
        assert_eq!(outcome(&answer), expected, "{assumption}");
        let answer = ask(assumption, "report", starting("2027-11-20T10:00:00Z")).await;
        assert_eq!(answer.status, 200);
    }
}

#[tokio::test]
async fn spellings() {
    for (assumption, status) in [
        ("date-spelling=rfc3339", 428),
        ("date-spelling=lenient", 200),
    ] {
        for date in ["2026-12-01T10:00:00+0000", "2026-12-01T10:00:00"] {
            let sandbox = assuming(assumption).await;
            let site = Site::new(&sandbox, APP, SITE).await;
            assert_eq!(
                site.call("report", &starting(date)).await.status,
                status,
                "{assumption}"
            );
            let dates: Vec<_> = sandbox
                .activations()
                .iter()
                .map(|run| run.scheduled_for)
                .collect();
            let expected = ["2026-11-30T10:00:00Z".parse().ok()];
            assert_eq!(
                dates,
                &expected[..usize::from(status == 200)],
                "{assumption}"
            );
        }
    }
    for (assumption, status) in [("guid-syntax=any", 200), ("guid-syntax=strict", 400)] {
        let cancel = json!({ "triggerKey": "starting", "externalEntityId": ENTITY.to_uppercase() });
        assert_eq!(
            ask(assumption, "cancel", cancel).await.status,
            status,
            "{assumption}"
        );
    }
}

#[tokio::test]
async fn the_rate_limit() {
    let cancel = json!({ "triggerKey": "starting", "externalEntityIds": [ENTITY, OTHER_ENTITY] });
    for (assumption, second, retry_after) in [
        ("retry-after=absent", 200, None),
        ("retry-after=seconds", 200, Some("18")),
        ("bulk-rate=call", 200, None),
        ("bulk-rate=items", 429, None),
    ] {
        let assumption: Assumption = assumption.parse().expect("an assumption");
        let builder = builder().rate_limit(3).assume(assumption);
        let sandbox = builder.start().await.expect("a sandbox");
        let site = Site::new(&sandbox, APP, SITE).await;
        assert_eq!(site.call("bulk-cancel", &cancel).await.status, 200);
        assert_eq!(
            site.call("bulk-cancel", &cancel).await.status,
            second,
            "{assumption:?}"
        );
        site.call("bulk-cancel", &cancel).await;
        sandbox.clock().advance(Duration::from_millis(42_500));
        let answer = site.call("bulk-cancel", &cancel).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), retry_after, "{assumption:?}");
    }
}

#[tokio::test]
async fn bulk_answers() {
    let good = json!({ "payload": { "title": "x" }, "externalEntityId": ENTITY });
    let wrong = json!({ "payload": { "title": "x" }, "externalEntityId": "7" });
    let body = json!({ "triggerKey": "booked", "eventsInfo": [good, wrong] });
    let answer = ask("bulk-wrong-field=call-refused", "bulk-report", body.clone()).await;
    assert_eq!(answer.status, 400);
    let answer = ask("bulk-wrong-field=item-fails", "bulk-report", body).await;
    assert_eq!(answer.status, 200);
    let error = &answer.json()["results"][1]["itemMetadata"]["error"];
    assert_eq!(error["code"], "VALIDATION_FAILED", "{error}");
    assert_eq!(answer.json()["results"][0]["itemMetadata"]["success"], true);
    for (assumption, id) in [
        ("item-id=absent", Value::Null),
        ("item-id=entity", json!(ENTITY)),
    ] {
        let report = json!({ "triggerKey": "booked", "eventsInfo": [good] });
        let cancel = json!({ "triggerKey": "booked", "externalEntityIds": [ENTITY] });
        for (operation, body) in [("bulk-report", report), ("bulk-cancel", cancel)] {
            let answer = ask(assumption, operation, body).await.json();
            assert_eq!(
                answer["results"][0]["itemMetadata"]["id"], id,
                "{assumption}"
            );
        }
    }
}

#[tokio::test]
async fn tokens() {
    for (assumption, status) in [("bearer=accepted", 200), ("bearer=refused", 401)] {
        let sandbox = assuming(assumption).await;
        let mut site = Site::new(&sandbox, APP, SITE).await;
        assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
        site.token = format!("Bearer {}", site.token);
        assert_eq!(
            site.cancel("starting", ENTITY).await.status,
            status,
            "{assumption}"
        );
    }
    for (assumption, status) in [
        ("wrong-client=unauthorized", 401),
        ("wrong-client=bad-request", 400),
    ] {
        let sandbox = assuming(assumption).await;
        let answer = ask_token(&sandbox, APP, "wrong", SITE).await;
        assert_eq!(
            outcome(&answer),
            is(status, "INVALID_CLIENT"),
            "{assumption}"
        );
    }
}

#[tokio::test]
async fn the_catalog() {
    for (assumption, total, status) in [
        ("catalog-readers=any-app", 3, 200),
        ("catalog-readers=owner", 1, 404),
    ] {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, OTHER_APP, SITE).await;
        let headers = [
            ("content-type", "application/json"),
            ("authorization", site.token.as_str()),
        ];
        for path in ["/v1/triggers/query", "/v1/triggers/resolve"] {
            let answer = send(sandbox.address(), "POST", path, &headers, b"{}").await;
            assert_eq!(answer.json()["paging"]["total"], total, "{assumption}");
        }
        let path = format!("/v1/triggers/apps/{APP}/keys/starting");
        let answer = send(sandbox.address(), "GET", &path, &headers, b"").await;
        assert_eq!(answer.status, status, "{assumption}");
    }
    // Both answers are read page by page in the tests of the catalog.
    let pages = ["catalog-pages=stable", "catalog-pages=overlapping"];
    for (assumption, first) in pages.into_iter().zip(["booked", "foreign_only"]) {
        let sandbox = assuming(assumption).await;
        let site = Site::new(&sandbox, APP, SITE).await;
        let headers = [
            ("content-type", "application/json"),
            ("authorization", site.token.as_str()),
        ];
        let body = br#"{ "query": { "paging": { "limit": 1, "offset": 1 } } }"#;
        let answer = send(
            sandbox.address(),
            "POST",
            "/v1/triggers/query",
            &headers,
            body,
        )
        .await;
        assert_eq!(
            answer.json()["results"][0]["triggerKey"],
            first,
            "{assumption}"
        );
    }
}

#[tokio::test]
async fn the_longest_body() {
    let sandbox = builder().max_body(300).start().await.expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let answer = site
        .call("report", &booked(&json!({ "title": "x".repeat(300) })))
        .await;
    assert_eq!(outcome(&answer), is(413, "PAYLOAD_TOO_LARGE"));
}
