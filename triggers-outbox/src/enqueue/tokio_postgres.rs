//! tokio-postgres.

use tokio_postgres::types::{ToSql, Type};

use super::{Inserting, Transaction, postgres};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

impl Transaction for &tokio_postgres::Transaction<'_> {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move {
            let (sql, parameters) = postgres::insert(rows);
            let typed = parameters
                .each_ref()
                .map(|value| (value as &(dyn ToSql + Sync), Type::TEXT));
            // Preparing the statement would take a round trip more.
            self.execute_typed(&prefix.sql(sql), &typed)
                .await
                .map(drop)
                .map_err(not_stored)
        })
    }
}
