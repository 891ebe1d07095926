//! One app instance has a large backlog, a thousand are paused, and workers come and go: everything of the
//! others arrives, and no instance receives more requests than the service allows.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use triggers_outbox::core::{Kind, NewRow, Pause};
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
    // Workers die while the hot instance has used its minute, and the others enqueue.
    let mut expected = Vec::new();
    for round in 0..8 {
        for instance in &quiet {
            let row = report(*instance, 0);
            expected.push(row.entity);
            world.store.insert(vec![row]).await.unwrap();
        }
        tokio::time::sleep(Duration::from_secs(8)).await;
        workers[round % 2].replace(&world.setup);
    }
    let deadline = Instant::now() + Duration::from_secs(60);
    while !expected.is_empty() {
        assert!(
            Instant::now() < deadline,
            "{} commands of quiet instances did not arrive",
            expected.len()
        );
        let arrived: HashSet<Uuid> = world
            .sandbox
            .events()
            .into_iter()
            .filter_map(|event| event.external_entity_id)
            .collect();
        expected.retain(|entity| !arrived.contains(&entity.unwrap()));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    drop(workers);
    let busiest = busiest_minute(&world.sandbox);
    println!("{busiest} requests in the busiest minute");
    assert!(busiest <= PER_MINUTE);
    assert!(
        busiest > PER_MINUTE / 2,
        "the hot instance uses what it may"
    );
    world.lanes.lanes.clear();
}
