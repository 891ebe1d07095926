//! Counting, pausing and cleaning up.

use std::time::Duration;

use uuid::Uuid;

use super::{PostgresStore, schema, shard_of};
use crate::core::{Counts, OutboxError, Pause, Retention, State};

pub(super) async fn counts(store: &PostgresStore) -> Result<Counts, OutboxError> {
    const PURPOSE: &str = "count rows";
    let open = store.statement(include_str!("sql/counts.sql"));
    let (now, open, held, oldest): (i64, i64, i64, Option<i64>) =
        store.fetch_one(open, PURPOSE).await?;
    let closed = store.statement(include_str!("sql/closed.sql"));
    let closed: Vec<(i16, String, i64)> = store.fetch_all(closed, PURPOSE).await?;
    Ok(Counts {
        now,
        waiting: (open - held).unsigned_abs(),
        held: held.unsigned_abs(),
        closed: closed
            .into_iter()
            .filter_map(|(state, trigger_key, rows)| {
                Some((State::from_code(state)?, trigger_key, rows.unsigned_abs()))
            })
            .collect(),
        oldest,
        version: schema::version(store).await?,
    })
}

pub(super) async fn pause(store: &PostgresStore, pause: Pause) -> Result<(), OutboxError> {
    let statement = store
        .statement(include_str!("sql/pause.sql"))
        .bind(pause.instance)
        .bind(pause.until);
    let statement = statement.bind(pause.cause).bind(pause.by).bind(pause.since);
    store.fetch(statement, "pause or resume").await?;
    Ok(())
}

pub(super) async fn forget(
    store: &PostgresStore,
    instance: Uuid,
    entity: Option<Uuid>,
) -> Result<u64, OutboxError> {
    let statement = store.statement(include_str!("sql/forget.sql"));
    let statement = statement
        .bind(instance)
        .bind(shard_of(instance))
        .bind(entity);
    let (rows,): (i64,) = store
        .fetch_one(statement, "forget the app instance")
        .await?;
    Ok(rows.unsigned_abs())
}

pub(super) async fn prune(store: &PostgresStore, retention: Retention) -> Result<u64, OutboxError> {
    const AT_MOST: i64 = 1_000;
    let age = |age: Duration| i64::try_from(age.as_millis()).unwrap_or(i64::MAX / 2);
    // The rate limit needs the last minute.
    let requests = retention.requests.max(Duration::from_secs(120));
    let statement = store.statement(include_str!("sql/prune.sql"));
    let statement = statement
        .bind(age(retention.payload))
        .bind(age(retention.rows))
        .bind(age(requests))
        .bind(AT_MOST);
    let (rows,): (i64,) = store.fetch_one(statement, "delete old rows").await?;
    Ok(rows.unsigned_abs())
}

pub(super) async fn owners(store: &PostgresStore) -> Result<Vec<(i16, String, i64)>, OutboxError> {
    store
        .fetch_all(
            store.statement(include_str!("sql/owners.sql")),
            "read the owners of shards",
        )
        .await
}
