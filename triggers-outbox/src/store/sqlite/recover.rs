//! What a new owner has to know: attempts in doubt, the last minute's requests, pauses.

use rusqlite::TransactionBehavior::Immediate;
use rusqlite::{Transaction, params};
use uuid::Uuid;

use super::Database;
use super::rows::{failed, now, uuid};
use crate::core::{Cursor, OutboxError, Owned, Prefix, Recovered};

/// Each row of a request without an outcome has one attempt more, whose outcome is not known.
const IN_DOUBT: &str = "UPDATE triggers_outbox SET attempts = attempts + 1, \
    first_sent_at = min(coalesce(first_sent_at, r.sent_at), r.sent_at), lost_at = ?1, cause = 'in_doubt' \
    FROM (SELECT json_each.value AS seq, sent_at FROM triggers_request, json_each(triggers_request.rows) \
          WHERE settled_at IS NULL) AS r \
    WHERE triggers_outbox.seq = r.seq AND triggers_outbox.state < 3";
const SETTLE: &str = "UPDATE triggers_request SET settled_at = ?1, sent_at = ?1, outcome = 'in_doubt' WHERE settled_at IS NULL";
const LOG: &str = "SELECT instance, sent_at, requests FROM triggers_request WHERE sent_at > ?1";
/// Jumps from instance to instance over the index, however many rows they have.
pub(super) const INSTANCES: &str = "WITH RECURSIVE step (instance) AS ( \
    SELECT (SELECT instance FROM triggers_outbox WHERE state < 3 ORDER BY instance LIMIT 1) \
    UNION ALL SELECT (SELECT instance FROM triggers_outbox WHERE state < 3 AND instance > step.instance \
                      ORDER BY instance LIMIT 1) FROM step WHERE step.instance IS NOT NULL) \
    SELECT instance FROM step WHERE instance IS NOT NULL";
const LAST: &str = "SELECT coalesce(max(seq), 0) FROM triggers_outbox";
const REVISION: &str = "SELECT coalesce(max(revision), 0) FROM triggers_instance";

/// A little more than the window of the rate limit.
const LOG_MS: i64 = 61_000;

impl Database {
    pub(super) fn recover(&mut self, owned: &[Owned]) -> Result<Recovered, OutboxError> {
        let problem = "cannot read what the last worker left";
        self.check_owned(owned)?;
        let tx = self
            .connection
            .transaction_with_behavior(Immediate)
            .map_err(failed(problem))?;
        let found = read(&tx, &self.prefix, now()).map_err(failed(problem))?;
        tx.commit().map_err(failed(problem))?;
        Ok(Recovered {
            pauses: self.paused()?,
            ..found
        })
    }
}

fn read(tx: &Transaction<'_>, prefix: &Prefix, now: i64) -> rusqlite::Result<Recovered> {
    tx.prepare_cached(&prefix.sql(IN_DOUBT))?.execute([now])?;
    tx.prepare_cached(&prefix.sql(SETTLE))?.execute([now])?;
    let cursor = Cursor {
        running: Vec::new(),
        rows: tx.query_row(&prefix.sql(LAST), [], |row| row.get(0))?,
        revision: tx.query_row(&prefix.sql(REVISION), [], |row| row.get(0))?,
    };
    let mut log = tx.prepare_cached(&prefix.sql(LOG))?;
    let log = log.query_map(params![now - LOG_MS], |row| {
        Ok((uuid(row, 0)?, row.get(1)?, row.get(2)?))
    })?;
    let log = log.collect::<rusqlite::Result<Vec<(Uuid, i64, u32)>>>()?;
    let mut instances = tx.prepare_cached(&prefix.sql(INSTANCES))?;
    let instances = instances
        .query_map([], |row| uuid(row, 0))?
        .collect::<rusqlite::Result<Vec<Uuid>>>()?;
    Ok(Recovered {
        now,
        cursor,
        instances,
        log,
        pauses: Vec::new(),
    })
}
