//! Diesel on SQLite. Its calls block, also in an async function.

use diesel::sql_types::{BigInt, Binary, Nullable, SmallInt, Text};
use diesel::{QueryResult, RunQueryDsl as _, SqliteConnection};
use triggers_runtime::Error;

use super::{BlockingTransaction, INSERT_SQLITE, Inserting, Transaction};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

fn insert(connection: &mut SqliteConnection, rows: &[NewRow], prefix: &Prefix) -> QueryResult<()> {
    for row in rows {
        diesel::sql_query(prefix.sql(INSERT_SQLITE))
            .bind::<Binary, _>(row.instance.as_bytes().as_slice())
            .bind::<Text, _>(&row.trigger_key)
            .bind::<Nullable<Binary>, _>(
                row.entity
                    .as_ref()
                    .map(|entity| entity.as_bytes().as_slice()),
            )
            .bind::<SmallInt, _>(row.kind.code())
            .bind::<Nullable<Text>, _>(&row.payload)
            .bind::<Nullable<Text>, _>(&row.key)
            .bind::<Nullable<BigInt>, _>(row.ttl_ms)
            .execute(connection)?;
    }
    Ok(())
}

impl Transaction for &mut SqliteConnection {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move { insert(self, rows, prefix).map_err(not_stored) })
    }
}

impl BlockingTransaction for &mut SqliteConnection {
    fn insert(&mut self, rows: &[NewRow], prefix: &Prefix) -> Result<(), Error> {
        insert(self, rows, prefix).map_err(not_stored)
    }
}
