//! What becomes visible when, and in which order, if transactions overlap.

use std::time::Duration;

use triggers_outbox::Transaction;
use triggers_outbox::core::{Cursor, Kind, NewRow, Owned, Prefix, Row, Store};
use triggers_outbox_tests::Place as _;
use uuid::Uuid;

use crate::place::{PostgresPlace, acquire, report};

/// Stores a row as an app does, in its own transaction.
async fn enqueue(
    connection: &mut sqlx::PgConnection,
    row: &NewRow,
) -> Result<(), triggers_runtime::Error> {
    let (mut connection, rows) = (connection, std::slice::from_ref(row));
    Transaction::insert(&mut connection, rows, &Prefix::default()).await
}

async fn load(store: &dyn Store, instance: Uuid) -> Vec<Row> {
    store.load(vec![(instance, 0)], 1000).await.unwrap()
}

async fn look(store: &dyn Store, owned: &[Owned], cursor: &mut Cursor) -> Vec<Uuid> {
    let found = store
        .discover(owned.to_vec(), cursor.clone())
        .await
        .unwrap();
    *cursor = found.cursor;
    found
        .fresh
        .into_iter()
        .map(|(instance, _)| instance)
        .collect()
}

#[tokio::test]
async fn a_row_of_a_long_transaction_is_found_once_and_nothing_waits_for_it() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let owned = acquire(&store).await;
    let mut cursor = store.recover(owned.clone()).await.unwrap().cursor;
    let (slow, quick) = (Uuid::now_v7(), Uuid::now_v7());

    let mut open = place.pool().begin().await.unwrap();
    enqueue(&mut open, &report(slow, Uuid::now_v7()))
        .await
        .unwrap();
    // Later rows commit, are found, and are settled; the cursor moves on.
    for _ in 0..3 {
        store
            .insert(vec![report(quick, Uuid::now_v7())])
            .await
            .unwrap();
        assert_eq!(look(&*store, &owned, &mut cursor).await, [quick]);
        assert!(look(&*store, &owned, &mut cursor).await.is_empty());
    }
    open.commit().await.unwrap();
    assert_eq!(
        look(&*store, &owned, &mut cursor).await,
        [slow],
        "its number is lower than the last one seen"
    );
    assert!(look(&*store, &owned, &mut cursor).await.is_empty());
    assert!(load(&*store, slow).await[0].seq < load(&*store, quick).await[0].seq);
}

#[tokio::test]
async fn a_transaction_that_runs_while_a_shard_is_taken_is_found_later() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let instance = Uuid::now_v7();
    let mut open = place.pool().begin().await.unwrap();
    enqueue(&mut open, &report(instance, Uuid::now_v7()))
        .await
        .unwrap();
    let owned = acquire(&store).await;
    let recovered = store.recover(owned.clone()).await.unwrap();
    assert!(recovered.instances.is_empty());
    let mut cursor = recovered.cursor;
    open.commit().await.unwrap();
    assert_eq!(look(&*store, &owned, &mut cursor).await, [instance]);
}

#[tokio::test]
async fn a_row_that_is_rolled_back_is_never_seen() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let owned = acquire(&store).await;
    let mut cursor = store.recover(owned.clone()).await.unwrap().cursor;
    let instance = Uuid::now_v7();
    let mut open = place.pool().begin().await.unwrap();
    enqueue(&mut open, &report(instance, Uuid::now_v7()))
        .await
        .unwrap();
    assert!(look(&*store, &owned, &mut cursor).await.is_empty());
    open.rollback().await.unwrap();
    assert!(look(&*store, &owned, &mut cursor).await.is_empty());
    assert_eq!(load(&*store, instance).await, []);
}

#[tokio::test]
async fn rows_of_a_lane_are_numbered_in_the_order_of_their_commits() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let (instance, entity) = (Uuid::now_v7(), Uuid::now_v7());
    let mut first = place.pool().begin().await.unwrap();
    enqueue(&mut first, &report(instance, entity))
        .await
        .unwrap();

    // Another transaction of the lane waits for its end; one of another lane does not.
    let cancel = NewRow {
        kind: Kind::Cancel,
        payload: None,
        key: None,
        ..report(instance, entity)
    };
    let second = tokio::spawn({
        let (pool, cancel) = (place.pool().clone(), cancel.clone());
        async move {
            let mut second = pool.begin().await.unwrap();
            enqueue(&mut second, &cancel).await.unwrap();
            second.commit().await.unwrap();
        }
    });
    store
        .insert(vec![report(instance, Uuid::now_v7())])
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        !second.is_finished(),
        "the lane is locked until its first transaction ends"
    );
    assert_eq!(load(&*store, instance).await.len(), 1);
    first.commit().await.unwrap();
    second.await.unwrap();

    let rows = load(&*store, instance).await;
    let lane: Vec<Kind> = rows
        .iter()
        .filter(|row| row.command.entity == Some(entity))
        .map(|row| row.command.kind)
        .collect();
    assert_eq!(lane, [Kind::Report, Kind::Cancel]);
}

#[tokio::test]
async fn bulks_of_the_same_lanes_in_opposite_orders_do_not_deadlock() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let instance = Uuid::now_v7();
    let forward: Vec<NewRow> = (0..500).map(|_| report(instance, Uuid::now_v7())).collect();
    let backward: Vec<NewRow> = forward.iter().rev().cloned().collect();
    for _ in 0..10 {
        let (one, other) = tokio::join!(
            store.insert(forward.clone()),
            store.insert(backward.clone())
        );
        one.unwrap();
        other.unwrap();
    }
    let stored = place
        .database()
        .psql("SELECT count(*) FROM triggers_outbox");
    assert_eq!(stored, "10000");
}

#[tokio::test]
async fn a_bulk_of_many_lanes_fits_the_lock_table() {
    let place = PostgresPlace::new().await;
    let instance = Uuid::now_v7();
    let rows = (0..50_000)
        .map(|_| report(instance, Uuid::now_v7()))
        .collect();
    place.store().insert(rows).await.unwrap();
}

#[tokio::test]
async fn a_deadlock_of_the_apps_own_transactions_reaches_the_app() {
    let place = PostgresPlace::new().await;
    let (instance, a, b) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let (mut first, mut second) = (
        place.pool().begin().await.unwrap(),
        place.pool().begin().await.unwrap(),
    );
    enqueue(&mut first, &report(instance, a)).await.unwrap();
    enqueue(&mut second, &report(instance, b)).await.unwrap();
    let (b, a) = (report(instance, b), report(instance, a));
    let outcomes = tokio::join!(
        async {
            let outcome = enqueue(&mut first, &b).await;
            if outcome.is_err() {
                first.rollback().await.unwrap();
            }
            outcome
        },
        async {
            let outcome = enqueue(&mut second, &a).await;
            if outcome.is_err() {
                second.rollback().await.unwrap();
            }
            outcome
        },
    );
    let error = outcomes.0.err().or(outcomes.1.err()).unwrap();
    // An app's own loop for deadlocks sees the driver's error.
    let source = std::error::Error::source(&error).unwrap();
    let source: &sqlx::Error = source.downcast_ref().unwrap();
    assert_eq!(source.as_database_error().unwrap().code().unwrap(), "40P01");
}
