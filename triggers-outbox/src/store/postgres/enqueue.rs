//! Storing rows without a transaction of the app's.

use super::PostgresStore;
use crate::core::{NewRow, OutboxError};
use crate::enqueue::postgres::{INSERT, parameters};

pub(super) async fn insert(store: &PostgresStore, rows: Vec<NewRow>) -> Result<(), OutboxError> {
    let [records, lanes] = parameters(&rows);
    let statement = store.statement(INSERT).bind(records).bind(lanes);
    store.fetch(statement, "store the command").await?;
    Ok(())
}
