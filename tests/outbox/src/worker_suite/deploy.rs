//! Too many commands, and a deployment in which two versions run side by side.

use std::time::{Duration, Instant};

use triggers_runtime::{ErrorKind, Sink as _, Uuid};

use super::{drained, enqueue, instance, report, start};
use crate::Place;
use crate::service::Service;

pub async fn a_full_backlog_refuses_commands_until_there_is_room(place: &impl Place) {
    let outbox = place.open_with(|builder| builder.backlog_limit(20));
    let (ours, other) = (instance(), instance());
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut stored = 0;
    let error = loop {
        match outbox.instance(ours).send(report(None, stored)).await {
            Ok(_) => stored += 1,
            Err(error) => break error,
        }
        assert!(Instant::now() < deadline, "{stored} commands were stored");
    };
    assert!(stored >= 20, "{stored}");
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(error.to_string().contains("20 commands wait"), "{error}");
    // Another instance is not concerned, nor is an outbox without a limit.
    enqueue(&outbox, other, report(None, 0)).await;
    let unlimited = place.open_with(|builder| builder.backlog_limit(None));
    enqueue(&unlimited, ours, report(None, stored)).await;

    let service = Service::new();
    let worker = start(&outbox, &service).await;
    drained(&outbox).await;
    while outbox.instance(ours).send(report(None, 0)).await.is_err() {
        assert!(Instant::now() < deadline, "there is room again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    drained(&outbox).await;
    assert_eq!(service.seen(ours.to_uuid()).len(), stored + 2);
    worker.shutdown().await;
}

/// A later version may add columns and tables. During a deployment, workers and callers of this version
/// meet its tables, and rows that it wrote.
pub async fn a_later_schema_is_served_beside_its_own_version(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    let (ours, entity) = (instance(), Uuid::now_v7());
    let old = start(&outbox, &service).await;
    enqueue(&outbox, ours, report(Some(entity), 0)).await;
    service.arrived(1).await;

    // The deployment migrates first, while this version works.
    place.sql("ALTER TABLE triggers_outbox ADD COLUMN later integer NOT NULL DEFAULT 7");
    place.sql("ALTER TABLE triggers_request ADD COLUMN later text");
    place.sql("CREATE TABLE triggers_later (id integer PRIMARY KEY)");
    place.sql("INSERT INTO triggers_schema (version) VALUES (99)");
    enqueue(&outbox, ours, report(Some(entity), 1)).await;
    service.arrived(2).await;

    // A caller and a worker of this version start on the later tables: a rollback of the deployment.
    let again = place.open();
    assert_eq!(again.admin().migrate().await.unwrap(), [0_i64; 0]);
    again.admin().check().await.unwrap();
    let new = start(&again, &service).await;
    // A row of the later version, which names its own column, behind one of this version.
    again
        .admin()
        .pause(None, None, "deploy", "ana")
        .await
        .unwrap();
    enqueue(&outbox, ours, report(Some(entity), 2)).await;
    let copied = ["", "shard, "][usize::from(outbox.store().name() == "postgres")].to_owned()
        + "instance, trigger_key, entity, kind, ttl_ms";
    place.sql(&format!(
        "INSERT INTO triggers_outbox ({copied}, payload, key, later)
         SELECT {copied}, '{{\"n\":3}}', 'later', 8
         FROM triggers_outbox WHERE state = 0 ORDER BY seq DESC LIMIT 1",
    ));
    again.admin().resume(None, "ana").await.unwrap();
    service.arrived(4).await;
    old.shutdown().await;
    enqueue(&outbox, ours, report(Some(entity), 4)).await;
    service.arrived(5).await;
    drained(&again).await;
    let expected: Vec<String> = (0..5).map(|n| format!(r#"{{"n":{n}}}"#)).collect();
    assert_eq!(service.seen(ours.to_uuid()), expected);
    new.shutdown().await;
}
