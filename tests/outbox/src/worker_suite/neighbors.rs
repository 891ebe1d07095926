//! What else may be in the same database, and what apps may do that is unusual.

use triggers_runtime::{Command, ErrorKind, Idempotency, PayloadJson, Report, Sink, Uuid};

use super::{TRIGGER, cancel, drained, enqueue, instance, report, start};
use crate::Place;
use crate::service::Service;

/// Two apps with one database: the same instance and entity, a worker each.
pub async fn two_outboxes_in_one_database_do_not_touch_each_other(place: &impl Place) {
    let ours = place.open();
    let theirs = place.open_with(|builder| builder.prefix("other_app_"));
    theirs.admin().migrate().await.unwrap();
    let (to_us, to_them) = (Service::new(), Service::new());
    let (instance, entity) = (instance(), Uuid::now_v7());
    let worker = start(&ours, &to_us).await;
    enqueue(&theirs, instance, report(Some(entity), 1)).await;
    enqueue(&ours, instance, cancel(entity)).await;
    to_us.arrived(1).await;
    assert_eq!(theirs.store().counts().await.unwrap().waiting, 1);
    // The other one is paused, by a person; this one is not.
    theirs
        .admin()
        .pause(None, None, "test", "ana")
        .await
        .unwrap();
    enqueue(&ours, instance, report(Some(entity), 2)).await;
    to_us.arrived(2).await;
    theirs.admin().resume(None, "ana").await.unwrap();
    let other = start(&theirs, &to_them).await;
    to_them.arrived(1).await;
    drained(&theirs).await;
    drained(&ours).await;
    worker.shutdown().await;
    other.shutdown().await;
    assert_eq!(to_them.seen(instance.to_uuid()), [r#"{"n":1}"#]);
    assert_eq!(to_us.seen(instance.to_uuid()), ["cancel", r#"{"n":2}"#]);
}

pub async fn a_large_payload_is_delivered_and_a_larger_one_is_refused(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    let ours = instance();
    // Every character that a text of an array, of JSON or of SQL treats specially.
    let sized = |bytes: usize| {
        let special = r#"\\\"{},'$1;--\u0000%s"#;
        let filler = "é".repeat((bytes - special.len() - 10) / 2);
        let payload = PayloadJson::from_json(format!(r#"{{"a":"{special}{filler}"}}"#)).unwrap();
        let key = Idempotency::new("it's \\ a {\"key\"}, NULL", None).unwrap();
        Command::report(TRIGGER, Report::new(None, payload, Some(key)))
    };
    let large = sized(510 * 1024);
    let sent = large.clone();
    let error = outbox
        .instance(ours)
        .send(sized(1024 * 1024))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    enqueue(&outbox, ours, large).await;
    let worker = start(&outbox, &service).await;
    drained(&outbox).await;
    worker.shutdown().await;
    let arrivals = service.arrivals();
    assert_eq!(arrivals.len(), 1);
    let report = sent.action.as_report().unwrap();
    assert_eq!(arrivals[0].payload(), report.payload.as_str());
    assert_eq!(
        arrivals[0].key().as_deref(),
        Some("it's \\ a {\"key\"}, NULL")
    );
}
