//! Clocks that are wrong.

use std::time::Duration;

use triggers_postgres_tests::Settings;

use super::lanes::Lanes;
use super::world::{World, seed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_whose_clocks_differ_by_days_agree() {
    let mut world = World::new(
        Settings::default(),
        Lanes::new(20, 4, seed()),
        Duration::from_secs(1),
    )
    .await;
    let mut workers = Vec::new();
    for clock in ["+1d", "-1d", "+0d"] {
        world.setup.clock = Some(clock);
        workers.extend(world.workers(1));
    }
    for round in 0..8 {
        world.feed(Duration::from_millis(500), 4, false).await;
        world.setup.clock = Some(["+1d", "-1d"][round % 2]);
        let setup = world.setup.clone();
        workers[round % 3].replace(&setup);
    }
    world
        .finish(workers)
        .await
        .assert_sound("clocks a day apart");
}
