//! Finding and reading rows.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};
use uuid::Uuid;

use super::access::failed;
use super::{PostgresStore, columns, shard_of};
use crate::core::{
    Cursor, Discovered, Kind, NewRow, OutboxError, Owned, Pause, Progress, Row, State,
};

pub(super) async fn open_instances(
    store: &PostgresStore,
    shards: Vec<i16>,
) -> Result<Vec<Uuid>, OutboxError> {
    let statement = store
        .statement(include_str!("sql/instances.sql"))
        .bind(shards);
    let rows: Vec<(Uuid,)> = store
        .fetch_all(statement, "find instances with open rows")
        .await?;
    Ok(rows.into_iter().map(|(instance,)| instance).collect())
}

pub(super) async fn paused(store: &PostgresStore) -> Result<Vec<Pause>, OutboxError> {
    let statement = store.statement(include_str!("sql/pauses.sql"));
    let rows: Vec<(Uuid, i64, String, String, i64)> =
        store.fetch_all(statement, "read the pauses").await?;
    Ok(rows.into_iter().map(pause).collect())
}

fn pause((instance, until, cause, by, since): (Uuid, i64, String, String, i64)) -> Pause {
    Pause {
        instance,
        until,
        cause,
        by,
        since,
    }
}

pub(super) async fn discover(
    store: &PostgresStore,
    owned: Vec<Owned>,
    cursor: Cursor,
) -> Result<Discovered, OutboxError> {
    let (shards,) = columns!(owned, |owned| owned.shard);
    let statement = store
        .statement(include_str!("sql/discover.sql"))
        .bind(shards)
        .bind(cursor.rows)
        .bind(cursor.running);
    let found: Found = store.fetch_one(statement, "look for new rows").await?;
    let changed = found
        .changed
        .into_iter()
        .zip(found.until)
        .zip(found.cause.into_iter().zip(found.by))
        .zip(found.since);
    Ok(Discovered {
        now: found.now,
        cursor: Cursor {
            rows: found.horizon,
            running: found.running,
            revision: 0,
        },
        fresh: found.instances.into_iter().zip(found.lowest).collect(),
        changed: changed
            .map(|(((id, until), (cause, by)), since)| pause((id, until, cause, by, since)))
            .collect(),
    })
}

/// The one row of `discover.sql`.
struct Found {
    now: i64,
    horizon: i64,
    running: Vec<i64>,
    instances: Vec<Uuid>,
    lowest: Vec<i64>,
    changed: Vec<Uuid>,
    until: Vec<i64>,
    cause: Vec<String>,
    by: Vec<String>,
    since: Vec<i64>,
}

impl FromRow<'_, PgRow> for Found {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            now: row.try_get(0)?,
            horizon: row.try_get(1)?,
            running: row.try_get(2)?,
            instances: row.try_get(3)?,
            lowest: row.try_get(4)?,
            changed: row.try_get(5)?,
            until: row.try_get(6)?,
            cause: row.try_get(7)?,
            by: row.try_get(8)?,
            since: row.try_get(9)?,
        })
    }
}

pub(super) async fn load(
    store: &PostgresStore,
    from: Vec<(Uuid, i64)>,
    limit: u32,
) -> Result<Vec<Row>, OutboxError> {
    let (shards, instances, after) =
        columns!(from, |from| shard_of(from.0), |from| from.0, |from| from.1);
    let statement = store.statement(include_str!("sql/load.sql"));
    let statement = statement
        .bind(shards)
        .bind(instances)
        .bind(after)
        .bind(i64::from(limit));
    rows(&store.fetch(statement, "read rows").await?)
}

/// Decodes rows with the columns of `load.sql`.
pub(super) fn rows(rows: &[PgRow]) -> Result<Vec<Row>, OutboxError> {
    rows.iter()
        .map(row)
        .collect::<Result<_, _>>()
        .map_err(|error| failed("decode a row", error))
}

fn row(row: &PgRow) -> Result<Row, sqlx::Error> {
    let command = NewRow {
        instance: row.try_get(1)?,
        trigger_key: row.try_get(2)?,
        entity: row.try_get(3)?,
        kind: code(Kind::from_code(row.try_get(4)?), "kind")?,
        payload: row.try_get(5)?,
        key: row.try_get(6)?,
        ttl_ms: row.try_get(7)?,
    };
    Ok(Row {
        seq: row.try_get(0)?,
        command,
        enqueued_at: row.try_get(8)?,
        progress: Progress {
            state: code(State::from_code(row.try_get(9)?), "state")?,
            attempts: row.try_get::<i32, _>(10)?.unsigned_abs(),
            first_sent_at: row.try_get(11)?,
            lost_at: row.try_get(12)?,
            not_before: row.try_get(13)?,
            cause: row.try_get(14)?,
            status: row.try_get::<Option<i16>, _>(15)?.map(i16::unsigned_abs),
            request_id: row.try_get(16)?,
            settled_at: row.try_get(17)?,
        },
    })
}

fn code<T>(decoded: Option<T>, column: &str) -> Result<T, sqlx::Error> {
    decoded.ok_or_else(|| sqlx::Error::Decode(format!("`{column}` has an unknown value").into()))
}
