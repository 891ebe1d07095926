//! A worker is stopped for longer than its lease, and continues.

use std::time::Duration;

use nix::sys::signal::Signal;
use triggers_postgres_tests::Settings;

use super::lanes::Lanes;
use super::world::{World, seed};
use crate::wire::Wire;

const LEASE: Duration = Duration::from_millis(1200);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_was_stopped_past_its_lease_sends_nothing_more() {
    let lanes = Lanes::new(1000, 1, seed());
    let mut world = World::new(Settings::default(), lanes, LEASE).await;
    // The answers to the first worker are late, so that a stop meets requests in all their phases.
    let wire = Wire::start(world.sandbox.address(), Duration::from_millis(60)).await;
    let mut others = world.workers(1);
    world.setup.service_url = wire.url();
    let stopped = world.workers(1).remove(0);
    let mut late = 0;
    for round in 0..20 {
        world.feed(Duration::from_millis(500), 40, false).await;
        let before = wire.requests();
        stopped.signal(Signal::SIGSTOP);
        tokio::time::sleep(LEASE + Duration::from_millis(200)).await;
        // Without the rows of the shards it can neither renew nor take over anything: whatever it
        // sends now belongs to leases that have ended.
        let mut locked = world.pool.begin().await.unwrap();
        sqlx::query("SELECT FROM triggers_shard FOR UPDATE")
            .execute(&mut *locked)
            .await
            .unwrap();
        let at_stop = wire.requests();
        stopped.signal(Signal::SIGCONT);
        tokio::time::sleep(Duration::from_millis(300)).await;
        late += wire.requests() - at_stop;
        assert_eq!(late, 0, "late requests in round {round}");
        assert!(
            round < 3 || before > 0,
            "the worker that is stopped has work"
        );
        locked.rollback().await.unwrap();
    }
    others.push(stopped);
    let sent = wire.requests();
    let outcome = world.finish(others).await;
    println!("{late} of {sent} requests were late; {outcome:?}");
    outcome.assert_sound("20 stops past the lease");
}
