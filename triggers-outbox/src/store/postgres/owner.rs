//! Who owns a shard.

use uuid::Uuid;

use super::PostgresStore;
use super::columns;
use super::read::{open_instances, paused};
use crate::core::{Acquired, Cursor, OutboxError, Owned, Recovered, WorkerInfo};

pub(super) async fn renew(store: &PostgresStore, worker: Uuid) -> Result<Vec<Owned>, OutboxError> {
    let statement = store
        .statement(include_str!("sql/renew.sql"))
        .bind(worker)
        .bind(store.lease_ms());
    let rows: Vec<(i16, i64)> = store.fetch_all(statement, "renew the leases").await?;
    Ok(rows
        .into_iter()
        .map(|(shard, epoch)| Owned { shard, epoch })
        .collect())
}

pub(super) async fn acquire(
    store: &PostgresStore,
    worker: WorkerInfo,
) -> Result<Acquired, OutboxError> {
    let process = i32::try_from(worker.pid).unwrap_or(i32::MAX);
    let statement = store.statement(include_str!("sql/acquire.sql"));
    let statement = statement
        .bind(worker.id)
        .bind(store.lease_ms())
        .bind(worker.host)
        .bind(process);
    let (surplus, shards, epochs): (i64, Vec<i16>, Vec<i64>) =
        store.fetch_one(statement, "take shards").await?;
    let taken = shards
        .into_iter()
        .zip(epochs)
        .map(|(shard, epoch)| Owned { shard, epoch })
        .collect();
    Ok(Acquired {
        taken,
        surplus: usize::try_from(surplus).unwrap_or(0),
    })
}

pub(super) async fn release(
    store: &PostgresStore,
    worker: Uuid,
    shards: Vec<i16>,
) -> Result<(), OutboxError> {
    let statement = store
        .statement(include_str!("sql/release.sql"))
        .bind(worker)
        .bind(shards);
    store.fetch(statement, "give shards back").await?;
    Ok(())
}

pub(super) async fn recover(
    store: &PostgresStore,
    owned: Vec<Owned>,
) -> Result<Recovered, OutboxError> {
    const PURPOSE: &str = "recover shards";
    let (shards, epochs) = columns!(owned, |owned| owned.shard, |owned| owned.epoch);
    let doubt = store
        .statement(include_str!("sql/doubt.sql"))
        .bind(shards.clone())
        .bind(epochs);
    let (is_owner,): (bool,) = store.fetch_one(doubt, PURPOSE).await?;
    if !is_owner {
        return Err(OutboxError::fenced());
    }
    // The snapshot comes first: what becomes visible after it is found by the first `discover`.
    let snapshot = store.statement(include_str!("sql/snapshot.sql"));
    let (now, rows, running): (i64, i64, Vec<i64>) = store.fetch_one(snapshot, PURPOSE).await?;
    let instances = open_instances(store, shards.clone()).await?;
    let log = store
        .statement(include_str!("sql/log.sql"))
        .bind(shards.clone());
    let log: Vec<(Uuid, i64, i32)> = store.fetch_all(log, PURPOSE).await?;
    let log = log
        .into_iter()
        .map(|(instance, at, requests)| (instance, at, requests.unsigned_abs()))
        .collect();
    let mut pauses = paused(store).await?;
    pauses.retain(|pause| {
        pause.instance.is_nil() || shards.contains(&super::shard_of(pause.instance))
    });
    Ok(Recovered {
        now,
        cursor: Cursor {
            rows,
            running,
            revision: 0,
        },
        instances,
        log,
        pauses,
    })
}
