//! The checks.

mod operator;
mod ownership;
mod rows;

pub use operator::*;
pub use ownership::*;
pub use rows::*;

use std::sync::Arc;

use triggers_outbox::core::{
    Change, Intent, Kind, NewRow, Owned, Progress, Row, Settlement, State, Step, Store, WorkerInfo,
};
use uuid::Uuid;

pub(crate) const PAYLOAD: &str = r#"{"b":1.0,"a":"x"}"#;

pub(crate) fn worker() -> WorkerInfo {
    WorkerInfo {
        id: Uuid::now_v7(),
        host: "test".to_owned(),
        pid: 1,
    }
}

pub(crate) fn report(instance: Uuid, entity: Uuid) -> NewRow {
    NewRow {
        instance,
        trigger_key: "invoice_overdue".to_owned(),
        entity: Some(entity),
        kind: Kind::Report,
        payload: Some(PAYLOAD.to_owned()),
        key: Some(Uuid::now_v7().to_string()),
        ttl_ms: None,
    }
}

pub(crate) fn cancel(instance: Uuid, entity: Uuid) -> NewRow {
    NewRow {
        kind: Kind::Cancel,
        payload: None,
        key: None,
        ..report(instance, entity)
    }
}

/// Takes everything that has no owner.
pub(crate) async fn own(store: &Arc<dyn Store>, worker: &WorkerInfo) -> Vec<Owned> {
    store.acquire(worker).await.unwrap().taken
}

pub(crate) fn owner_of(store: &Arc<dyn Store>, owned: &[Owned], instance: Uuid) -> Owned {
    let shard = store.shard_of(instance);
    *owned.iter().find(|one| one.shard == shard).unwrap()
}

pub(crate) async fn load(store: &Arc<dyn Store>, instance: Uuid) -> Vec<Row> {
    store.load(vec![(instance, 0)], 1000).await.unwrap()
}

pub(crate) fn delete(row: &Row) -> Settlement {
    Settlement {
        seq: row.seq,
        instance: row.command.instance,
        change: Change::Delete,
    }
}

pub(crate) fn fate(state: State) -> Progress {
    Progress {
        state,
        attempts: 1,
        first_sent_at: None,
        lost_at: None,
        not_before: None,
        cause: Some("rejected".to_owned()),
        status: Some(403),
        request_id: Some("1.2".to_owned()),
        settled_at: (!state.is_open()).then_some(1_000),
    }
}

pub(crate) fn update(row: &Row, fate: Progress) -> Settlement {
    Settlement {
        seq: row.seq,
        instance: row.command.instance,
        change: Change::Update(Box::new(fate)),
    }
}

pub(crate) fn intent(rows: &[&Row], sent_at: i64) -> Intent {
    let command = &rows[0].command;
    Intent {
        id: Uuid::now_v7(),
        instance: command.instance,
        trigger_key: command.trigger_key.clone(),
        kind: command.kind,
        rows: rows.iter().map(|row| row.seq).collect(),
        sent_at,
    }
}

pub(crate) fn step(owned: Owned) -> Step {
    Step {
        owned: vec![owned],
        ..Step::default()
    }
}

/// The store's clock.
pub(crate) async fn now(store: &Arc<dyn Store>) -> i64 {
    store.counts().await.unwrap().now
}

/// Settles rows as their owner, and gives ownership back.
pub(crate) async fn close(store: &Arc<dyn Store>, rows: &[Row], fate: &Progress) {
    let worker = worker();
    let owned = own(store, &worker).await;
    let owners = rows
        .iter()
        .map(|row| owner_of(store, &owned, row.command.instance));
    let step = Step {
        owned: owners.collect(),
        settled: rows.iter().map(|row| update(row, fate.clone())).collect(),
        ..Step::default()
    };
    store.step(step).await.unwrap();
    let shards = owned.iter().map(|one| one.shard).collect();
    store.release(&worker, shards).await.unwrap();
}
