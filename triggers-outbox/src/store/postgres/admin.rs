//! Counting, pausing and cleaning up.

use std::time::Duration;

use uuid::Uuid;

use super::{PostgresStore, schema, shard_of};
use crate::core::{Counts, OutboxError, Owned, Pause, Retention, State};

/// The one row of `counts.sql`: clock, open rows, held rows, the oldest, and what is closed by column.
type Row = (i64, i64, i64, Option<i64>, Vec<i16>, Vec<String>, Vec<i64>);

pub(super) async fn counts(store: &PostgresStore) -> Result<Counts, OutboxError> {
    let statement = store.statement(include_str!("sql/counts.sql"));
    let (now, open, held, oldest, states, trigger_keys, rows): Row =
        store.fetch_one(statement, "count rows").await?;
    let closed = states.into_iter().zip(trigger_keys).zip(rows);
    Ok(Counts {
        now,
        waiting: (open - held).unsigned_abs(),
        held: held.unsigned_abs(),
        closed: closed
            .filter_map(|((state, key), rows)| {
                Some((State::from_code(state)?, key, rows.unsigned_abs()))
            })
            .collect(),
        oldest,
        version: schema::version(store).await?,
    })
}

pub(super) async fn crowded(store: &PostgresStore, limit: u64) -> Result<Vec<Uuid>, OutboxError> {
    let statement = store
        .statement(include_str!("sql/crowded.sql"))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows: Vec<(Uuid,)> = store.fetch_all(statement, "count rows").await?;
    Ok(rows.into_iter().map(|(instance,)| instance).collect())
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

pub(super) async fn prune(
    store: &PostgresStore,
    retention: Retention,
    owner: Option<Owned>,
) -> Result<u64, OutboxError> {
    const AT_MOST: i64 = 1_000;
    let age = |age: Duration| i64::try_from(age.as_millis()).unwrap_or(i64::MAX / 2);
    // The rate limit needs the last minute.
    let requests = retention.requests.max(Duration::from_secs(120));
    let statement = store
        .statement(include_str!("sql/prune.sql"))
        .bind(age(retention.payload))
        .bind(age(retention.rows))
        .bind(age(requests))
        .bind(AT_MOST)
        .bind(owner.map(|owner| owner.shard))
        .bind(owner.map(|owner| owner.epoch));
    let (is_owner, rows): (bool, i64) = store.fetch_one(statement, "delete old rows").await?;
    if is_owner {
        Ok(rows.unsigned_abs())
    } else {
        Err(OutboxError::fenced())
    }
}

pub(super) async fn owners(store: &PostgresStore) -> Result<Vec<(i16, String, i64)>, OutboxError> {
    store
        .fetch_all(
            store.statement(include_str!("sql/owners.sql")),
            "read the owners of shards",
        )
        .await
}
