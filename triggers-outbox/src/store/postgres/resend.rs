//! Sending rows again, because a person says so.

use sqlx::Row as _;

use super::access::failed;
use super::people::selected;
use super::{PostgresStore, columns, schema};
use crate::core::{OutboxError, Resent, Selection};
use crate::enqueue::postgres::{LOCKS, lane};

pub(super) async fn resend(
    store: &PostgresStore,
    selection: Selection,
    new_key: bool,
) -> Result<Vec<(i64, i64)>, OutboxError> {
    const PURPOSE: &str = "send the rows again";
    let now = schema::now(store).await?;
    let mut transaction = store.begin(PURPOSE).await?;
    let rows = selected(store, &mut transaction, selection).await?;
    let resent = rows
        .iter()
        .map(|row| Resent::new(row, new_key, now))
        .collect::<Result<Vec<_>, _>>()?;
    let (old,) = columns!(rows, |row| row.seq);
    let (keys, first_sent_at, lost_at, lanes) = columns!(
        resent,
        |resent| resent.command.key.clone(),
        |resent| resent.first_sent_at,
        |resent| resent.lost_at,
        |resent| lane(&resent.command),
    );
    let statement = store
        .statement(include_str!("sql/resend.sql"))
        .bind(old.clone())
        .bind(keys);
    let statement = statement
        .bind(first_sent_at)
        .bind(lost_at)
        .bind(LOCKS)
        .bind(lanes);
    let moved = statement
        .fetch_all(&mut *transaction)
        .await
        .map_err(|error| failed(PURPOSE, error))?;
    let new = moved
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<Vec<i64>, _>>();
    let new = new.map_err(|error| failed(PURPOSE, error))?;
    if new.len() != old.len() {
        return Err(OutboxError::input(
            "some of the rows have changed; list them again",
        ));
    }
    transaction
        .commit()
        .await
        .map_err(|error| failed(PURPOSE, error))?;
    // Both are in ascending order.
    Ok(old.into_iter().zip(new).collect())
}
