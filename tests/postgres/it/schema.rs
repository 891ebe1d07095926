//! The tables: created once, checked at the start, in any schema.

use triggers_outbox::Outbox;
use triggers_outbox_tests::Place as _;
use triggers_postgres_tests::Server;
use uuid::Uuid;

use crate::place::{PostgresPlace, acquire, pool, report};

#[tokio::test]
async fn instances_of_an_app_that_start_together_create_the_tables_once() {
    let database = Server::shared().database();
    let pool = pool(&database.url()).await;
    let store = Outbox::postgres(pool).store();
    let error = store.check().await.unwrap_err();
    assert!(
        error.is_schema() && error.to_string().contains("0001_outbox.sql"),
        "{error}"
    );
    let (a, b, c) = tokio::join!(store.migrate(), store.migrate(), store.migrate());
    let mut applied = [a.unwrap(), b.unwrap(), c.unwrap()].concat();
    applied.sort_unstable();
    assert_eq!(applied, [1, 2]);
    store.check().await.unwrap();
}

#[tokio::test]
async fn missing_tables_and_columns_are_named() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    place
        .database()
        .psql("ALTER TABLE triggers_request DROP COLUMN outcome");
    let error = store.check().await.unwrap_err();
    assert_eq!(
        (error.is_schema(), error.to_string().as_str()),
        (true, "table `triggers_request` has no column `outcome`")
    );
    place.database().psql("DROP TABLE triggers_outbox");
    let error = store
        .insert(vec![report(Uuid::now_v7(), Uuid::now_v7())])
        .await
        .unwrap_err();
    assert!(
        error.is_schema() && error.to_string().contains("apply the migrations"),
        "{error}"
    );
}

#[tokio::test]
async fn a_later_version_that_adds_columns_is_accepted() {
    let place = PostgresPlace::new().await;
    let store = place.store();
    place.database().psql("ALTER TABLE triggers_outbox ADD COLUMN later text DEFAULT 'x'; INSERT INTO triggers_schema (version) VALUES (99)");
    store.check().await.unwrap();
    assert_eq!(store.migrate().await.unwrap(), [0_i64; 0]);
    let instance = Uuid::now_v7();
    store
        .insert(vec![report(instance, Uuid::now_v7())])
        .await
        .unwrap();
    assert_eq!(store.load(vec![(instance, 0)], 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_outboxes_in_one_database_are_kept_apart_by_their_prefixes() {
    let place = PostgresPlace::new().await;
    place.database().psql("CREATE SCHEMA ops");
    let other = place
        .open_with(|builder| builder.prefix("ops.wix_"))
        .store();
    assert_eq!(other.migrate().await.unwrap(), [1, 2]);
    let instance = Uuid::now_v7();
    other
        .insert(vec![report(instance, Uuid::now_v7())])
        .await
        .unwrap();
    assert_eq!(other.counts().await.unwrap().waiting, 1);
    assert_eq!(place.store().counts().await.unwrap().waiting, 0);
    assert_eq!(
        place.database().psql("SELECT count(*) FROM ops.wix_outbox"),
        "1"
    );
    let owned = acquire(&other).await;
    assert_eq!(other.recover(owned).await.unwrap().instances, [instance]);
    acquire(&place.store()).await;
}
