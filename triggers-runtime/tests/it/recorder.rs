//! The test double, and what every sink gets for free.

use std::sync::Arc;

use triggers_runtime::__private::{Reports, cancel, cancel_all, report};
use triggers_runtime::{Error, ErrorKind, Recorder, Sink, Uuid};

use crate::sample::{ENTITY, JSON, STARTING, payload};

#[tokio::test]
async fn nothing_is_sent_until_awaited() {
    let recorder = Recorder::new();
    let sending = report(&recorder, &STARTING, Some(ENTITY), &payload());
    assert_eq!(recorder.commands(), []);
    sending.await.unwrap();
    drop(cancel(&recorder, STARTING.key, ENTITY));

    assert_eq!(recorder.commands().len(), 1, "one report");
    let report = &recorder.reports_of(STARTING.key)[0];
    assert_eq!(report.payload.as_str(), JSON);
    assert_eq!(recorder.reports_of(STARTING.key).len(), 1);
    assert_eq!(recorder.reports_of("other").len(), 0);
    recorder.clear();
    assert_eq!(recorder.commands(), []);
}

#[tokio::test]
async fn building_errors_come_from_the_future() {
    let recorder = Recorder::new();
    let mut bad = payload();
    bad.price = Some(f64::NAN);
    let sending = report(&recorder, &STARTING, Some(ENTITY), &bad);
    assert!(matches!(sending.await, Err(error) if error.kind() == ErrorKind::Payload));

    let mut all = Reports::new(&STARTING);
    all.push(Some(ENTITY), &payload());
    all.push(Some(ENTITY), &bad);
    let error = all.send(&recorder).await.unwrap_err();
    assert!(error.to_string().contains("`[1].price`"), "{error}");
    assert_eq!(recorder.commands(), []);
}

#[tokio::test]
async fn each_item_of_a_bulk_has_its_own_outcome() {
    let recorder = Recorder::new();
    recorder.fail_next(Error::not_sent("first"));
    recorder.fail_next(Error::ambiguous("second", true));
    let ids: Vec<Uuid> = (0..3).map(Uuid::from_u128).collect();
    let receipt = cancel_all(&recorder, STARTING.key, ids.clone())
        .await
        .unwrap();
    let is_definite = |result: &Result<_, Error>| result.as_ref().err().map(Error::is_definite);
    let definite: Vec<_> = receipt.iter().map(is_definite).collect();
    assert_eq!(definite, [Some(true), Some(false), None]);
    assert!(!receipt.is_complete());
    assert!(matches!(receipt.into_receipts(), Err(error) if error.kind() == ErrorKind::NotSent));
    assert_eq!(recorder.cancels_of(STARTING.key), [ids[2]]);
}

#[tokio::test]
async fn pointers_to_sinks_are_sinks() {
    let recorder = Recorder::new();
    let shared: Arc<dyn Sink> = Arc::new(recorder.clone());
    let boxed: Box<dyn Sink> = Box::new(Arc::clone(&shared));
    for sink in [&shared as &dyn Sink, &boxed, &&recorder] {
        cancel(sink, STARTING.key, ENTITY).await.unwrap();
    }
    assert_eq!(recorder.commands().len(), 3);
}

#[tokio::test]
async fn sendings_can_be_spawned() {
    let recorder = Recorder::new();
    let task = tokio::spawn({
        let recorder = recorder.clone();
        async move { cancel(&recorder, STARTING.key, ENTITY).await }
    });
    task.await.unwrap().unwrap();
    assert_eq!(recorder.commands().len(), 1);
}
