//! `sqlx` on PostgreSQL.

use sqlx::{Connection as _, PgConnection, Postgres};

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
    // Behind some poolers nothing may be prepared: it is if the app's own statements are.
    let is_prepared = connection.cached_statements_size() > 0;
    let mut insert = sqlx::query(sqlx::AssertSqlSafe(prefix.sql(sql).into_owned()));
    insert = insert.persistent(is_prepared);
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
