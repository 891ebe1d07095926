//! What people ask for.

use rusqlite::TransactionBehavior::Immediate;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Row as SqlRow, Transaction, params, params_from_iter};
use uuid::Uuid;

use super::recover::INSTANCES;
use super::rows::{COLUMNS, LISTED, failed, now, read, uuid};
use super::step::write_pause;
use super::{Database, SHARD};
use crate::core::{
    Counts, Filter, OutboxError, Pause, Prefix, RequestRecord, Resent, Retention, Row, SELECTED,
    Selection, State,
};

const PRUNED: i64 = 1_000;
impl Database {
    pub(super) fn counts(&self) -> Result<Counts, OutboxError> {
        let problem = "cannot count rows";
        let read = || -> rusqlite::Result<Counts> {
            let sql =
                "SELECT count(*), coalesce(sum(state = 1), 0) FROM triggers_outbox WHERE state < 3";
            let (open, held): (u64, u64) =
                self.connection
                    .prepare_cached(&self.prefix.sql(sql))?
                    .query_row([], |row| Ok((count(row, 0)?, count(row, 1)?)))?;
            let sql = "SELECT state, trigger_key, count(*) FROM triggers_outbox WHERE state >= 3 \
                       GROUP BY state, trigger_key ORDER BY state, trigger_key";
            let mut closed = self.connection.prepare_cached(&self.prefix.sql(sql))?;
            let closed = closed
                .query_map([], |row| {
                    Ok((State::from_code(row.get(0)?), row.get(1)?, count(row, 2)?))
                })?
                .filter_map(|row| {
                    row.map(|(state, key, rows)| Some((state?, key, rows)))
                        .transpose()
                })
                .collect::<rusqlite::Result<Vec<_>>>()?;
            // The oldest row of an instance is its first.
            let sql = format!(
                "SELECT min((SELECT enqueued_at FROM triggers_outbox WHERE state < 3 AND instance = all_instances.instance \
                 ORDER BY seq LIMIT 1)) FROM ({INSTANCES}) AS all_instances"
            );
            let oldest = self
                .connection
                .prepare_cached(&self.prefix.sql(&sql))?
                .query_row([], |row| row.get(0))?;
            Ok(Counts {
                now: now(),
                waiting: open - held,
                held,
                closed,
                oldest,
                version: 0,
            })
        };
        Ok(Counts {
            version: self.version()?,
            ..read().map_err(failed(problem))?
        })
    }

    pub(super) fn crowded(&self, limit: u64) -> Result<Vec<Uuid>, OutboxError> {
        let read = || -> rusqlite::Result<Vec<Uuid>> {
            let sql = "SELECT instance FROM triggers_outbox WHERE state < 3 GROUP BY instance HAVING count(*) >= ?1";
            let mut statement = self.connection.prepare_cached(&self.prefix.sql(sql))?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            statement.query_map([limit], |row| uuid(row, 0))?.collect()
        };
        read().map_err(failed("cannot count rows"))
    }

    pub(super) fn list(&self, filter: &Filter, limit: u32) -> Result<Vec<Row>, OutboxError> {
        select(&self.connection, &self.prefix, LISTED, filter, limit)
            .map_err(failed("cannot list rows"))
    }

    pub(super) fn show(&self, seq: i64) -> Result<Option<(Row, Vec<RequestRecord>)>, OutboxError> {
        let read = || -> rusqlite::Result<_> {
            let sql = format!("SELECT {COLUMNS} FROM triggers_outbox WHERE seq = ?1");
            let row = self
                .connection
                .prepare_cached(&self.prefix.sql(&sql))?
                .query_row([seq], read)
                .optional()?;
            let Some(row) = row else { return Ok(None) };
            let sql = "SELECT id, sent_at, json_array_length(rows), outcome, status, request_id FROM triggers_request \
                       WHERE sent_at >= ?1 AND instance = ?2 AND EXISTS \
                       (SELECT 1 FROM json_each(triggers_request.rows) WHERE json_each.value = ?3) ORDER BY sent_at";
            let mut requests = self.connection.prepare_cached(&self.prefix.sql(sql))?;
            let requests = requests
                .query_map(
                    params![row.enqueued_at, row.command.instance.as_bytes(), seq],
                    |row| {
                        Ok(RequestRecord {
                            id: uuid(row, 0)?,
                            sent_at: row.get(1)?,
                            rows: row.get(2)?,
                            outcome: row.get(3)?,
                            status: row.get(4)?,
                            request_id: row.get(5)?,
                        })
                    },
                )?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Some((row, requests)))
        };
        read().map_err(failed("cannot read the row"))
    }

    /// Changes rows for a person, in one commit.
    fn change<T>(
        &mut self,
        problem: &'static str,
        change: impl FnOnce(&Transaction<'_>, &Prefix) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        let tx = self.connection.transaction_with_behavior(Immediate);
        let tx = tx.map_err(failed(problem))?;
        let changed = change(&tx, &self.prefix)?;
        tx.commit().map_err(failed(problem))?;
        self.changed_here();
        Ok(changed)
    }

    pub(super) fn resend(
        &mut self,
        rows: &Selection,
        new_key: bool,
    ) -> Result<Vec<(i64, i64)>, OutboxError> {
        let problem = "cannot send the rows again";
        self.change(problem, |tx, prefix| {
            let resend = |row: Row| {
                let resent = Resent::new(&row, new_key, now())?;
                let moved = move_to_end(tx, prefix, &row, &resent).map_err(failed(problem))?;
                touch(tx, prefix, row.command.instance).map_err(failed(problem))?;
                Ok((row.seq, moved))
            };
            selected(tx, prefix, rows)?
                .into_iter()
                .map(resend)
                .collect()
        })
    }

    pub(super) fn discard(&mut self, rows: &Selection) -> Result<u64, OutboxError> {
        let problem = "cannot discard the rows";
        self.change(problem, |tx, prefix| {
            let rows = selected(tx, prefix, rows)?;
            for row in &rows {
                delete(tx, prefix, row.seq)
                    .and_then(|()| touch(tx, prefix, row.command.instance))
                    .map_err(failed(problem))?;
            }
            Ok(rows.len() as u64)
        })
    }

    pub(super) fn pause(&mut self, pause: &Pause) -> Result<(), OutboxError> {
        let problem = "cannot pause or resume";
        self.change(problem, |tx, prefix| {
            write_pause(tx, prefix, pause).map_err(failed(problem))
        })
    }

    pub(super) fn paused(&self) -> Result<Vec<Pause>, OutboxError> {
        let read = || -> rusqlite::Result<Vec<Pause>> {
            let sql = "SELECT instance, paused_until, cause, paused_by, since FROM triggers_instance \
                       INDEXED BY triggers_instance_paused WHERE paused_until > ?1 ORDER BY instance";
            let mut statement = self.connection.prepare_cached(&self.prefix.sql(sql))?;
            statement.query_map([now()], pause)?.collect()
        };
        read().map_err(failed("cannot read pauses"))
    }

    pub(super) fn forget(
        &mut self,
        instance: Uuid,
        entity: Option<Uuid>,
    ) -> Result<u64, OutboxError> {
        let forget = |tx: &Transaction<'_>, prefix: &Prefix| -> rusqlite::Result<usize> {
            if entity.is_none() {
                // The worker still needs the log of the last minute; it holds no personal data.
                let sql = "DELETE FROM triggers_request WHERE instance = ?1 AND sent_at < ?2 AND settled_at IS NOT NULL";
                tx.execute(
                    &prefix.sql(sql),
                    params![instance.as_bytes(), now() - 120_000],
                )?;
            }
            // Two reads, because each has an index of its own.
            let sql = "DELETE FROM triggers_outbox WHERE seq IN ( \
                       SELECT seq FROM triggers_outbox WHERE state < 3 AND instance = ?1 AND (?2 IS NULL OR entity = ?2) \
                       UNION ALL \
                       SELECT seq FROM triggers_outbox WHERE state >= 3 AND instance = ?1 AND (?2 IS NULL OR entity = ?2))";
            let entity = entity.map(Uuid::into_bytes);
            let rows = tx.execute(&prefix.sql(sql), params![instance.as_bytes(), entity])?;
            touch(tx, prefix, instance)?;
            Ok(rows)
        };
        let problem = "cannot forget the app instance";
        self.change(problem, |tx, prefix| {
            let rows = forget(tx, prefix).map_err(failed(problem))?;
            Ok(rows as u64)
        })
    }

    pub(super) fn prune(&mut self, retention: Retention) -> Result<u64, OutboxError> {
        let prune = || -> rusqlite::Result<usize> {
            let before = |age: std::time::Duration| {
                now() - i64::try_from(age.as_millis()).unwrap_or(i64::MAX)
            };
            let requests = retention
                .requests
                .max(std::time::Duration::from_secs(2 * 60));
            let statements = [
                (
                    "UPDATE triggers_outbox SET payload = NULL, key = NULL WHERE seq IN (SELECT seq FROM triggers_outbox \
                     WHERE state >= 3 AND settled_at < ?1 AND (payload IS NOT NULL OR key IS NOT NULL) LIMIT ?2)",
                    before(retention.payload),
                ),
                (
                    "DELETE FROM triggers_outbox WHERE seq IN (SELECT seq FROM triggers_outbox \
                     WHERE state >= 3 AND settled_at < ?1 LIMIT ?2)",
                    before(retention.rows),
                ),
                (
                    "DELETE FROM triggers_request WHERE id IN (SELECT id FROM triggers_request \
                     WHERE sent_at < ?1 AND settled_at IS NOT NULL LIMIT ?2)",
                    before(requests),
                ),
            ];
            let mut changed = 0;
            for (sql, before) in statements {
                changed += self
                    .connection
                    .prepare_cached(&self.prefix.sql(sql))?
                    .execute([before, PRUNED])?;
            }
            Ok(changed)
        };
        prune()
            .map(|rows| rows as u64)
            .map_err(failed("cannot delete old rows"))
    }

    pub(super) fn owners(&self) -> Vec<(i16, String, i64)> {
        self.lock
            .holder()
            .map(|holder| (SHARD, holder, 0))
            .into_iter()
            .collect()
    }
}

fn count(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

pub(super) fn pause(row: &SqlRow<'_>) -> rusqlite::Result<Pause> {
    Ok(Pause {
        instance: uuid(row, 0)?,
        until: row.get(1)?,
        cause: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        by: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        since: row.get::<_, Option<i64>>(4)?.unwrap_or_default(),
    })
}

/// Tells the worker that a person changed rows of this instance; a pause stays as it is.
fn touch(tx: &Transaction<'_>, prefix: &Prefix, instance: Uuid) -> rusqlite::Result<()> {
    let sql = "INSERT INTO triggers_instance (instance, paused_by, revision) \
               VALUES (?1, 'operator', (SELECT coalesce(max(revision), 0) + 1 FROM triggers_instance)) \
               ON CONFLICT (instance) DO UPDATE SET revision = excluded.revision, paused_by = 'operator'";
    tx.prepare_cached(&prefix.sql(sql))?
        .execute([instance.as_bytes()])
        .map(drop)
}

fn move_to_end(
    tx: &Transaction<'_>,
    prefix: &Prefix,
    row: &Row,
    resent: &Resent,
) -> rusqlite::Result<i64> {
    crate::enqueue::rusqlite::insert(tx, std::slice::from_ref(&resent.command), prefix)?;
    let seq = tx.last_insert_rowid();
    let sql = "UPDATE triggers_outbox SET first_sent_at = ?2, lost_at = ?3, enqueued_at = ?4 WHERE seq = ?1";
    tx.prepare_cached(&prefix.sql(sql))?.execute(params![
        seq,
        resent.first_sent_at,
        resent.lost_at,
        row.enqueued_at
    ])?;
    delete(tx, prefix, row.seq)?;
    Ok(seq)
}

fn delete(tx: &Transaction<'_>, prefix: &Prefix, seq: i64) -> rusqlite::Result<()> {
    let sql = prefix.sql("DELETE FROM triggers_outbox WHERE seq = ?1");
    tx.prepare_cached(&sql)?.execute([seq]).map(drop)
}

fn selected(
    tx: &Transaction<'_>,
    prefix: &Prefix,
    rows: &Selection,
) -> Result<Vec<Row>, OutboxError> {
    let problem = "cannot read the rows";
    match rows {
        Selection::Where(filter) => {
            select(tx, prefix, COLUMNS, filter, SELECTED).map_err(failed(problem))
        }
        Selection::Rows(seqs) => {
            let sql = format!("SELECT {COLUMNS} FROM triggers_outbox WHERE seq = ?1");
            let mut statement = tx
                .prepare_cached(&prefix.sql(&sql))
                .map_err(failed(problem))?;
            seqs.iter()
                .map(|seq| {
                    let row = statement
                        .query_row([seq], read)
                        .optional()
                        .map_err(failed(problem))?;
                    row.ok_or_else(|| OutboxError::no_row(*seq))
                })
                .collect()
        }
    }
}

fn select(
    connection: &rusqlite::Connection,
    prefix: &Prefix,
    columns: &str,
    filter: &Filter,
    limit: u32,
) -> rusqlite::Result<Vec<Row>> {
    let mut sql = format!("SELECT {columns} FROM triggers_outbox WHERE seq > ?");
    let mut values = vec![Value::Integer(filter.after)];
    let mut add = |condition: &str, value: Value| {
        sql.push_str(condition);
        values.push(value);
    };
    if let Some(instance) = filter.instance {
        add(
            " AND instance = ?",
            Value::Blob(instance.as_bytes().to_vec()),
        );
    }
    if let Some(trigger_key) = &filter.trigger_key {
        add(" AND trigger_key = ?", Value::Text(trigger_key.clone()));
    }
    if let Some(entity) = filter.entity {
        add(" AND entity = ?", Value::Blob(entity.as_bytes().to_vec()));
    }
    if let Some(since) = filter.since {
        add(" AND enqueued_at >= ?", Value::Integer(since));
    }
    if let Some(cause) = &filter.cause {
        add(" AND cause = ?", Value::Text(cause.clone()));
    }
    if !filter.states.is_empty() {
        let states: Vec<String> = filter
            .states
            .iter()
            .map(|state| state.code().to_string())
            .collect();
        sql.extend([" AND state IN (", &states.join(", "), ")"]);
    }
    sql.push_str(" ORDER BY seq LIMIT ?");
    values.push(Value::Integer(limit.into()));
    let mut statement = connection.prepare(&prefix.sql(&sql))?;
    statement
        .query_map(params_from_iter(values), read)?
        .collect()
}
