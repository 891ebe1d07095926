//! One app instance has a large backlog and a thousand are paused: the commands of the others are delivered
//! about as quickly as if they were alone. Two workers in processes of their own. A program of its own, so
//! that no other test loads the machine in one half of the comparison and not in the other.

#![allow(clippy::unwrap_used, reason = "tests")]

mod service;
#[path = "../it/chaos/workers.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod workers;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sqlx::postgres::PgPoolOptions;
use triggers_outbox::Outbox;
use triggers_outbox::core::{Kind, NewRow, Pause, Store};
use triggers_postgres_tests::{Server, Settings};
use uuid::Uuid;

use service::Service;
use workers::{Setup, Worker};

/// The quiet instances are watched in three windows, alone and beside the others. A machine that stalls
/// spoils one of them, and an outbox that is slow all.
const WINDOW: Duration = Duration::from_secs(5);

fn report(instance: Uuid) -> NewRow {
    let entity = Uuid::new_v4();
    NewRow {
        instance,
        trigger_key: "alpha".to_owned(),
        entity: Some(entity),
        kind: Kind::Report,
        payload: Some(r#"{"n":1}"#.to_owned()),
        key: Some(entity.to_string()),
        ttl_ms: None,
    }
}

/// Enqueues for quiet instances for a time, and returns how long each command took to arrive, sorted.
async fn latencies(
    store: &dyn Store,
    service: &Service,
    quiet: &[Uuid],
    time: Duration,
) -> Vec<Duration> {
    let end = Instant::now() + time;
    let mut sent: HashMap<Uuid, Instant> = HashMap::new();
    while Instant::now() < end {
        for instance in quiet {
            let row = report(*instance);
            sent.insert(row.entity.unwrap(), Instant::now());
            store.insert(vec![row]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut times = Vec::new();
    while !sent.is_empty() {
        assert!(
            Instant::now() < deadline,
            "{} commands did not arrive",
            sent.len()
        );
        let arrivals = service.arrivals();
        sent.retain(|entity, at| {
            let arrived = arrivals.get(entity);
            times.extend(arrived.map(|arrived| arrived.duration_since(*at)));
            arrived.is_none()
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    times.sort_unstable();
    times
}

/// Returns the median of the p99 of three windows.
async fn p99(store: &dyn Store, service: &Service, quiet: &[Uuid], name: &str) -> Duration {
    let mut all = Vec::new();
    for _ in 0..3 {
        let times = latencies(store, service, quiet, WINDOW).await;
        let at = |percent: usize| times[times.len() * percent / 100];
        #[expect(clippy::print_stdout, reason = "the figures of a run are its result")]
        {
            println!(
                "{name}: p50 {:?}, p99 {:?} of {}",
                at(50),
                at(99),
                times.len()
            );
        }
        all.push(at(99));
    }
    all.sort_unstable();
    all[1]
}

/// Stores 100,000 rows of one instance, and 20 for each of a thousand instances that are paused.
async fn fill(store: &dyn Store, hot: Uuid) {
    let now = store.counts().await.unwrap().now;
    for _ in 0..1000 {
        let instance = Uuid::new_v4();
        let pause = Pause {
            instance,
            until: now + 3_600_000,
            cause: "deploy".to_owned(),
            by: "ana".to_owned(),
            since: now,
        };
        store.pause(pause).await.unwrap();
        store
            .insert((0..20).map(|_| report(instance)).collect())
            .await
            .unwrap();
    }
    for _ in 0..10 {
        store
            .insert((0..10_000).map(|_| report(hot)).collect())
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_backlog_and_paused_instances_do_not_slow_down_the_others() {
    let server = Server::start(&Settings::default()).unwrap();
    server.psql("postgres", "CREATE DATABASE app").unwrap();
    let database_url = server.url("app");
    let pool = PgPoolOptions::new()
        .max_connections(8)
        .connect(&database_url)
        .await
        .unwrap();
    let store = Outbox::postgres(pool).store();
    store.migrate().await.unwrap();
    let service = Service::start(Duration::from_millis(20)).await;
    let setup = Setup {
        database_url,
        service_url: service.url(),
        lease: Duration::from_secs(20),
        quarantine: Duration::from_secs(60),
        clock: None,
    };
    let workers = [Worker::start(&setup), Worker::start(&setup)];
    let quiet: Vec<Uuid> = (0..20).map(|_| Uuid::new_v4()).collect();
    // Tokens and connections first.
    latencies(&*store, &service, &quiet, Duration::from_secs(2)).await;
    let alone = p99(&*store, &service, &quiet, "alone").await;
    let hot = Uuid::new_v4();
    fill(&*store, hot).await;
    let beside = p99(&*store, &service, &quiet, "beside the others").await;
    drop(workers);
    let requests = service.requests(hot);
    assert!(
        (100..=200).contains(&requests),
        "the hot instance uses what it may: {requests}"
    );
    assert!(
        beside <= alone * 2,
        "the p99 of the others is more than twice that of them alone"
    );
}
