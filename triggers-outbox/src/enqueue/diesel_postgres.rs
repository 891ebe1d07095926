//! Diesel on PostgreSQL. Its calls block, also in an async function.

use diesel::pg::Pg;
use diesel::sql_types::{Nullable, Text};
use diesel::{PgConnection, QueryResult, RunQueryDsl as _};
use triggers_runtime::Error;

use super::{BlockingTransaction, Inserting, Transaction, postgres};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

fn insert(connection: &mut PgConnection, rows: &[NewRow], prefix: &Prefix) -> QueryResult<()> {
    let (sql, parameters) = postgres::insert(rows);
    let mut insert = diesel::sql_query(prefix.sql(sql)).into_boxed::<Pg>();
    for value in parameters {
        insert = insert.bind::<Nullable<Text>, _>(value);
    }
    insert.execute(connection).map(drop)
}

impl Transaction for &mut PgConnection {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move { insert(self, rows, prefix).map_err(not_stored) })
    }
}

impl BlockingTransaction for &mut PgConnection {
    fn insert(&mut self, rows: &[NewRow], prefix: &Prefix) -> Result<(), Error> {
        insert(self, rows, prefix).map_err(not_stored)
    }
}
