//! Faults about time: effects that come later or twice, answers that come slowly.

use crate::support::{
    APP, ENTITY, OTHER_ENTITY, SITE, Site, appointment, builder, control, reminders, sandbox,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use triggers_sandbox::journal::{EventKind, Status};
use triggers_sandbox::{Fault, Faults, Sandbox};

const DATE: &str = "2026-12-01T10:00:00Z";

fn kinds(sandbox: &Sandbox) -> Vec<(EventKind, bool)> {
    let events = sandbox.events().into_iter();
    events.map(|event| (event.kind, event.duplicate)).collect()
}

#[tokio::test]
async fn effects_may_take_place_in_another_order_than_answers() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let lag = Fault::lag(Duration::from_secs(5)).on("report").times(1);
    sandbox
        .set_faults(Faults::new([lag]))
        .expect("a sound fault");
    let answer = site.report("starting", ENTITY, &appointment(DATE)).await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({ "activationIds": [] }))
    );
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
    // Acknowledged: report, cancel. Taking effect: cancel, report. The reminder is sent.
    assert_eq!(kinds(&sandbox), [(EventKind::Cancel, false)]);
    assert_eq!(
        sandbox.clock().state().next_due.map(|due| due.to_string()),
        Some("2026-11-20T10:00:05Z".to_owned())
    );
    assert!(sandbox.clock().run_to_next_due().is_some());
    assert_eq!(
        kinds(&sandbox),
        [(EventKind::Cancel, false), (EventKind::Report, false)]
    );
    assert_eq!(sandbox.events()[1].at.to_string(), "2026-11-20T10:00:05Z");
    sandbox
        .activations()
        .for_trigger("starting")
        .assert_scheduled_for("2026-11-30T10:00:00Z");
    let verdicts: Vec<_> = sandbox
        .requests()
        .into_iter()
        .map(|it| it.verdict)
        .collect();
    assert_eq!(verdicts, ["OK", "OK", "OK"]);
}

#[tokio::test]
async fn a_call_that_lags_is_refused_at_once_if_it_is_wrong() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let lag = json!({ "faults": [{ "do": "lag", "delayMs": 1000 }] });
    assert_eq!(control(&sandbox, "PUT", "/faults", &lag).await.status, 200);
    assert_eq!(
        site.report("starting", ENTITY, &json!({})).await.status,
        428
    );
    assert_eq!(site.report("nowhere", ENTITY, &json!({})).await.status, 404);
    assert_eq!(site.cancel("nowhere", ENTITY).await.status, 404);
    let bulk = json!({ "triggerKey": "starting", "eventsInfo": [
        { "payload": {}, "externalEntityId": ENTITY },
        { "payload": appointment(DATE), "externalEntityId": OTHER_ENTITY },
    ] });
    let answer = site.call("bulk-report", &bulk).await.json();
    assert_eq!(answer["bulkActionMetadata"]["totalFailures"], 1);
    assert!(sandbox.events().is_empty());
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(sandbox.events().len(), 1);
    // Forgotten with everything else that is on its way.
    site.report("starting", ENTITY, &appointment(DATE)).await;
    sandbox.reset();
    sandbox.advance(Duration::from_secs(1));
    assert!(sandbox.events().is_empty());
}

#[tokio::test]
async fn a_lag_in_real_time_needs_no_virtual_clock() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let lag = Fault::lag(Duration::from_millis(40))
        .in_real_time()
        .on("cancel");
    sandbox
        .set_faults(Faults::new([lag]))
        .expect("a sound fault");
    site.report("starting", ENTITY, &appointment(DATE)).await;
    let before = Instant::now();
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
    // Ends by the test runner's patience if the cancellation never comes.
    while sandbox.activations()[0].status != Status::Canceled {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert!(before.elapsed() >= Duration::from_millis(40));
    assert_eq!(sandbox.clock().now().to_string(), "2026-11-20T10:00:00Z");
}

#[tokio::test]
async fn a_copy_of_a_call_may_come_after_a_later_call() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let zombie = json!({ "faults": [{ "do": "replay", "delayMs": 60_000, "operations": ["report"], "count": 2 }] });
    assert_eq!(
        control(&sandbox, "PUT", "/faults", &zombie).await.status,
        200
    );
    let plain = json!({ "triggerKey": "starting", "payload": appointment(DATE), "externalEntityId": ENTITY });
    let mut keyed = plain.clone();
    keyed["externalEntityId"] = OTHER_ENTITY.into();
    keyed["idempotency"] = json!({ "key": "once" });
    for body in [&plain, &keyed] {
        let answer = site.call("report", body).await;
        assert_eq!(
            answer.json()["activationIds"].as_array().map(Vec::len),
            Some(1)
        );
    }
    site.cancel("starting", ENTITY).await;
    site.cancel("starting", OTHER_ENTITY).await;
    sandbox.advance(Duration::from_secs(59));
    assert_eq!(sandbox.events().len(), 4);
    sandbox.advance(Duration::from_secs(1));
    // Without a key the copy makes the reminder come back to life; with one it is known.
    let copies: Vec<_> = kinds(&sandbox).split_off(4);
    assert_eq!(
        copies,
        [(EventKind::Report, false), (EventKind::Report, true)]
    );
    let entity: uuid::Uuid = ENTITY.parse().expect("a GUID");
    let plain = sandbox.activations().for_entity(entity);
    let statuses: Vec<_> = plain.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [Status::Canceled, Status::Scheduled]);
}

#[tokio::test]
async fn an_answer_may_drip() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let drip = Fault::drip(Duration::from_millis(1)).on("cancel").times(1);
    sandbox
        .set_faults(Faults::new([drip]))
        .expect("a sound fault");
    let before = Instant::now();
    let answer = site.cancel("starting", ENTITY).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    // Head and body have more than a hundred bytes.
    assert!(
        before.elapsed() >= Duration::from_millis(100),
        "{:?}",
        before.elapsed()
    );
    let verdicts: Vec<_> = sandbox
        .requests()
        .into_iter()
        .map(|it| it.verdict)
        .collect();
    assert_eq!(verdicts, ["OK", "OK"]);
}

#[tokio::test]
async fn bulk_failures_may_be_counted_only() {
    let sandbox = builder()
        .automations(reminders())
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    sandbox
        .set_faults(Faults::new([Fault::undetailed_failures([0, 2]).times(1)]))
        .expect("a sound fault");
    let item = |entity: &str| json!({ "payload": appointment(DATE), "externalEntityId": entity });
    let bulk = json!({ "triggerKey": "starting", "eventsInfo": [item(ENTITY), item(OTHER_ENTITY), item(SITE)] });
    let answer = site.call("bulk-report", &bulk).await.json();
    assert_eq!(
        answer["bulkActionMetadata"],
        json!({ "totalSuccesses": 1, "totalFailures": 2, "undetailedFailures": 2 })
    );
    assert_eq!(answer["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer["results"][0]["itemMetadata"]["originalIndex"], 1);
    assert_eq!(sandbox.events().len(), 1);
    assert_eq!(sandbox.requests()[1].verdict, "PARTIAL");
}

#[tokio::test]
async fn the_same_seed_breaks_the_same_calls() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let sandbox = sandbox().await;
        let site = Site::new(&sandbox, APP, SITE).await;
        let faults = json!({ "seed": seed, "faults": [
            { "do": "status", "status": 503, "operations": ["cancel"], "probability": 0.5 },
        ] });
        assert_eq!(
            control(&sandbox, "PUT", "/faults", &faults).await.status,
            200
        );
        let mut statuses = Vec::new();
        for _ in 0..32 {
            statuses.push(site.cancel("starting", ENTITY).await.status);
        }
        let shown = control(&sandbox, "GET", "/faults", &Value::Null)
            .await
            .json();
        assert_eq!(
            (&shown["seed"], &shown["drawn"]),
            (&json!(seed), &json!(32))
        );
        // What is shown can be set again and goes on where it was.
        assert_eq!(
            control(&sandbox, "PUT", "/faults", &shown).await.json(),
            shown
        );
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    assert!(runs[0].contains(&200) && runs[0].contains(&503));
}

#[tokio::test]
async fn impossible_times_are_refused() {
    let sandbox = sandbox().await;
    for (fault, part) in [
        (Fault::lag(Duration::ZERO), "at least 1"),
        (Fault::drip(Duration::from_secs(61)), "a minute"),
        (
            Fault::lag(Duration::from_hours(2)).in_real_time(),
            "an hour",
        ),
        (Fault::replay(Duration::from_hours(24 * 400)), "a year"),
        (
            Fault::delay(Duration::from_secs(1)).in_real_time(),
            "realTime",
        ),
    ] {
        let error = sandbox
            .set_faults(Faults::new([fault]))
            .expect_err(part)
            .to_string();
        assert!(
            error.contains(part) && error.starts_with("fault 1: "),
            "{error}"
        );
    }
}
