//! `sqlx` on SQLite.

use sqlx::{Sqlite, SqliteConnection};

use super::{INSERT_SQLITE, Inserting, Transaction};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

async fn insert(
    connection: &mut SqliteConnection,
    rows: &[NewRow],
    prefix: &Prefix,
) -> Result<(), sqlx::Error> {
    for row in rows {
        sqlx::query(sqlx::AssertSqlSafe(prefix.sql(INSERT_SQLITE).into_owned()))
            .bind(row.instance.as_bytes().as_slice())
            .bind(&row.trigger_key)
            .bind(
                row.entity
                    .as_ref()
                    .map(|entity| entity.as_bytes().as_slice()),
            )
            .bind(row.kind.code())
            .bind(&row.payload)
            .bind(&row.key)
            .bind(row.ttl_ms)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

impl Transaction for &mut SqliteConnection {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move { insert(self, rows, prefix).await.map_err(not_stored) })
    }
}

impl Transaction for &mut sqlx::Transaction<'_, Sqlite> {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move { insert(self, rows, prefix).await.map_err(not_stored) })
    }
}
