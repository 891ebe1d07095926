//! tokio-postgres.

use super::postgres::{Columns, INSERT, LOCK_CLASS};
use super::{Inserting, Transaction};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

impl Transaction for &tokio_postgres::Transaction<'_> {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move {
            let Columns {
                instance,
                trigger_key,
                entity,
                kind,
                payload,
                key,
                ttl_ms,
                lanes,
            } = Columns::new(rows);
            let inserted = self.execute(
                prefix.sql(INSERT).as_ref(),
                &[
                    &instance,
                    &trigger_key,
                    &entity,
                    &kind,
                    &payload,
                    &key,
                    &ttl_ms,
                    &LOCK_CLASS,
                    &lanes,
                ],
            );
            inserted.await.map(drop).map_err(not_stored)
        })
    }
}
