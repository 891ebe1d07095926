//! sqlx on PostgreSQL.

use sqlx::{PgConnection, Postgres};

use super::postgres::{Columns, INSERT, LOCK_CLASS};
use super::{Inserting, Transaction};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

/// Inserts rows through any connection of sqlx.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    rows: &[NewRow],
    prefix: &Prefix,
) -> Result<(), sqlx::Error> {
    let columns = Columns::new(rows);
    sqlx::query(sqlx::AssertSqlSafe(prefix.sql(INSERT)))
        .bind(columns.instance)
        .bind(columns.trigger_key)
        .bind(columns.entity)
        .bind(columns.kind)
        .bind(columns.payload)
        .bind(columns.key)
        .bind(columns.ttl_ms)
        .bind(LOCK_CLASS)
        .bind(columns.lanes)
        .execute(connection)
        .await?;
    Ok(())
}

impl Transaction for &mut PgConnection {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move { insert(self, rows, prefix).await.map_err(not_stored) })
    }
}

impl Transaction for &mut sqlx::Transaction<'_, Postgres> {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move { insert(self, rows, prefix).await.map_err(not_stored) })
    }
}
