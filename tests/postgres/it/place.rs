//! An outbox in a database of its own.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use triggers_outbox::core::{Kind, NewRow, Owned, Store, WorkerInfo};
use triggers_outbox::{Outbox, OutboxBuilder};
use triggers_outbox_tests::Place;
use triggers_postgres_tests::{Database, Server};
use uuid::Uuid;

/// A database with the outbox's tables.
pub(crate) struct PostgresPlace {
    database: Database<'static>,
    pool: PgPool,
}

impl PostgresPlace {
    /// Makes one on the server that the tests share.
    pub(crate) async fn new() -> Self {
        Self::on(Server::shared(), Database::url).await
    }

    /// Makes one on a server, reached through a URL.
    pub(crate) async fn on(
        server: &'static Server,
        url: impl FnOnce(&Database<'static>) -> String,
    ) -> Self {
        let database = server.database();
        let pool = pool(&url(&database)).await;
        let place = Self { database, pool };
        assert_eq!(place.store().migrate().await.unwrap(), [1, 2]);
        place
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(crate) fn database(&self) -> &Database<'static> {
        &self.database
    }
}

impl Place for PostgresPlace {
    fn open_with(&self, settings: impl FnOnce(OutboxBuilder) -> OutboxBuilder) -> Outbox {
        settings(Outbox::builder())
            .postgres(self.pool.clone())
            .unwrap()
    }

    fn sql(&self, statement: &str) {
        self.database.psql(statement);
    }
}

pub(crate) async fn pool(url: &str) -> PgPool {
    PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(30))
        .connect(url)
        .await
        .unwrap()
}

pub(crate) fn worker() -> WorkerInfo {
    WorkerInfo {
        id: Uuid::now_v7(),
        host: "test".to_owned(),
        pid: 1,
    }
}

/// Takes all shards as a new worker.
pub(crate) async fn acquire(store: &Arc<dyn Store>) -> Vec<Owned> {
    let taken = store.acquire(&worker()).await.unwrap().taken;
    assert_eq!(taken.len(), 64);
    taken
}

pub(crate) fn report(instance: Uuid, entity: Uuid) -> NewRow {
    NewRow {
        instance,
        trigger_key: "invoice_overdue".to_owned(),
        entity: Some(entity),
        kind: Kind::Report,
        payload: Some("{}".to_owned()),
        key: Some(entity.to_string()),
        ttl_ms: None,
    }
}
