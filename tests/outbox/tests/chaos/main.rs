//! Workers on SQLite are killed while they work. What counts is the sandbox's journal.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../../postgres/it/chaos/check.rs"]
mod check;
#[path = "../../../postgres/it/chaos/lanes.rs"]
mod lanes;
#[path = "../../../postgres/it/chaos/service.rs"]
mod service;

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use triggers_outbox_tests::{Place as _, SqlitePlace};

use check::check;
use lanes::Lanes;

/// A worker process; it is killed on drop, as by `kill -9`.
struct Worker(Child);

impl Worker {
    fn start(database: &Path, service: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sqlite-worker"));
        Self(
            command
                .env("DATABASE", database)
                .env("SERVICE_URL", service)
                .spawn()
                .unwrap(),
        )
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_lose_and_reorder_nothing() {
    let seed = std::env::var("CHAOS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!("CHAOS_SEED={seed}");
    let started = Instant::now();
    let sandbox = service::sandbox().await;
    let place = SqlitePlace::new();
    let store = place.store();
    let mut lanes = Lanes::new(40, 10, seed);
    for kills in 0..200 {
        let worker = Worker::start(&place.path(), sandbox.base_url());
        let end = Instant::now() + Duration::from_millis(50 + lanes.random() as u64 % 200);
        while Instant::now() < end {
            // A cancel in doubt stops its lane for a minute: none in the second half.
            lanes.enqueue(&*store, 4, kills < 100).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        drop(worker);
    }
    let killed = started.elapsed();
    let _worker = Worker::start(&place.path(), sandbox.base_url());
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let counts = store.counts().await.unwrap();
        if counts.waiting + counts.held == 0 {
            break;
        }
        assert!(Instant::now() < deadline, "not delivered: {counts:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let outcome = check(&sandbox, &lanes.lanes);
    let total = lanes.total();
    let run = format!(
        "200 kills in {killed:?}, drained after {:?}, {total} commands",
        started.elapsed()
    );
    outcome.assert_sound(&run);
}
