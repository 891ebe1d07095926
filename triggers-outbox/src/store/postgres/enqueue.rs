//! Storing rows without a transaction of the app's.

use super::PostgresStore;
use super::access::Statement;
use crate::core::{NewRow, OutboxError};
use crate::enqueue::postgres;

pub(super) async fn insert(store: &PostgresStore, rows: Vec<NewRow>) -> Result<(), OutboxError> {
    let (sql, parameters) = postgres::insert(&rows);
    let statement = store.statement(sql);
    let statement = parameters
        .into_iter()
        .fold(statement, |statement: Statement, value| {
            statement.bind(value)
        });
    store.fetch(statement, "store the command").await?;
    Ok(())
}
