//! The clock of the database, and databases that were copied.

use triggers_outbox_tests::Place as _;
use uuid::Uuid;

use crate::place::{PostgresPlace, acquire, report, worker};

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_lock_a_shard_for_long() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    acquire(&store).await;
    // The owner died, and then the clock was set back by a day.
    place
        .database()
        .psql("UPDATE triggers_shard SET owned_until = owned_until + 86400000");
    place
        .database()
        .psql("UPDATE triggers_worker SET seen = seen + 86400000");
    assert_eq!(store.acquire(&worker()).await.unwrap().taken.len(), 64);
}

#[tokio::test]
async fn rows_of_a_database_that_was_restored_are_found_by_a_new_owner_and_not_at_every_look() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let (old, new) = (Uuid::now_v7(), Uuid::now_v7());
    store
        .insert(vec![report(old, Uuid::now_v7())])
        .await
        .unwrap();
    // In the server that the copy is from, transactions had reached higher numbers.
    place
        .database()
        .psql("UPDATE triggers_outbox SET xid = '9000000000'");
    let owned = acquire(&store).await;
    let recovered = store.recover(owned.clone()).await.unwrap();
    assert_eq!(recovered.instances, [old]);
    store
        .insert(vec![report(new, Uuid::now_v7())])
        .await
        .unwrap();
    let found = store
        .discover(owned.clone(), recovered.cursor)
        .await
        .unwrap();
    assert_eq!(
        found.fresh.iter().map(|fresh| fresh.0).collect::<Vec<_>>(),
        [new]
    );
    assert_eq!(store.discover(owned, found.cursor).await.unwrap().fresh, []);
}
