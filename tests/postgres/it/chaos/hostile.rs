//! One app instance has a large backlog, a thousand are paused, and workers come and go: everything of the
//! others arrives, and no instance receives more requests than the service allows. How quick the others
//! are is printed, because it depends on the machine.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use triggers_outbox::core::{Kind, NewRow, Pause, Store};
use triggers_postgres_tests::Settings;
use triggers_sandbox::Sandbox;
use uuid::Uuid;

use super::lanes::{Lanes, TRIGGER};
use super::world::{World, seed};

const LEASE: Duration = Duration::from_secs(6);
const PER_MINUTE: usize = 200;

fn report(instance: Uuid, number: i64) -> NewRow {
    let entity = Uuid::new_v4();
    NewRow {
        instance,
        trigger_key: TRIGGER.to_owned(),
        entity: Some(entity),
        kind: Kind::Report,
        payload: Some(format!(r#"{{"n":{number}}}"#)),
        key: Some(entity.to_string()),
        ttl_ms: None,
    }
}

/// Enqueues for quiet instances for a time, and returns how long each command took to arrive.
async fn latencies(
    store: &dyn Store,
    sandbox: &Sandbox,
    quiet: &[Uuid],
    time: Duration,
) -> Vec<i64> {
    let end = Instant::now() + time;
    let mut sent: HashMap<Uuid, i64> = HashMap::new();
    while Instant::now() < end {
        for instance in quiet {
            let row = report(*instance, 0);
            let entity = row.entity.unwrap();
            store.insert(vec![row]).await.unwrap();
            sent.insert(entity, jiff_now());
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut times = Vec::new();
    for event in sandbox.events() {
        if let Some(at) = event
            .external_entity_id
            .and_then(|entity| sent.remove(&entity))
        {
            times.push(event.wall.as_millisecond() - at);
        }
    }
    assert!(
        sent.is_empty(),
        "{} commands of quiet instances did not arrive",
        sent.len()
    );
    times.sort_unstable();
    times
}

fn jiff_now() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// The most requests of one instance in any minute.
fn busiest_minute(sandbox: &Sandbox) -> usize {
    let mut starts: HashMap<Uuid, Vec<i64>> = HashMap::new();
    for request in sandbox.requests() {
        if request.trigger_key.is_some()
            && let Some(instance) = request.instance_id
        {
            starts
                .entry(instance)
                .or_default()
                .push(request.wall.as_millisecond());
        }
    }
    let busiest = starts.values().map(|starts| {
        let within = |at: &i64| {
            starts
                .iter()
                .filter(|other| (*at..at + 60_000).contains(*other))
                .count()
        };
        starts.iter().map(within).max().unwrap_or(0)
    });
    busiest.max().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_day_with_two_workers() {
    let mut world = World::new(Settings::default(), Lanes::new(1, 1, seed()), LEASE).await;
    let mut workers = world.workers(2);
    let quiet: Vec<Uuid> = (0..20).map(|_| Uuid::new_v4()).collect();
    // Tokens and connections first.
    latencies(
        &*world.store,
        &world.sandbox,
        &quiet,
        Duration::from_secs(2),
    )
    .await;
    let alone = latencies(
        &*world.store,
        &world.sandbox,
        &quiet,
        Duration::from_secs(15),
    )
    .await;

    // 100,000 rows of one instance, and a thousand instances that are paused.
    let hot = Uuid::new_v4();
    let now = world.store.counts().await.unwrap().now;
    for _ in 0..1000 {
        let instance = Uuid::new_v4();
        let pause = Pause {
            instance,
            until: now + 3_600_000,
            cause: "deploy".to_owned(),
            by: "ana".to_owned(),
            since: now,
        };
        world.store.pause(pause).await.unwrap();
        world
            .store
            .insert((0..20).map(|number| report(instance, number)).collect())
            .await
            .unwrap();
    }
    for chunk in 0..10 {
        world
            .store
            .insert(
                (0..10_000)
                    .map(|number| report(hot, chunk * 10_000 + number))
                    .collect(),
            )
            .await
            .unwrap();
    }
    let hostile = latencies(
        &*world.store,
        &world.sandbox,
        &quiet,
        Duration::from_secs(15),
    )
    .await;
    // Workers die while the hot instance has used its minute.
    for round in 0..6 {
        tokio::time::sleep(Duration::from_secs(8)).await;
        workers[round % 2].replace(&world.setup);
    }
    tokio::time::sleep(Duration::from_secs(15)).await;
    drop(workers);
    let at = |times: &[i64], percent: usize| times[times.len() * percent / 100];
    let busiest = busiest_minute(&world.sandbox);
    for (name, times) in [("alone", &alone), ("hostile day", &hostile)] {
        println!(
            "{name}: p50 {} ms, p90 {} ms, p99 {} ms of {}",
            at(times, 50),
            at(times, 90),
            at(times, 99),
            times.len()
        );
    }
    println!("{busiest} requests in the busiest minute");
    assert!(busiest <= PER_MINUTE);
    assert!(
        busiest > PER_MINUTE / 2,
        "the hot instance uses what it may"
    );
    world.lanes.lanes.clear();
}
