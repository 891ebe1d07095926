//! What apps do with their pools and transactions, and the outbox has to live with.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgPool};
use triggers_outbox::Outbox;
use triggers_outbox_tests::Place as _;
use triggers_outbox_tests::service::Service;
use triggers_outbox_tests::worker_suite::commands_of_a_lane_arrive_in_order_and_once;
use triggers_postgres_tests::Server;
use triggers_runtime::{Command, ErrorKind, InstanceId, Sink as _, Uuid};

use crate::place::PostgresPlace;
use crate::suite::pooled;

fn instance() -> InstanceId {
    InstanceId::new(Uuid::from_u128(7))
}

fn cancel(entity: u128) -> Command {
    Command::cancel("appointment_starting", Uuid::from_u128(entity))
}

/// A pool with settings of the app's.
async fn pool(place: &PostgresPlace, settings: &[(&str, &str)]) -> PgPool {
    let options: PgConnectOptions = place.database().url().parse().unwrap();
    let options = options.options(settings.iter().copied());
    let pool = PgPoolOptions::new().max_connections(8);
    pool.connect_with(options).await.unwrap()
}

async fn start(outbox: &Outbox, service: &Service) -> triggers_outbox::Worker {
    let sink = service.clone();
    let worker = outbox.worker(move |instance| sink.sink(instance));
    worker.spawn().await.unwrap()
}

#[tokio::test]
async fn what_a_savepoint_takes_back_is_never_sent() {
    let place = PostgresPlace::new().await;
    let outbox = place.open();
    let mut tx = place.pool().begin().await.unwrap();
    outbox
        .in_tx(&mut tx, instance())
        .send(cancel(1))
        .await
        .unwrap();
    for (entity, keep) in [(2, false), (3, true), (2, false), (4, true)] {
        let mut savepoint = tx.begin().await.unwrap();
        outbox
            .in_tx(&mut savepoint, instance())
            .send(cancel(entity))
            .await
            .unwrap();
        if keep {
            savepoint.commit().await.unwrap();
        } else {
            savepoint.rollback().await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    let service = Service::new();
    let worker = start(&outbox, &service).await;
    outbox.admin().drained().await.unwrap();
    worker.shutdown().await;
    let entities = service
        .arrivals()
        .into_iter()
        .map(|arrival| arrival.command.external_entity_id());
    let mut entities: Vec<_> = entities.collect();
    entities.sort();
    assert_eq!(entities, [1, 3, 4].map(|id| Some(Uuid::from_u128(id))));
}

/// Transactions that run at once, so that the pooler gives them different sessions.
#[tokio::test]
async fn transactions_of_the_app_s_behind_a_pooler_store_commands() {
    let place = pooled::place().await;
    let (pool, outbox) = (place.pool().clone(), place.open());
    let transactions = (0..40).map(|entity| {
        let (pool, outbox) = (pool.clone(), outbox.clone());
        tokio::spawn(async move {
            let mut tx = pool.begin().await.unwrap();
            let own = sqlx::query("SELECT $1::bigint").persistent(false);
            own.bind(1_i64).execute(&mut *tx).await.unwrap();
            for entity in [entity, 40 + entity] {
                let sink = outbox.in_tx(&mut tx, instance());
                sink.send(cancel(entity)).await.unwrap();
            }
            tx.commit().await.unwrap();
        })
    });
    for transaction in transactions.collect::<Vec<_>>() {
        transaction.await.unwrap();
    }
    assert_eq!(place.store().counts().await.unwrap().waiting, 80);
}

#[tokio::test]
async fn a_worker_that_starts_before_the_migration_says_so() {
    let database = Server::shared().database();
    let outbox = Outbox::postgres(PgPool::connect(&database.url()).await.unwrap());
    let service = Service::new();
    let sink = service.clone();
    let worker = outbox.worker(move |instance| sink.sink(instance));
    let error = worker.spawn().await.unwrap_err();
    assert!(
        error.is_schema() && error.to_string().contains("0001_outbox.sql"),
        "{error}"
    );
    outbox.admin().migrate().await.unwrap();
    let worker = start(&outbox, &service).await;
    outbox.instance(instance()).send(cancel(1)).await.unwrap();
    service.arrived(1).await;
    worker.shutdown().await;
}

/// The app's pool ends statements that take long, and another transaction locks the table.
#[tokio::test]
async fn a_statement_that_is_ended_stops_delivery_and_loses_nothing() {
    let place = PostgresPlace::new().await;
    let outbox = Outbox::postgres(pool(&place, &[("statement_timeout", "200ms")]).await);
    let service = Service::new();
    let worker = start(&outbox, &service).await;
    outbox.instance(instance()).send(cancel(1)).await.unwrap();
    service.arrived(1).await;

    let mut other = place.pool().begin().await.unwrap();
    sqlx::query("LOCK TABLE triggers_outbox")
        .execute(&mut *other)
        .await
        .unwrap();
    let error = outbox
        .instance(instance())
        .send(cancel(2))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    tokio::time::sleep(Duration::from_secs(1)).await;
    other.rollback().await.unwrap();
    outbox.instance(instance()).send(cancel(3)).await.unwrap();
    service.arrived(2).await;
    outbox.admin().drained().await.unwrap();
    worker.shutdown().await;
    assert_eq!(service.arrivals().len(), 2);
}

/// A replica that only reads, as an app meets it when its URL names the wrong server.
#[tokio::test]
async fn a_database_that_only_reads_refuses_commands_and_sends_nothing() {
    let place = PostgresPlace::new().await;
    place
        .open()
        .instance(instance())
        .send(cancel(1))
        .await
        .unwrap();
    let replica = pool(&place, &[("default_transaction_read_only", "on")]).await;
    let outbox = Outbox::postgres(replica.clone());
    let mut tx = replica.begin().await.unwrap();
    for error in [
        outbox
            .instance(instance())
            .send(cancel(2))
            .await
            .unwrap_err(),
        outbox
            .in_tx(&mut tx, instance())
            .send(cancel(3))
            .await
            .unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert!(std::error::Error::source(&error).is_some(), "{error:?}");
    }
    let service = Service::new();
    let sink = service.clone();
    let worker = outbox
        .worker(move |instance| sink.sink(instance))
        .spawn()
        .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(service.requests(), 0);
    if let Ok(worker) = worker {
        assert_eq!(worker.health().shards, 0);
        worker.shutdown().await;
    }
    // On the right server everything is there.
    let worker = start(&place.open(), &service).await;
    service.arrived(1).await;
    place.open().admin().drained().await.unwrap();
    worker.shutdown().await;
}

/// Settings that an app or its database may have.
struct Configured(PostgresPlace, PgPool);

impl triggers_outbox_tests::Place for Configured {
    fn open_with(
        &self,
        settings: impl FnOnce(triggers_outbox::OutboxBuilder) -> triggers_outbox::OutboxBuilder,
    ) -> Outbox {
        settings(Outbox::builder())
            .postgres(self.1.clone())
            .unwrap()
    }

    fn sql(&self, statement: &str) {
        self.0.sql(statement);
    }
}

#[tokio::test]
async fn settings_of_the_app_s_sessions_change_nothing() {
    for settings in [
        [
            ("default_transaction_isolation", "serializable"),
            ("timezone", "Pacific/Kiritimati"),
        ],
        [
            ("default_transaction_isolation", "repeatable read"),
            ("intervalstyle", "sql_standard"),
        ],
        [
            ("plan_cache_mode", "force_generic_plan"),
            ("standard_conforming_strings", "off"),
        ],
        [("synchronous_commit", "off"), ("extra_float_digits", "0")],
    ] {
        let place = PostgresPlace::new().await;
        let pool = pool(&place, &settings).await;
        let place = Configured(place, pool);
        commands_of_a_lane_arrive_in_order_and_once(&place).await;
    }
}
