//! `sqlx` on PostgreSQL.

use sqlx::{PgConnection, Postgres};

use super::{Inserting, Transaction, postgres};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

/// Inserts rows through any connection of sqlx.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    rows: &[NewRow],
    prefix: &Prefix,
) -> Result<(), sqlx::Error> {
    let (sql, parameters) = postgres::insert(rows);
    let mut insert = sqlx::query(sqlx::AssertSqlSafe(prefix.sql(sql).into_owned()));
    for value in parameters {
        insert = insert.bind(value);
    }
    insert.execute(connection).await?;
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
