//! The suites of stores and workers on SQLite.

#![allow(clippy::unwrap_used, reason = "tests")]

use rusqlite::TransactionBehavior::Immediate;
use triggers_outbox::Outbox;
use triggers_outbox_tests::service::Service;
use triggers_outbox_tests::{Place as _, SqlitePlace, store_suite, worker_suite};
use triggers_runtime::{Command, InstanceId, Sink as _, Uuid};

#[expect(clippy::unused_async, reason = "the suites wait for a place")]
async fn place() -> SqlitePlace {
    SqlitePlace::new()
}

store_suite!(place);
worker_suite!(place);

fn cancel(entity: u128) -> Command {
    Command::cancel("appointment_starting", Uuid::from_u128(entity))
}

#[tokio::test]
async fn processes_that_start_together_create_the_tables_once() {
    let place = SqlitePlace::new();
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let path = place.path();
            std::thread::spawn(move || Outbox::sqlite(path).map(drop))
        })
        .collect();
    for start in starts {
        start.join().unwrap().unwrap();
    }
    place.open().admin().check().await.unwrap();
}

#[tokio::test]
async fn what_a_savepoint_takes_back_is_never_sent() {
    let place = SqlitePlace::new();
    let (outbox, instance) = (place.open(), InstanceId::new(Uuid::from_u128(7)));
    let mut app = rusqlite::Connection::open(place.path()).unwrap();
    let mut tx = app.transaction_with_behavior(Immediate).unwrap();
    let enqueue = |connection: &rusqlite::Connection, entity| {
        outbox.enqueue(connection, instance, |sink| {
            sink.call(sink.send(cancel(entity))).map(drop)
        })
    };
    enqueue(&tx, 1).unwrap();
    let savepoint = tx.savepoint().unwrap();
    enqueue(&savepoint, 2).unwrap();
    drop(savepoint);
    let savepoint = tx.savepoint().unwrap();
    enqueue(&savepoint, 3).unwrap();
    savepoint.commit().unwrap();
    tx.commit().unwrap();
    let rows = outbox.store().load(vec![(instance.to_uuid(), 0)], 9).await;
    let entities = rows.unwrap().into_iter().map(|row| row.command.entity);
    assert_eq!(
        entities.collect::<Vec<_>>(),
        [1, 3].map(|id| Some(Uuid::from_u128(id)))
    );
}

/// A backup is older than the service: what it holds is sent again, under the same keys.
#[tokio::test]
async fn a_restored_backup_is_delivered_from_where_it_was() {
    let place = SqlitePlace::new();
    let (outbox, service) = (place.open(), Service::new());
    let instance = InstanceId::new(Uuid::from_u128(7));
    outbox.instance(instance).send(cancel(1)).await.unwrap();
    let backup = place.path().with_extension("backup");
    place.sql(&format!("VACUUM INTO '{}'", backup.display()));
    outbox.instance(instance).send(cancel(2)).await.unwrap();
    for (path, arrived) in [(place.path(), 2), (backup, 3)] {
        let outbox = Outbox::sqlite(path).unwrap();
        let sink = service.clone();
        let worker = outbox
            .worker(move |instance| sink.sink(instance))
            .spawn()
            .await
            .unwrap();
        service.arrived(arrived).await;
        outbox.admin().drained().await.unwrap();
        worker.shutdown().await;
    }
    let entities = service
        .arrivals()
        .into_iter()
        .map(|arrival| arrival.command.external_entity_id());
    assert_eq!(
        entities.collect::<Vec<_>>(),
        [1, 2, 1].map(|id| Some(Uuid::from_u128(id)))
    );
}
