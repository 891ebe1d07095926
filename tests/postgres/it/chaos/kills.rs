//! Workers are killed while they work.

use std::time::{Duration, Instant};

use triggers_postgres_tests::{PgBouncer, Settings};

use super::lanes::Lanes;
use super::world::{World, seed};

const LEASE: Duration = Duration::from_secs(1);

/// Kills one of three workers after the other, while the app enqueues.
async fn kill(world: &mut World, kills: usize) {
    let mut workers = world.workers(3);
    for _ in 0..kills {
        let pause = 150 + world.lanes.random() % 350;
        world
            .feed(Duration::from_millis(pause as u64), 4, true)
            .await;
        let victim = world.lanes.random() % workers.len();
        workers[victim].replace(&world.setup);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_of_three_workers_lose_and_reorder_nothing() {
    let started = Instant::now();
    let mut world = World::new(Settings::default(), Lanes::new(100, 4, seed()), LEASE).await;
    kill(&mut world, 200).await;
    let killed = started.elapsed();
    let workers = world.workers(1);
    let total = world.lanes.total();
    let outcome = world.finish(workers).await;
    outcome.assert_sound(&format!(
        "200 kills in {killed:?}, drained after {:?}, {total} commands",
        started.elapsed()
    ));
    assert!(outcome.quarantined > 0, "some cancels were lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_behind_a_pooler_in_transaction_mode() {
    let mut world = World::new(Settings::default(), Lanes::new(20, 4, seed()), LEASE).await;
    let pooler = PgBouncer::start(&world.server).unwrap();
    world.setup.database_url = pooler.url("app");
    kill(&mut world, 20).await;
    let workers = world.workers(1);
    world
        .finish(workers)
        .await
        .assert_sound("20 kills through PgBouncer");
}
