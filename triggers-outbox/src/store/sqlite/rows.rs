//! Rows between Rust and SQLite.

use std::time::SystemTime;

use rusqlite::Row as SqlRow;
use rusqlite::types::Type;
use uuid::Uuid;

use crate::core::{Kind, NewRow, OutboxError, Progress, Row, State};

pub(super) const COLUMNS: &str = "seq, instance, trigger_key, entity, kind, payload, key, ttl_ms, enqueued_at, state, \
                                  attempts, first_sent_at, lost_at, not_before, cause, status, request_id, settled_at";

/// The same, without payloads.
pub(super) const LISTED: &str = "seq, instance, trigger_key, entity, kind, NULL, key, ttl_ms, enqueued_at, state, \
                                 attempts, first_sent_at, lost_at, not_before, cause, status, request_id, settled_at";

pub(super) fn failed(problem: &'static str) -> impl Fn(rusqlite::Error) -> OutboxError {
    move |error| OutboxError::database(problem, error)
}

/// Milliseconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

pub(super) fn uuid(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<Uuid> {
    Ok(Uuid::from_bytes(row.get::<_, [u8; 16]>(column)?))
}

pub(super) fn read(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let entity: Option<[u8; 16]> = row.get(3)?;
    Ok(Row {
        seq: row.get(0)?,
        command: NewRow {
            instance: uuid(row, 1)?,
            trigger_key: row.get(2)?,
            entity: entity.map(Uuid::from_bytes),
            kind: Kind::from_code(row.get(4)?).ok_or_else(|| unknown(4))?,
            payload: row.get(5)?,
            key: row.get(6)?,
            ttl_ms: row.get(7)?,
        },
        enqueued_at: row.get(8)?,
        progress: Progress {
            state: State::from_code(row.get(9)?).ok_or_else(|| unknown(9))?,
            attempts: row.get(10)?,
            first_sent_at: row.get(11)?,
            lost_at: row.get(12)?,
            not_before: row.get(13)?,
            cause: row.get(14)?,
            status: row.get(15)?,
            request_id: row.get(16)?,
            settled_at: row.get(17)?,
        },
    })
}

fn unknown(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, "unknown value".to_owned(), Type::Integer)
}
