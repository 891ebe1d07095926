//! A server, its database, the sandbox, and how the workers reach them.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use triggers_outbox::Outbox;
use triggers_outbox::core::Store;
use triggers_postgres_tests::{Server, Settings};
use triggers_sandbox::Sandbox;

use super::check::{Outcome, QUARANTINE, check};
use super::lanes::Lanes;
use super::service::sandbox;
use super::workers::{Setup, Worker};
use crate::place;

pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) sandbox: Sandbox,
    pub(crate) pool: PgPool,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) lanes: Lanes,
    pub(crate) setup: Setup,
}

impl World {
    /// Starts a server of its own, which the test may break, and a sandbox.
    pub(crate) async fn new(settings: Settings, lanes: Lanes, lease: Duration) -> Self {
        let server = Server::start(&settings).unwrap();
        server.psql("postgres", "CREATE DATABASE app").unwrap();
        let database_url = server.url("app");
        let pool = place::pool(&database_url).await;
        let store = Outbox::postgres(pool.clone()).store();
        store.migrate().await.unwrap();
        let sandbox = sandbox().await;
        let setup = Setup {
            database_url,
            service_url: sandbox.base_url().to_owned(),
            lease,
            quarantine: QUARANTINE,
            clock: None,
        };
        Self {
            server,
            sandbox,
            pool,
            store,
            lanes,
            setup,
        }
    }

    pub(crate) fn workers(&self, count: usize) -> Vec<Worker> {
        (0..count).map(|_| Worker::start(&self.setup)).collect()
    }

    /// Enqueues steadily for a time: `commands` every 20 ms.
    pub(crate) async fn feed(&mut self, time: Duration, commands: usize, with_cancels: bool) {
        let end = std::time::Instant::now() + time;
        while std::time::Instant::now() < end {
            self.lanes
                .enqueue(&*self.store, commands, with_cancels)
                .await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits for the last delivery and holds the journal against what was enqueued.
    pub(crate) async fn finish(self, workers: Vec<Worker>) -> Outcome {
        drained(&self.pool, Duration::from_secs(150)).await;
        drop(workers);
        check(&self.sandbox, &self.lanes.lanes)
    }
}

/// Waits until everything is delivered.
pub(crate) async fn drained(pool: &PgPool, patience: Duration) {
    let deadline = std::time::Instant::now() + patience;
    loop {
        let left: Result<i64, _> = sqlx::query_scalar("SELECT count(*) FROM triggers_outbox")
            .fetch_one(pool)
            .await;
        match left {
            Ok(0) => return,
            left => assert!(
                std::time::Instant::now() < deadline,
                "not delivered: {left:?}"
            ),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A seed for random choices, printed so that a failure can be repeated: `CHAOS_SEED=…`.
pub(crate) fn seed() -> u64 {
    let given = std::env::var("CHAOS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed =
        given.unwrap_or_else(|| u64::try_from(uuid::Uuid::new_v4().as_u128() >> 66).unwrap());
    #[expect(clippy::print_stdout, reason = "a failing run can be repeated")]
    {
        println!("CHAOS_SEED={seed}");
    }
    seed
}
