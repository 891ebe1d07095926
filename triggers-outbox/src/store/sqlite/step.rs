//! The worker's statements: ownership, what is new, rows, and the step.

use rusqlite::TransactionBehavior::Immediate;
use rusqlite::{OptionalExtension as _, Transaction, params};
use uuid::Uuid;

use super::rows::{COLUMNS, failed, now, read, uuid};
use super::{Database, SHARD};
use crate::core::{
    Acquired, Change, Cursor, Discovered, Intent, NewRow, OutboxError, Owned, Pause, Prefix,
    Progress, RequestResult, Row, Settlement, Step, Stepped, WorkerInfo,
};
use crate::enqueue::rusqlite::insert;

const DISCOVER: &str = "SELECT instance, min(seq), max(seq) FROM triggers_outbox WHERE seq > ?1 AND state < 3 GROUP BY instance";
const CHANGED: &str = "SELECT instance, paused_until, cause, paused_by, since, revision FROM triggers_instance \
                       WHERE revision > ?1 ORDER BY revision";
const OPEN: &str = "SELECT 1 FROM triggers_outbox WHERE seq = ?1 AND state < 3";
const INTEND: &str = "INSERT OR IGNORE INTO triggers_request (id, instance, trigger_key, kind, rows, sent_at) \
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const DELETE: &str = "DELETE FROM triggers_outbox WHERE seq = ?1";
const UPDATE: &str = "UPDATE triggers_outbox SET state = ?2, attempts = ?3, first_sent_at = ?4, lost_at = ?5, \
                      not_before = ?6, cause = ?7, status = ?8, request_id = ?9, settled_at = ?10 WHERE seq = ?1";
const RESULT: &str = "UPDATE triggers_request SET requests = ?2, outcome = ?3, status = ?4, request_id = ?5, \
                      settled_at = ?6, sent_at = max(sent_at, ?7) WHERE id = ?1";
/// A pause of the worker does not replace one that a person made, as long as that lasts.
const PAUSE: &str = "INSERT INTO triggers_instance (instance, paused_until, cause, paused_by, since, revision) \
                     VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(revision), 0) + 1 FROM triggers_instance)) \
                     ON CONFLICT (instance) DO UPDATE SET paused_until = excluded.paused_until, cause = excluded.cause, \
                     paused_by = excluded.paused_by, since = excluded.since, revision = excluded.revision \
                     WHERE ?4 <> 'worker' OR triggers_instance.paused_by = 'worker' OR triggers_instance.paused_until <= ?5";

impl Database {
    /// The connection's own commits do not change `data_version`.
    pub(super) fn changed_here(&mut self) {
        self.data_version = None;
    }

    pub(super) fn owned(&self) -> Vec<Owned> {
        let epoch = self.epoch.filter(|_| self.lock.is_held());
        epoch
            .map(|epoch| Owned {
                shard: SHARD,
                epoch,
            })
            .into_iter()
            .collect()
    }

    pub(super) fn acquire(&mut self, worker: &WorkerInfo) -> Result<Acquired, OutboxError> {
        if self.lock.is_held() || !self.lock.try_acquire(&super::lock::describe(worker))? {
            return Ok(Acquired::default());
        }
        // Nobody else can have the lock, so any number that was not used in this process will do.
        self.epoch = Some(self.last_epoch.wrapping_add(1));
        self.last_epoch = self.last_epoch.wrapping_add(1);
        self.changed_here();
        Ok(Acquired {
            taken: self.owned(),
            surplus: 0,
        })
    }

    pub(super) fn release(&mut self) {
        self.lock.release();
        self.epoch = None;
    }

    pub(super) fn check_owned(&self, owned: &[Owned]) -> Result<(), OutboxError> {
        let mine = self.owned();
        if owned.iter().all(|one| mine.contains(one)) {
            Ok(())
        } else {
            Err(OutboxError::fenced())
        }
    }

    pub(super) fn insert(
        &mut self,
        groups: &[Vec<NewRow>],
    ) -> Result<Vec<Result<(), OutboxError>>, OutboxError> {
        let problem = "the outbox could not store the command";
        let mut tx = self
            .connection
            .transaction_with_behavior(Immediate)
            .map_err(failed(problem))?;
        let mut results = Vec::with_capacity(groups.len());
        for rows in groups {
            let savepoint = tx.savepoint().map_err(failed(problem))?;
            let result = insert(&savepoint, rows, &self.prefix).map_err(failed(problem));
            let ended = if result.is_ok() {
                savepoint.commit()
            } else {
                savepoint.finish()
            };
            ended.map_err(failed(problem))?;
            results.push(result);
        }
        tx.commit().map_err(failed(problem))?;
        self.changed_here();
        Ok(results)
    }

    pub(super) fn discover(&mut self, cursor: &Cursor) -> Result<Discovered, OutboxError> {
        let problem = "cannot look for new rows";
        let version: i64 = self
            .connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(failed(problem))?;
        let mut found = Discovered {
            now: now(),
            cursor: cursor.clone(),
            ..Discovered::default()
        };
        if self.data_version == Some(version) {
            return Ok(found);
        }
        let mut statement = self
            .connection
            .prepare_cached(&self.prefix.sql(DISCOVER))
            .map_err(failed(problem))?;
        let rows = statement
            .query_map([cursor.rows], |row| {
                Ok((uuid(row, 0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
            })
            .map_err(failed(problem))?;
        for row in rows {
            let (instance, lowest, highest) = row.map_err(failed(problem))?;
            found.fresh.push((instance, lowest));
            found.cursor.rows = found.cursor.rows.max(highest);
        }
        let mut statement = self
            .connection
            .prepare_cached(&self.prefix.sql(CHANGED))
            .map_err(failed(problem))?;
        let rows = statement
            .query_map([cursor.revision], |row| {
                Ok((super::admin::pause(row)?, row.get::<_, i64>(5)?))
            })
            .map_err(failed(problem))?;
        for row in rows {
            let (pause, revision) = row.map_err(failed(problem))?;
            found.changed.push(pause);
            found.cursor.revision = found.cursor.revision.max(revision);
        }
        // Read before the queries: what is committed while they run is looked for again.
        self.data_version = Some(version);
        Ok(found)
    }

    pub(super) fn load(
        &mut self,
        instances: &[(Uuid, i64)],
        limit: u32,
    ) -> Result<Vec<Row>, OutboxError> {
        let problem = "cannot read rows";
        let sql = format!(
            "SELECT {COLUMNS} FROM triggers_outbox WHERE state < 3 AND instance = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3"
        );
        let mut statement = self
            .connection
            .prepare_cached(&self.prefix.sql(&sql))
            .map_err(failed(problem))?;
        let mut all = Vec::new();
        for (instance, after) in instances {
            let rows = statement
                .query_map(params![instance.as_bytes(), after, limit], read)
                .map_err(failed(problem))?;
            for row in rows {
                all.push(row.map_err(failed(problem))?);
            }
        }
        Ok(all)
    }

    pub(super) fn step(&mut self, step: &Step) -> Result<Stepped, OutboxError> {
        let problem = "cannot write outcomes and intents";
        self.check_owned(&step.owned)?;
        let tx = self
            .connection
            .transaction_with_behavior(Immediate)
            .map_err(failed(problem))?;
        let gone = write(&tx, &self.prefix, step).map_err(failed(problem))?;
        tx.commit().map_err(failed(problem))?;
        Ok(Stepped { gone })
    }
}

fn write(tx: &Transaction<'_>, prefix: &Prefix, step: &Step) -> rusqlite::Result<Vec<i64>> {
    for settlement in &step.settled {
        settle(tx, prefix, settlement)?;
    }
    for result in &step.results {
        finish(tx, prefix, result)?;
    }
    for pause in &step.pauses {
        write_pause(tx, prefix, pause)?;
    }
    let mut gone = Vec::new();
    for intent in &step.intents {
        intend(tx, prefix, intent, &mut gone)?;
    }
    Ok(gone)
}

fn settle(tx: &Transaction<'_>, prefix: &Prefix, settlement: &Settlement) -> rusqlite::Result<()> {
    let fate: &Progress = match &settlement.change {
        Change::Delete => {
            return tx
                .prepare_cached(&prefix.sql(DELETE))?
                .execute([settlement.seq])
                .map(drop);
        }
        Change::Update(fate) => fate,
    };
    let mut statement = tx.prepare_cached(&prefix.sql(UPDATE))?;
    statement.execute(params![
        settlement.seq,
        fate.state.code(),
        fate.attempts,
        fate.first_sent_at,
        fate.lost_at,
        fate.not_before,
        fate.cause,
        fate.status,
        fate.request_id,
        fate.settled_at,
    ])?;
    Ok(())
}

fn finish(tx: &Transaction<'_>, prefix: &Prefix, result: &RequestResult) -> rusqlite::Result<()> {
    let mut statement = tx.prepare_cached(&prefix.sql(RESULT))?;
    statement.execute(params![
        result.id.as_bytes(),
        result.requests,
        result.outcome,
        result.status,
        result.request_id,
        result.settled_at,
        result.sent_at,
    ])?;
    Ok(())
}

pub(super) fn write_pause(
    tx: &Transaction<'_>,
    prefix: &Prefix,
    pause: &Pause,
) -> rusqlite::Result<()> {
    let mut statement = tx.prepare_cached(&prefix.sql(PAUSE))?;
    statement.execute(params![
        pause.instance.as_bytes(),
        pause.until,
        pause.cause,
        pause.by,
        pause.since
    ])?;
    Ok(())
}

fn intend(
    tx: &Transaction<'_>,
    prefix: &Prefix,
    intent: &Intent,
    gone: &mut Vec<i64>,
) -> rusqlite::Result<()> {
    let mut open = tx.prepare_cached(&prefix.sql(OPEN))?;
    let mut rows = Vec::with_capacity(intent.rows.len());
    for seq in &intent.rows {
        let is_there = open.query_row([seq], |_| Ok(())).optional()?.is_some();
        if is_there {
            rows.push(seq.to_string());
        } else {
            gone.push(*seq);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let mut statement = tx.prepare_cached(&prefix.sql(INTEND))?;
    statement.execute(params![
        intent.id.as_bytes(),
        intent.instance.as_bytes(),
        intent.trigger_key,
        intent.kind.code(),
        format!("[{}]", rows.join(",")),
        intent.sent_at,
    ])?;
    Ok(())
}
