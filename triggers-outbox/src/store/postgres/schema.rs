//! Versions of the tables.

use super::PostgresStore;
use super::access::failed;
use crate::core::OutboxError;
use crate::enqueue::postgres::LOCKS;
use crate::migrations::POSTGRES;

/// What this version reads and writes, by table.
const COLUMNS: [(&str, &str); 6] = [
    ("triggers_note", "key text noted_at"),
    (
        "triggers_outbox",
        "seq xid shard instance trigger_key entity kind payload key ttl_ms enqueued_at state attempts first_sent_at \
         lost_at not_before cause status request_id settled_at",
    ),
    (
        "triggers_request",
        "id shard instance trigger_key kind rows sent_at requests settled_at outcome status request_id",
    ),
    (
        "triggers_instance",
        "instance xid shard paused_until cause paused_by since",
    ),
    ("triggers_shard", "shard owner epoch owned_until"),
    ("triggers_worker", "worker host pid started seen"),
];

/// Applies all missing versions in one transaction; others that migrate at the same time wait.
pub(super) async fn migrate(store: &PostgresStore) -> Result<Vec<i64>, OutboxError> {
    const PURPOSE: &str = "create the tables of the outbox";
    let mut transaction = store.begin(PURPOSE).await?;
    let lock = sqlx::query("SELECT pg_advisory_xact_lock($1, -1)")
        .persistent(false)
        .bind(LOCKS);
    lock.execute(&mut *transaction)
        .await
        .map_err(|error| failed(PURPOSE, error))?;
    let current = version(store).await?;
    let missing: Vec<_> = POSTGRES
        .iter()
        .filter(|migration| migration.version > current)
        .collect();
    for migration in &missing {
        let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(store.options.prefix.sql(migration.sql)));
        sql.execute(&mut *transaction)
            .await
            .map_err(|error| failed(PURPOSE, error))?;
    }
    transaction
        .commit()
        .await
        .map_err(|error| failed(PURPOSE, error))?;
    check(store).await?;
    Ok(missing
        .into_iter()
        .map(|migration| migration.version)
        .collect())
}

pub(super) async fn check(store: &PostgresStore) -> Result<(), OutboxError> {
    let current = version(store).await?;
    if let Some(missing) = POSTGRES
        .iter()
        .find(|migration| migration.version > current)
    {
        return Err(OutboxError::schema(format!(
            "the tables of the outbox are missing or old (version {current}): apply {}, which `cargo triggers outbox migrate --print postgres` prints",
            missing.name
        )));
    }
    for (table, expected) in COLUMNS {
        let found = columns_of(store, table).await?;
        if let Some(column) = expected
            .split_whitespace()
            .find(|column| !found.iter().any(|found| found == column))
        {
            let table = store.options.prefix.sql(table);
            return Err(OutboxError::schema(format!(
                "table `{table}` has no column `{column}`"
            )));
        }
    }
    Ok(())
}

/// Returns the version of the tables, 0 if there are none.
pub(super) async fn version(store: &PostgresStore) -> Result<i64, OutboxError> {
    if columns_of(store, "triggers_schema").await?.is_empty() {
        return Ok(0);
    }
    let (version,) = store
        .fetch_one(
            store.statement(include_str!("sql/version.sql")),
            "read the version of the tables",
        )
        .await?;
    Ok(version)
}

async fn columns_of(
    store: &PostgresStore,
    table: &'static str,
) -> Result<Vec<String>, OutboxError> {
    let statement = store
        .statement(include_str!("sql/columns.sql"))
        .bind(store.options.prefix.sql(table).into_owned());
    let rows: Vec<(String,)> = store
        .fetch_all(statement, "read the columns of the tables")
        .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Returns the clock of the database.
pub(super) async fn now(store: &PostgresStore) -> Result<i64, OutboxError> {
    let statement =
        store.statement("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    let (now,) = store.fetch_one(statement, "read the clock").await?;
    Ok(now)
}
