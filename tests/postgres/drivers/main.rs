//! Every driver of PostgreSQL stores the same rows in the caller's transaction, and only if it commits.

#![allow(clippy::unwrap_used, reason = "tests")]

use diesel::Connection as _;
use sea_orm::TransactionTrait as _;
use sqlx::PgPool;
use triggers_outbox::Outbox;
use triggers_outbox::core::{Filter, NewRow};
use triggers_postgres_tests::{Database, Server};
use triggers_runtime::{
    Command, Error, ErrorKind, Idempotency, InstanceId, PayloadJson, Report, Sink, Uuid,
};

type Any = Box<dyn std::error::Error + Send + Sync>;

/// A database with the outbox's tables.
struct Place {
    database: Database<'static>,
    outbox: Outbox,
}

impl Place {
    async fn new() -> Self {
        let database = Server::shared().database();
        let outbox = Outbox::postgres(PgPool::connect(&database.url()).await.unwrap());
        outbox.admin().migrate().await.unwrap();
        Self { database, outbox }
    }

    async fn stored(&self) -> Vec<NewRow> {
        let store = self.outbox.store();
        let mut commands = Vec::new();
        for row in store.list(Filter::default(), 100).await.unwrap() {
            let (row, _) = store.show(row.seq).await.unwrap().unwrap();
            commands.push(row.command);
        }
        let elsewhere = "SELECT count(*) FROM triggers_outbox WHERE shard <> get_byte(uuid_send(instance), 15) & 63";
        assert_eq!(self.database.psql(elsewhere), "0");
        commands
    }
}

fn instance() -> InstanceId {
    InstanceId::new(Uuid::from_u128(7))
}

fn report(entity: Option<u128>, key: Option<&str>) -> Command {
    let payload =
        PayloadJson::from_json("{\"b\":1.0,\"a\":\"\u{1f4a1} \\u0000 \\\"7\\\" \\\\\"}").unwrap();
    let key = key.map(|key| Idempotency::new(key, None).unwrap());
    Command::report(
        "invoice_overdue",
        Report::new(entity.map(Uuid::from_u128), payload, key),
    )
}

/// Rows with and without a lane and a key, one by one.
async fn calls(sink: &dyn Sink) -> Result<(), Error> {
    sink.send(report(Some(1), Some("a 'quoted' {key}"))).await?;
    sink.send(Command::cancel("invoice_overdue", Uuid::from_u128(1)))
        .await?;
    sink.send(report(None, None)).await?;
    Ok(())
}

async fn expected() -> Vec<NewRow> {
    let place = Place::new().await;
    calls(&place.outbox.instance(instance())).await.unwrap();
    let rows = place.stored().await;
    assert_eq!(rows.len(), 3);
    rows
}

#[tokio::test]
async fn sqlx_stores_them() {
    let place = Place::new().await;
    let pool = PgPool::connect(&place.database.url()).await.unwrap();
    for commit in [false, true] {
        let mut tx = pool.begin().await.unwrap();
        calls(&place.outbox.in_tx(&mut tx, instance()))
            .await
            .unwrap();
        if commit {
            tx.commit().await.unwrap();
        }
    }
    assert_eq!(place.stored().await, expected().await);
}

#[tokio::test]
async fn tokio_postgres_stores_them() {
    let place = Place::new().await;
    let (mut client, connection) =
        tokio_postgres::connect(&place.database.url(), tokio_postgres::NoTls)
            .await
            .unwrap();
    tokio::spawn(connection);
    for commit in [false, true] {
        let tx = client.transaction().await.unwrap();
        calls(&place.outbox.in_tx(&tx, instance())).await.unwrap();
        if commit {
            tx.commit().await.unwrap();
        }
    }
    assert_eq!(place.stored().await, expected().await);
}

#[tokio::test]
async fn sea_orm_stores_them() {
    let place = Place::new().await;
    let database = sea_orm::Database::connect(place.database.url())
        .await
        .unwrap();
    for commit in [false, true] {
        let tx = database.begin().await.unwrap();
        calls(&place.outbox.in_tx(&tx, instance())).await.unwrap();
        if commit {
            tx.commit().await.unwrap();
        }
    }
    assert_eq!(place.stored().await, expected().await);
}

#[tokio::test]
async fn diesel_stores_them_in_both_ways() {
    let place = Place::new().await;
    let mut connection = diesel::PgConnection::establish(&place.database.url()).unwrap();
    for commit in [false, true] {
        let result = connection.transaction::<(), Any, _>(|connection| {
            place
                .outbox
                .enqueue(connection, instance(), |sink| sink.call(calls(sink)))?;
            if commit {
                Ok(())
            } else {
                Err("the app rolls back".into())
            }
        });
        assert_eq!(result.is_ok(), commit);
    }
    assert_eq!(place.stored().await, expected().await);
    calls(&place.outbox.in_tx(&mut connection, instance()))
        .await
        .unwrap();
    assert_eq!(place.stored().await.len(), 6);
}

#[tokio::test]
async fn the_driver_s_error_is_the_source() {
    let place = Place::new().await;
    let mut connection = diesel::PgConnection::establish(&place.database.url()).unwrap();
    place
        .database
        .psql("ALTER TABLE triggers_outbox ADD CHECK (kind = 0)");
    let cancel = Command::cancel("invoice_overdue", Uuid::from_u128(1));
    let error = place
        .outbox
        .in_tx(&mut connection, instance())
        .send(cancel)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    let source = std::error::Error::source(&error).unwrap();
    assert!(
        source.downcast_ref::<diesel::result::Error>().is_some(),
        "{source:?}"
    );
}
