//! A step and a take-over at the same time.

use std::time::Duration;

use triggers_outbox::core::{Change, Owned, Settlement, Step};
use triggers_outbox_tests::Place as _;
use uuid::Uuid;

use crate::place::{PostgresPlace, acquire, report, worker};

/// One row, its owner, and a step that settles it.
async fn prepared(place: &PostgresPlace) -> (Uuid, Owned, Step) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert(vec![report(instance, Uuid::now_v7())])
        .await
        .unwrap();
    let seq = store.load(vec![(instance, 0)], 1).await.unwrap()[0].seq;
    let shard = store.shard_of(instance);
    let owner = acquire(&store)
        .await
        .into_iter()
        .find(|owned| owned.shard == shard)
        .unwrap();
    let settled = vec![Settlement {
        seq,
        instance,
        change: Change::Delete,
    }];
    (
        instance,
        owner,
        Step {
            owned: vec![owner],
            settled,
            ..Step::default()
        },
    )
}

#[tokio::test]
async fn a_step_waits_for_a_take_over_and_is_refused() {
    let place = PostgresPlace::new().await;
    let (instance, owner, step) = prepared(&place).await;
    let mut take_over = place.pool().begin().await.unwrap();
    let sql =
        "UPDATE triggers_shard SET epoch = epoch + 1, owner = gen_random_uuid() WHERE shard = $1";
    sqlx::query(sql)
        .bind(owner.shard)
        .execute(&mut *take_over)
        .await
        .unwrap();

    let store = place.store();
    let late = tokio::spawn(async move { store.step(step).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        !late.is_finished(),
        "it is not known yet who owns the shard"
    );
    take_over.commit().await.unwrap();
    assert!(late.await.unwrap().unwrap_err().is_fenced());
    assert_eq!(
        place
            .store()
            .load(vec![(instance, 0)], 1)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_step_goes_on_after_a_take_over_that_is_rolled_back() {
    let place = PostgresPlace::new().await;
    let (instance, owner, step) = prepared(&place).await;
    let mut take_over = place.pool().begin().await.unwrap();
    let sql = "UPDATE triggers_shard SET epoch = epoch + 1 WHERE shard = $1";
    sqlx::query(sql)
        .bind(owner.shard)
        .execute(&mut *take_over)
        .await
        .unwrap();
    let store = place.store();
    let step = tokio::spawn(async move { store.step(step).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    take_over.rollback().await.unwrap();
    step.await.unwrap().unwrap();
    assert_eq!(
        place.store().load(vec![(instance, 0)], 1).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn a_take_over_does_not_wait_for_a_step() {
    let place = PostgresPlace::new().await;
    let (_, owner, _) = prepared(&place).await;
    let store = place.store();
    // What a step holds until its commit.
    let mut step = place.pool().begin().await.unwrap();
    let sql = "SELECT 1 FROM triggers_shard WHERE shard = $1 FOR SHARE";
    sqlx::query(sql)
        .bind(owner.shard)
        .execute(&mut *step)
        .await
        .unwrap();
    place.database().psql("DELETE FROM triggers_worker");
    // Not the row that is locked: changing it would wait.
    place.database().psql(&format!(
        "UPDATE triggers_shard SET owned_until = 1 WHERE shard <> {}",
        owner.shard
    ));
    let taken = store.acquire(&worker()).await.unwrap().taken;
    assert!(taken.len() == 63 && taken.iter().all(|taken| taken.shard != owner.shard));
    step.commit().await.unwrap();
}

#[tokio::test]
async fn an_expired_lease_is_not_renewed() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let owner = worker();
    let taken = store.acquire(&owner).await.unwrap().taken;
    assert_eq!(taken.len(), 64);
    assert_eq!(store.renew(&owner).await.unwrap().len(), 64);
    place
        .database()
        .psql("UPDATE triggers_shard SET owned_until = 1 WHERE shard < 60");
    let renewed = store.renew(&owner).await.unwrap();
    assert_eq!(
        renewed.iter().map(|owned| owned.shard).collect::<Vec<_>>(),
        [60, 61, 62, 63]
    );
    // Taken again, they have another epoch: what was under way in the old one is refused.
    let again = store.acquire(&owner).await.unwrap().taken;
    assert_eq!(again.len(), 60);
    assert!(again.iter().all(|new| taken.iter().all(|old| new != old)));
}

#[tokio::test]
async fn workers_divide_the_shards_and_give_back_what_is_too_much() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    let workers = [worker(), worker(), worker()];
    assert_eq!(store.acquire(&workers[0]).await.unwrap().taken.len(), 64);
    assert_eq!(store.acquire(&workers[1]).await.unwrap().taken, []);
    let surplus = store.acquire(&workers[0]).await.unwrap();
    assert_eq!((surplus.taken.len(), surplus.surplus), (0, 32));
    store.release(&workers[0], (0..32).collect()).await.unwrap();
    assert_eq!(store.acquire(&workers[1]).await.unwrap().taken.len(), 32);
    assert_eq!(store.acquire(&workers[2]).await.unwrap().taken, []);
    let surplus = [
        store.acquire(&workers[0]).await.unwrap().surplus,
        store.acquire(&workers[1]).await.unwrap().surplus,
    ];
    assert_eq!(surplus, [10, 10], "each of three has 22 at most");
}

/// A process that is stopped within a step holds the lock on its shard.
#[tokio::test]
async fn a_step_of_a_process_that_is_stopped_within_it_is_undone_before_the_lease_ends() {
    let place = PostgresPlace::new().await;
    let (_, _, step) = prepared(&place).await;
    let lease = Duration::from_secs(2);
    let store = place.open_with(|builder| builder.lease(lease)).store();
    let mut stopped = store.step(step);
    let in_transaction = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
         AND state = 'idle in transaction' AND backend_xid IS NOT NULL AND query LIKE '-- Settles what came back%'";
    // Each look lets the step continue by one answer of the server.
    loop {
        tokio::select! {
            biased;
            outcome = &mut stopped => panic!("it was not met within its transaction: {outcome:?}"),
            () = std::future::ready(()) => {}
        }
        let (met,): (i64,) = sqlx::query_as(in_transaction)
            .fetch_one(place.pool())
            .await
            .unwrap();
        if met == 1 {
            break;
        }
    }
    let take_over = sqlx::query("SELECT FROM triggers_shard FOR UPDATE").execute(place.pool());
    let take_over = tokio::time::timeout(Duration::from_secs(60), take_over).await;
    take_over.expect("the shards are free").unwrap();
    stopped.await.unwrap_err();
}
