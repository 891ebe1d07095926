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

use triggers_outbox::core::Store;
use triggers_outbox_tests::{Place as _, SqlitePlace};

use check::{QUARANTINE, check};
use lanes::Lanes;

const PROGRAM: &str = env!("CARGO_BIN_EXE_sqlite-worker");

/// A worker process; it is killed on drop, as by `kill -9`.
struct Worker(Child);

impl Worker {
    fn start(database: &Path, service: &str) -> Self {
        Self::run(Command::new(PROGRAM), database, service)
    }

    /// Starts one that cannot write past `kib` of a file, as on a full disk.
    fn limited(database: &Path, service: &str, kib: u32) -> Self {
        let mut shell = Command::new("sh");
        // The signal would kill the process; ignored, a write fails.
        let script = format!("trap '' XFSZ; ulimit -f {}; exec {PROGRAM}", kib * 2);
        shell.args(["-c", &script]);
        Self::run(shell, database, service)
    }

    fn run(mut command: Command, database: &Path, service: &str) -> Self {
        command
            .env("DATABASE", database)
            .env("SERVICE_URL", service)
            .env("QUARANTINE_MS", QUARANTINE.as_millis().to_string());
        Self(command.spawn().unwrap())
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
    for _ in 0..200 {
        let worker = Worker::start(&place.path(), sandbox.base_url());
        let end = Instant::now() + Duration::from_millis(50 + lanes.random() as u64 % 200);
        while Instant::now() < end {
            lanes.enqueue(&*store, 4, true).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        drop(worker);
    }
    let killed = started.elapsed();
    let _worker = Worker::start(&place.path(), sandbox.base_url());
    drained(&*store).await;
    let outcome = check(&sandbox, &lanes.lanes);
    let total = lanes.total();
    let run = format!(
        "200 kills in {killed:?}, drained after {:?}, {total} commands",
        started.elapsed()
    );
    outcome.assert_sound(&run);
    assert!(outcome.quarantined > 0, "some cancels were lost");
}

async fn drained(store: &dyn Store) {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let counts = store.counts().await.unwrap();
        if counts.waiting + counts.held == 0 {
            return;
        }
        assert!(Instant::now() < deadline, "not delivered: {counts:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_delivery_and_loses_nothing() {
    let sandbox = service::sandbox().await;
    let place = SqlitePlace::new();
    let store = place.store();
    let mut lanes = Lanes::new(20, 4, 1);
    for _ in 0..50 {
        lanes.enqueue(&*store, 40, true).await;
    }
    let size = std::fs::metadata(place.path().with_extension("db-wal"))
        .unwrap()
        .len();
    assert!(
        size > 256 * 1024,
        "the log is larger than what the worker may write: {size}"
    );
    for _ in 0..3 {
        let _worker = Worker::limited(&place.path(), sandbox.base_url(), 64);
        tokio::time::sleep(Duration::from_secs(1)).await;
        // The app's own writes go on, in its own process.
        lanes.enqueue(&*store, 4, true).await;
    }
    assert_eq!(
        sandbox.events().len(),
        0,
        "nothing is sent without an intent"
    );
    assert_eq!(store.counts().await.unwrap().waiting, 2012);
    let _worker = Worker::start(&place.path(), sandbox.base_url());
    drained(&*store).await;
    check(&sandbox, &lanes.lanes).assert_sound("a full disk");
}
