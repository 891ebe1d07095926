//! Versions of the tables.

use rusqlite::TransactionBehavior::Immediate;

use super::Database;
use super::rows::failed;
use crate::core::OutboxError;
use crate::migrations::{Migration, SQLITE};

/// What this version reads and writes, by table.
const COLUMNS: [(&str, &str); 4] = [
    ("triggers_note", "key text noted_at"),
    (
        "triggers_outbox",
        "seq instance trigger_key entity kind payload key ttl_ms enqueued_at state attempts first_sent_at lost_at \
         not_before cause status request_id settled_at",
    ),
    (
        "triggers_request",
        "id instance trigger_key kind rows sent_at requests settled_at outcome status request_id",
    ),
    (
        "triggers_instance",
        "instance paused_until cause paused_by since revision",
    ),
];

impl Database {
    /// All missing versions in one transaction: a process that dies midway leaves nothing.
    pub(super) fn migrate(&mut self) -> Result<Vec<i64>, OutboxError> {
        let problem = "cannot create the tables of the outbox";
        let tx = self
            .connection
            .transaction_with_behavior(Immediate)
            .map_err(failed(problem))?;
        let current = version(&tx, &self.prefix)?;
        let mut applied = Vec::new();
        for Migration { version, sql, .. } in SQLITE.iter().filter(|one| one.version > current) {
            tx.execute_batch(&self.prefix.sql(sql))
                .map_err(failed(problem))?;
            applied.push(*version);
        }
        tx.commit().map_err(failed(problem))?;
        self.check()?;
        Ok(applied)
    }

    pub(super) fn check(&self) -> Result<(), OutboxError> {
        let current = version(&self.connection, &self.prefix)?;
        if let Some(missing) = SQLITE.iter().find(|one| one.version > current) {
            return Err(OutboxError::schema(format!(
                "the tables of the outbox are missing or old (version {current}): apply {}, which `cargo triggers outbox migrate --print sqlite` prints",
                missing.name
            )));
        }
        for (table, columns) in COLUMNS {
            let table = self.prefix.sql(table);
            for column in columns.split_whitespace() {
                let sql = "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2";
                let found: i64 = self
                    .connection
                    .query_row(sql, [table.as_ref(), column], |row| row.get(0))
                    .map_err(failed("cannot read the tables of the outbox"))?;
                if found == 0 {
                    return Err(OutboxError::schema(format!(
                        "table `{table}` has no column `{column}`"
                    )));
                }
            }
        }
        Ok(())
    }

    pub(super) fn version(&self) -> Result<i64, OutboxError> {
        version(&self.connection, &self.prefix)
    }
}

fn version(
    connection: &rusqlite::Connection,
    prefix: &crate::core::Prefix,
) -> Result<i64, OutboxError> {
    let problem = "cannot read the version of the outbox's tables";
    let table = prefix.sql("triggers_schema");
    let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
    let exists: i64 = connection
        .query_row(sql, [table.as_ref()], |row| row.get(0))
        .map_err(failed(problem))?;
    if exists == 0 {
        return Ok(0);
    }
    let sql = prefix.sql("SELECT coalesce(max(version), 0) FROM triggers_schema");
    connection
        .query_row(&sql, [], |row| row.get(0))
        .map_err(failed(problem))
}
