//! rusqlite.

use rusqlite::{Connection, Transaction, params};
use triggers_runtime::Error;
use uuid::Uuid;

use super::{BlockingTransaction, INSERT_SQLITE};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

/// Inserts rows through any connection of rusqlite.
pub(crate) fn insert(
    connection: &Connection,
    rows: &[NewRow],
    prefix: &Prefix,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(&prefix.sql(INSERT_SQLITE))?;
    for row in rows {
        statement.execute(params![
            row.instance.as_bytes(),
            row.trigger_key,
            row.entity.map(Uuid::into_bytes),
            row.kind.code(),
            row.payload,
            row.key,
            row.ttl_ms,
        ])?;
    }
    Ok(())
}

impl BlockingTransaction for &Connection {
    fn insert(&mut self, rows: &[NewRow], prefix: &Prefix) -> Result<(), Error> {
        insert(self, rows, prefix).map_err(not_stored)
    }
}

impl BlockingTransaction for &Transaction<'_> {
    fn insert(&mut self, rows: &[NewRow], prefix: &Prefix) -> Result<(), Error> {
        insert(self, rows, prefix).map_err(not_stored)
    }
}
