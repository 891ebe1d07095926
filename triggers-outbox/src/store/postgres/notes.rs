//! Texts under keys.

use super::PostgresStore;
use crate::core::OutboxError;

pub(super) async fn note(
    store: &PostgresStore,
    key: String,
) -> Result<Option<String>, OutboxError> {
    let statement = store.statement(include_str!("sql/note.sql")).bind(key);
    let rows: Vec<(String,)> = store.fetch_all(statement, "read a note").await?;
    Ok(rows.into_iter().next().map(|(text,)| text))
}

pub(super) async fn set_note(
    store: &PostgresStore,
    key: String,
    text: String,
) -> Result<(), OutboxError> {
    let statement = store.statement(include_str!("sql/set_note.sql"));
    store
        .fetch(statement.bind(key).bind(text), "write a note")
        .await?;
    Ok(())
}
