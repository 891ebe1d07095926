//! Events: typed, once each, in time.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;
use triggers_inbound::{Event, EventKind, MemoryLog, Webhooks};
use triggers_inbound_tests::{APP, SITE, key, now, verifier, webhook, webhook_at};

type Events = Arc<Mutex<Vec<Event>>>;

/// A receiver, and the list of events that it passes to its handler.
fn receiver() -> (Webhooks, Events) {
    let events = Events::default();
    let kept = Arc::clone(&events);
    let webhooks = Webhooks::new(verifier()).on_event(move |event| {
        let kept = Arc::clone(&kept);
        async move {
            kept.lock().unwrap().push(event);
            Ok(())
        }
    });
    (webhooks, events)
}

async fn send(webhooks: &Webhooks, claims: &Value) -> u16 {
    webhooks
        .handle(key().sign(claims).as_bytes())
        .await
        .status()
}

fn contact_deleted(id: &str) -> Value {
    webhook(
        "wix.contacts.v4.contact_deleted",
        &json!({
            "id": id, "entityFqdn": "wix.contacts.v4.contact", "slug": "deleted", "entityId": SITE,
            "eventTime": "2026-11-27T10:00:00Z", "triggeredByAnonymizeRequest": true,
            "entityEventSequence": "7", "deletedEvent": {},
        }),
    )
}

#[tokio::test]
async fn the_life_cycle_is_typed() {
    let (webhooks, events) = receiver();
    let data = json!({ "appId": APP, "originInstanceId": SITE });
    assert_eq!(send(&webhooks, &webhook("AppInstalled", &data)).await, 200);
    assert_eq!(
        send(&webhooks, &webhook("AppRemoved", &json!({ "appId": APP }))).await,
        200
    );
    let events = events.lock().unwrap();
    assert_eq!(events[0].instance_id.unwrap().to_string(), SITE);
    assert!(
        matches!(events[0].kind, EventKind::AppInstalled { app_id: Some(app), origin_instance_id: Some(_), .. } if app.to_string() == APP)
    );
    assert!(matches!(events[1].kind, EventKind::AppRemoved { .. }));
}

#[tokio::test]
async fn a_domain_event_is_typed_and_whole() {
    let (webhooks, events) = receiver();
    assert_eq!(send(&webhooks, &contact_deleted("1")).await, 200);
    let events = events.lock().unwrap();
    let EventKind::Domain(event) = &events[0].kind else {
        panic!()
    };
    assert_eq!(
        (event.slug.as_str(), event.entity_event_sequence),
        ("deleted", Some(7))
    );
    assert!(event.triggered_by_anonymize_request && event.event_time.is_some());
    assert_eq!(event.entity_uuid().unwrap().to_string(), SITE);
    assert_eq!(event.json["deletedEvent"], json!({}));
}

#[tokio::test]
async fn an_unknown_event_is_passed_on_as_it_is() {
    let (webhooks, events) = receiver();
    let data = json!({ "plan": ["gold"] });
    assert_eq!(
        send(&webhooks, &webhook("PaidPlanPurchased", &data)).await,
        200
    );
    let events = events.lock().unwrap();
    assert!(matches!(&events[0].kind, EventKind::Other(json) if *json == data));
}

#[tokio::test]
async fn the_same_event_is_handled_once() {
    let (webhooks, events) = receiver();
    for _ in 0..3 {
        assert_eq!(send(&webhooks, &contact_deleted("1")).await, 200);
    }
    assert_eq!(send(&webhooks, &contact_deleted("2")).await, 200);
    // Signed again, later.
    let data = json!({ "appId": APP });
    for later in 0..3 {
        let claims = webhook_at("AppInstalled", &data, now() - 10 + later);
        assert_eq!(send(&webhooks, &claims).await, 200);
    }
    assert_eq!(events.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn an_outdated_event_of_the_life_cycle_is_ignored() {
    let (webhooks, events) = receiver();
    let data = json!({ "appId": APP });
    for (event_type, age) in [
        ("AppInstalled", 50),
        ("AppRemoved", 40),
        ("AppInstalled", 30),
        ("AppRemoved", 40),
    ] {
        let claims = webhook_at(event_type, &data, now() - age);
        assert_eq!(send(&webhooks, &claims).await, 200);
    }
    let types: Vec<_> = events
        .lock()
        .unwrap()
        .iter()
        .map(|event| event.event_type.clone())
        .collect();
    assert_eq!(types, ["AppInstalled", "AppRemoved", "AppInstalled"]);
}

#[tokio::test]
async fn an_event_whose_handler_failed_is_handled_again() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let webhooks = Webhooks::new(verifier()).on_event(move |_| {
        let call = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            match call {
                0 => Err("the database is away".into()),
                1 => panic!("a bug"),
                _ => Ok(()),
            }
        }
    });
    let claims = contact_deleted("1");
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(send(&webhooks, &claims).await);
    }
    assert_eq!(statuses, [500, 500, 200, 200]);
    assert_eq!(calls.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_slow_handler_is_answered_in_time() {
    let webhooks = Webhooks::new(verifier())
        .on_event(|_| std::future::pending())
        .deadline(Duration::from_millis(50));
    let response = webhooks
        .handle(key().sign(&contact_deleted("1")).as_bytes())
        .await;
    assert_eq!(response.status(), 504);
    assert_eq!(
        response.body(),
        r#"{"applicationError":{"code":"DEADLINE_EXCEEDED","data":{}}}"#
    );
}

#[tokio::test]
async fn work_after_the_answer_does_not_delay_it() {
    let (started, done) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (go, finish) = (Arc::clone(&started), Arc::clone(&done));
    let webhooks = Webhooks::new(verifier()).after_answer(move |_| {
        let (go, finish) = (Arc::clone(&go), Arc::clone(&finish));
        async move {
            go.notified().await;
            finish.notify_one();
        }
    });
    assert_eq!(send(&webhooks, &contact_deleted("1")).await, 200);
    // The handler runs only from here on, and does run.
    started.notify_one();
    done.notified().await;
}

#[tokio::test]
async fn a_second_delivery_waits_for_the_outcome_of_the_first() {
    let (started, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (start, wait) = (Arc::clone(&started), Arc::clone(&go_on));
    let webhooks = Webhooks::new(verifier())
        .deadline(Duration::from_secs(60))
        .on_event(move |_| {
            let (start, wait) = (Arc::clone(&start), Arc::clone(&wait));
            async move {
                start.notify_one();
                wait.notified().await;
                Ok(())
            }
        });
    let claims = contact_deleted("1");
    let first = tokio::spawn({
        let (webhooks, claims) = (webhooks.clone(), claims.clone());
        async move { send(&webhooks, &claims).await }
    });
    started.notified().await;
    assert_eq!(send(&webhooks, &claims).await, 503);
    go_on.notify_one();
    assert_eq!(first.await.unwrap(), 200);
    assert_eq!(send(&webhooks, &claims).await, 200);
}

/// The log of events in memory is bounded: what was forgotten is handled again.
#[tokio::test]
async fn the_log_forgets_the_oldest() {
    let (webhooks, events) = receiver();
    let webhooks = webhooks.event_log(MemoryLog::new(2));
    for id in ["1", "2", "3", "3", "1"] {
        assert_eq!(send(&webhooks, &contact_deleted(id)).await, 200);
    }
    assert_eq!(events.lock().unwrap().len(), 4);
}

/// A handler that blocks its thread is answered in time, and a second delivery waits for its end.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_blocks_is_answered_in_time() {
    let (release, blocked) = std::sync::mpsc::channel::<()>();
    let blocked = Arc::new(Mutex::new(blocked));
    let webhooks = Webhooks::new(verifier())
        .deadline(Duration::from_millis(50))
        .on_event(move |_| {
            let blocked = Arc::clone(&blocked);
            async move {
                let _released = blocked.lock().unwrap().recv();
                Ok(())
            }
        });
    let claims = contact_deleted("1");
    assert_eq!(send(&webhooks, &claims).await, 504);
    assert_eq!(send(&webhooks, &claims).await, 503);
    drop(release);
    // As soon as the first one has ended, another is handled.
    while send(&webhooks, &claims).await == 503 {
        tokio::task::yield_now().await;
    }
    assert_eq!(send(&webhooks, &claims).await, 200);
}

/// A log of events that panics.
struct BrokenLog;

impl triggers_inbound::EventLog for BrokenLog {
    fn get<'a>(&'a self, _: &'a str) -> triggers_inbound::Stored<'a, Option<String>> {
        panic!("a bug")
    }

    fn put<'a>(&'a self, _: &'a str, _: &'a str) -> triggers_inbound::Stored<'a, ()> {
        panic!("a bug")
    }
}

#[tokio::test]
async fn a_store_that_panics_is_an_error() {
    let (webhooks, events) = receiver();
    let webhooks = webhooks.event_log(BrokenLog);
    assert_eq!(send(&webhooks, &contact_deleted("1")).await, 500);
    assert!(events.lock().unwrap().is_empty());
}

/// What is done after the answer may panic: nothing else notices.
#[tokio::test]
async fn a_panic_after_the_answer_harms_nothing() {
    let (webhooks, events) = receiver();
    let webhooks = webhooks.after_answer(|_| async { panic!("a bug") });
    for id in ["1", "2"] {
        assert_eq!(send(&webhooks, &contact_deleted(id)).await, 200);
        tokio::task::yield_now().await;
    }
    assert_eq!(events.lock().unwrap().len(), 2);
}
