//! tokio-postgres.

use super::postgres::{INSERT, parameters};
use super::{Inserting, Transaction};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

impl Transaction for &tokio_postgres::Transaction<'_> {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move {
            let [records, lanes] = parameters(rows);
            self.execute(prefix.sql(INSERT).as_ref(), &[&records, &lanes])
                .await
                .map(drop)
                .map_err(not_stored)
        })
    }
}
