//! The database is away, or cannot write.

use std::time::Duration;

use triggers_postgres_tests::Settings;

use super::lanes::Lanes;
use super::world::{World, seed};

const LEASE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarts_of_the_server_lose_and_reorder_nothing() {
    let mut world = World::new(Settings::default(), Lanes::new(20, 4, seed()), LEASE).await;
    let workers = world.workers(2);
    for mode in ["fast", "immediate", "fast"] {
        world.feed(Duration::from_millis(1500), 4, false).await;
        world.server.pg_ctl(&["restart", "-m", mode]).unwrap();
    }
    world.feed(Duration::from_secs(1), 4, false).await;
    world
        .finish(workers)
        .await
        .assert_sound("three restarts of the server");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_that_ends_every_session_loses_and_reorders_nothing() {
    let mut world = World::new(Settings::default(), Lanes::new(20, 4, seed()), LEASE).await;
    let workers = world.workers(2);
    for _ in 0..40 {
        world.feed(Duration::from_millis(100), 4, false).await;
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'app'";
        world.server.psql("postgres", sql).unwrap();
    }
    world
        .finish(workers)
        .await
        .assert_sound("40 times all sessions ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phase_in_which_the_server_only_reads_loses_and_reorders_nothing() {
    let mut world = World::new(Settings::default(), Lanes::new(20, 4, seed()), LEASE).await;
    let workers = world.workers(2);
    world.feed(Duration::from_secs(1), 4, false).await;
    for on in ["on", "off"] {
        let set = format!("ALTER SYSTEM SET default_transaction_read_only = {on}");
        world.server.psql("postgres", &set).unwrap();
        world
            .server
            .psql("postgres", "SELECT pg_reload_conf()")
            .unwrap();
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    world.feed(Duration::from_secs(1), 4, false).await;
    world
        .finish(workers)
        .await
        .assert_sound("three seconds read-only");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_delivery_and_loses_nothing() {
    // Large enough for the tables of a new database and a file of its log, too small for the rows.
    let settings = Settings {
        max_file_kib: Some(17_000),
        ..Settings::default()
    };
    let mut world = World::new(settings, Lanes::new(20, 4, seed()), LEASE).await;
    let workers = world.workers(2);
    world.feed(Duration::from_secs(1), 4, false).await;
    // Other rows of the app fill the table of requests: no intent can be written any more.
    let insert = "INSERT INTO triggers_request (id, instance, trigger_key, kind, rows, sent_at, settled_at, outcome)
                SELECT gen_random_uuid(), gen_random_uuid(), 'x', 0, '{1}', 1, 1, 'delivered' FROM generate_series(1, 10000)";
    let full = (0..100)
        .find_map(|_| world.server.psql("app", insert).err())
        .unwrap();
    assert!(full.to_string().contains("could not extend file"), "{full}");
    world.feed(Duration::from_secs(1), 4, false).await;
    let stuck: i64 = sqlx::query_scalar("SELECT count(*) FROM triggers_outbox")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert!(stuck > 0, "nothing can be sent without an intent");
    let empty = "DELETE FROM triggers_request WHERE settled_at = 1";
    world.server.psql("app", empty).unwrap();
    world.server.psql("app", "VACUUM triggers_request").unwrap();
    world.finish(workers).await.assert_sound("a full disk");
}
