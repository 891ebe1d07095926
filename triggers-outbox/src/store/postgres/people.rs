//! Reading and deleting single rows, for people.

use sqlx::postgres::PgRow;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::access::{Statement, failed};
use super::{PostgresStore, columns, read, shard_of};
use crate::core::{Filter, OutboxError, RequestRecord, Row, SELECTED, Selection};

pub(super) async fn list(
    store: &PostgresStore,
    filter: Filter,
    limit: u32,
) -> Result<Vec<Row>, OutboxError> {
    read::rows(
        &store
            .fetch(filtered(store, filter, limit, false), "list rows")
            .await?,
    )
}

fn filtered(store: &PostgresStore, filter: Filter, limit: u32, with_payload: bool) -> Statement {
    let (states,) = columns!(filter.states, |state| state.code());
    let states = (!states.is_empty()).then_some(states);
    let statement = store
        .statement(include_str!("sql/list.sql"))
        .bind(filter.after)
        .bind(states)
        .bind(filter.instance);
    let statement = statement
        .bind(filter.trigger_key)
        .bind(filter.entity)
        .bind(filter.since)
        .bind(filter.cause);
    statement
        .bind(i64::from(limit))
        .bind(filter.instance.map(shard_of))
        .bind(with_payload)
}

pub(super) async fn show(
    store: &PostgresStore,
    seq: i64,
) -> Result<Option<(Row, Vec<RequestRecord>)>, OutboxError> {
    const PURPOSE: &str = "read the row";
    let rows = store
        .fetch(
            store
                .statement(include_str!("sql/rows.sql"))
                .bind(vec![seq]),
            PURPOSE,
        )
        .await?;
    let Some(row) = read::rows(&rows)?.pop() else {
        return Ok(None);
    };
    let instance = row.command.instance;
    let requests = store.statement(include_str!("sql/requests.sql"));
    let requests = requests
        .bind(shard_of(instance))
        .bind(row.enqueued_at)
        .bind(instance)
        .bind(seq);
    let requests: Vec<Request> = store.fetch_all(requests, PURPOSE).await?;
    Ok(Some((row, requests.into_iter().map(record).collect())))
}

type Request = (Uuid, i64, i32, Option<String>, Option<i16>, Option<String>);

fn record((id, sent_at, rows, outcome, status, request_id): Request) -> RequestRecord {
    RequestRecord {
        id,
        sent_at,
        rows: rows.unsigned_abs(),
        outcome,
        status: status.map(i16::unsigned_abs),
        request_id,
    }
}

pub(super) async fn discard(
    store: &PostgresStore,
    selection: Selection,
) -> Result<u64, OutboxError> {
    const PURPOSE: &str = "discard the rows";
    let mut transaction = store.begin(PURPOSE).await?;
    let rows = selected(store, &mut transaction, selection).await?;
    let (seqs,) = columns!(rows, |row| row.seq);
    let statement = store.statement(include_str!("sql/discard.sql")).bind(seqs);
    statement
        .execute(&mut *transaction)
        .await
        .map_err(|error| failed(PURPOSE, error))?;
    transaction
        .commit()
        .await
        .map_err(|error| failed(PURPOSE, error))?;
    Ok(rows.len() as u64)
}

/// Reads the selected rows, with their payloads.
pub(super) async fn selected(
    store: &PostgresStore,
    transaction: &mut Transaction<'static, Postgres>,
    selection: Selection,
) -> Result<Vec<Row>, OutboxError> {
    let named = match &selection {
        Selection::Rows(seqs) => seqs.clone(),
        Selection::Where(_) => Vec::new(),
    };
    let statement = match selection {
        Selection::Rows(seqs) => store.statement(include_str!("sql/rows.sql")).bind(seqs),
        Selection::Where(filter) => filtered(store, filter, SELECTED, true),
    };
    let rows: Vec<PgRow> = statement
        .fetch_all(&mut **transaction)
        .await
        .map_err(|error| failed("read the rows", error))?;
    let rows = read::rows(&rows)?;
    match named
        .iter()
        .find(|seq| !rows.iter().any(|row| row.seq == **seq))
    {
        Some(missing) => Err(OutboxError::no_row(*missing)),
        None => Ok(rows),
    }
}
