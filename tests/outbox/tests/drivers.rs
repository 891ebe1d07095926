//! Every driver of SQLite stores the same rows in the caller's transaction, and only if it commits.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use diesel::Connection as _;
use sea_orm::TransactionTrait as _;
use triggers_outbox::Outbox;
use triggers_outbox::core::{Filter, NewRow};
use triggers_outbox_tests::{Place as _, SqlitePlace};
use triggers_runtime::{Error, InstanceId, Uuid, triggers};

#[triggers(inline = "
version: 1
entities: { invoice: {} }
triggers:
  invoice_overdue:
    name: Invoice overdue
    entity: invoice
    idempotency: { key: [invoice, number], ttl: 3d }
    allow: { swallowed-after-cancel: a test }
    payload:
      type: object
      properties:
        number: { type: string, title: Number, examples: [INV-2041] }
      required: [number]
  invoice_paid:
    name: Invoice was paid
    entity: invoice
    payload:
      type: object
      properties:
        number: { type: string, title: Number, examples: [INV-2041] }
      required: [number]
business_events:
  invoice_settled:
    - report: invoice_paid
    - cancel: invoice_overdue
")]
mod events {}
use events::{InvoiceId, business, invoice_overdue, invoice_paid};

type Any = Box<dyn std::error::Error + Send + Sync>;

struct Case {
    instance: InstanceId,
    invoice: InvoiceId,
}

fn case() -> Case {
    Case {
        instance: InstanceId::new(Uuid::from_u128(7)),
        invoice: InvoiceId::new(Uuid::from_u128(9)),
    }
}

fn overdue() -> invoice_overdue::Payload {
    invoice_overdue::Payload {
        number: "INV-\u{1f4a1} \"7\" \\ 1.0".into(),
    }
}

fn settled() -> business::InvoiceSettled {
    business::InvoiceSettled {
        invoice_paid: invoice_paid::Payload {
            number: "INV-1".into(),
        },
    }
}

/// A handler that takes any sink works inside and outside of a transaction.
async fn calls(sink: &dyn triggers_runtime::Sink) -> Result<(), Any> {
    let invoice = case().invoice;
    invoice_overdue::report(sink, invoice, &overdue()).await?;
    invoice_overdue::report_all(
        sink,
        [
            (invoice, overdue()),
            (InvoiceId::new(Uuid::from_u128(10)), overdue()),
        ],
    )
    .await?
    .into_receipts()?;
    business::invoice_settled(sink, invoice, &settled()).await?;
    Ok(())
}

/// What is stored, without the keys that are random.
async fn stored(path: &Path) -> Vec<NewRow> {
    let store = Outbox::sqlite(path).unwrap().store();
    let rows = store.list(Filter::default(), 100).await.unwrap();
    let mut commands = Vec::new();
    for row in rows {
        let (row, _) = store.show(row.seq).await.unwrap().unwrap();
        let mut command = row.command;
        if command.trigger_key == "invoice_paid" {
            assert!(command.key.take().is_some());
        }
        commands.push(command);
    }
    commands
}

async fn expected() -> Vec<NewRow> {
    let place = SqlitePlace::new();
    calls(&place.open().instance(case().instance))
        .await
        .unwrap();
    let rows = stored(&place.path()).await;
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[0].ttl_ms, Some(3 * 24 * 3_600_000));
    rows
}

fn send<T: Send>(future: T) -> T {
    future
}

#[tokio::test]
async fn rusqlite_stores_them() {
    let place = SqlitePlace::new();
    let outbox = place.open();
    let mut connection = rusqlite::Connection::open(place.path()).unwrap();
    for commit in [false, true] {
        let tx = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .unwrap();
        let result: Result<(), Error> = outbox.enqueue(&tx, case().instance, |sink| {
            sink.call(invoice_overdue::report(sink, case().invoice, &overdue()))?;
            let both = [
                (case().invoice, overdue()),
                (InvoiceId::new(Uuid::from_u128(10)), overdue()),
            ];
            sink.call(invoice_overdue::report_all(sink, both))?
                .into_receipts()?;
            sink.call(business::invoice_settled(sink, case().invoice, &settled()))
                .map_err(|error| error.error().clone())?;
            Ok(())
        });
        result.unwrap();
        if commit {
            tx.commit().unwrap();
        }
    }
    assert_eq!(stored(&place.path()).await, expected().await);
}

#[tokio::test]
async fn sqlx_stores_them() {
    let place = SqlitePlace::new();
    let outbox = place.open();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", place.path().display()))
        .await
        .unwrap();
    for commit in [false, true] {
        let run = async {
            let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
            calls(&outbox.in_tx(&mut tx, case().instance)).await?;
            // The transaction is free again.
            sqlx::query("CREATE TABLE IF NOT EXISTS app (a)")
                .execute(&mut *tx)
                .await?;
            if commit {
                tx.commit().await?;
            } else {
                tx.rollback().await?;
            }
            Ok::<(), Any>(())
        };
        send(run).await.unwrap();
    }
    assert_eq!(stored(&place.path()).await, expected().await);
}

#[tokio::test]
async fn sea_orm_stores_them() {
    let place = SqlitePlace::new();
    let outbox = place.open();
    let database = sea_orm::Database::connect(format!("sqlite://{}", place.path().display()))
        .await
        .unwrap();
    for commit in [false, true] {
        let run = async {
            let tx = database.begin().await?;
            calls(&outbox.in_tx(&tx, case().instance)).await?;
            if commit {
                tx.commit().await?;
            } else {
                tx.rollback().await?;
            }
            Ok::<(), Any>(())
        };
        send(run).await.unwrap();
    }
    assert_eq!(stored(&place.path()).await, expected().await);
}

#[tokio::test]
async fn diesel_stores_them() {
    let place = SqlitePlace::new();
    let outbox = place.open();
    let mut connection =
        diesel::SqliteConnection::establish(place.path().to_str().unwrap()).unwrap();
    for commit in [false, true] {
        let result = connection.immediate_transaction::<(), Any, _>(|connection| {
            outbox.enqueue(connection, case().instance, |sink| sink.call(calls(sink)))?;
            if commit {
                Ok(())
            } else {
                Err("the app rolls back".into())
            }
        });
        assert_eq!(result.is_ok(), commit);
    }
    assert_eq!(stored(&place.path()).await, expected().await);
}

#[tokio::test]
async fn the_driver_s_error_is_the_source() {
    let place = SqlitePlace::new();
    let outbox = place.open();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}?mode=ro", place.path().display()))
        .await
        .unwrap();
    let mut connection = pool.acquire().await.unwrap();
    let error = invoice_overdue::cancel(
        &outbox.in_tx(&mut *connection, case().instance),
        case().invoice,
    )
    .await
    .unwrap_err();
    assert_eq!(error.kind(), triggers_runtime::ErrorKind::NotSent);
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.downcast_ref::<sqlx::Error>().is_some(), "{source:?}");
}

#[tokio::test]
async fn a_key_that_a_database_cannot_store_is_refused_by_all() {
    let place = SqlitePlace::new();
    let sink = place.open().instance(case().instance);
    let call = invoice_overdue::report(&sink, case().invoice, &overdue());
    let error = call.idempotency_key("a\0b").await.unwrap_err();
    assert_eq!(error.kind(), triggers_runtime::ErrorKind::Idempotency);
    assert_eq!(stored(&place.path()).await, []);
}
