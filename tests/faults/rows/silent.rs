//! Pooled connections on which nothing comes back any more: a router has forgotten them, or the machine
//! behind them is gone. The client finds out only by a timeout.

use crate::world::{PATIENT, World, client_of, number, options, report, report_with};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use triggers_runtime::{Client, ErrorKind, Sink};

/// Long enough for a request that is answered, however busy the machine is.
const ATTEMPT: Duration = Duration::from_secs(2);

const CONNECTIONS: usize = 3;

/// Opens connections, and breaks them when they are idle. The calls are polled by one task, so each looks
/// for a connection before another can give one back.
async fn break_pooled(world: &World, client: &Client) {
    let site = client.instance(crate::world::instance(0).into());
    site.send(report(100, 100)).await.unwrap();
    let (a, b, c) = tokio::join!(
        site.send(report(101, 101)),
        site.send(report(102, 102)),
        site.send(report(103, 103)),
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    let last = world
        .proxy
        .log()
        .iter()
        .map(|exchange| exchange.connection)
        .max();
    assert_eq!(last, Some(CONNECTIONS - 1));
    world.proxy.silence();
}

#[tokio::test]
async fn f02_a_retry_does_not_meet_the_next_silent_connection() {
    let world = World::with(options(), ATTEMPT).await;
    break_pooled(&world, &world.client).await;
    world.site(0).send(report(1, 1)).await.unwrap();
    let attempts = world.attempts_of(1);
    assert_eq!(attempts.len(), 2, "one attempt is lost, and no more");
    assert!(attempts[0].connection < CONNECTIONS && attempts[1].connection >= CONNECTIONS);
    // The timeout closed the others too.
    world.site(0).send(report(2, 2)).await.unwrap();
    assert_eq!(world.attempts_of(2).len(), 1);
    assert_eq!([1, 2].map(|n| world.effects_of(n)), [1, 1]);
}

#[tokio::test]
async fn f02_without_a_key_only_the_first_call_pays() {
    let world = World::with(options(), ATTEMPT).await;
    break_pooled(&world, &world.client).await;
    let unkeyed = |n| report_with(n, 1, |report| report.idempotency = None);
    let error = world.site(0).send(unkeyed(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    world.site(0).send(unkeyed(2)).await.unwrap();
    assert_eq!([1, 2].map(|n| world.attempts_of(n).len()), [1, 1]);
}

/// How far the wall clock is ahead of the monotonic one, in seconds.
static SUSPENDED: AtomicU64 = AtomicU64::new(0);

fn wall_clock() -> SystemTime {
    SystemTime::now() + Duration::from_secs(SUSPENDED.load(Ordering::SeqCst))
}

#[tokio::test]
async fn f02_after_a_suspend_no_connection_from_before_is_used() {
    let world = World::with(options(), PATIENT).await;
    let client = client_of(&world.proxy.url())
        .delivery(options())
        .attempt_timeout(PATIENT)
        .wall_clock(wall_clock)
        .build()
        .unwrap();
    break_pooled(&world, &client).await;
    SUSPENDED.store(60, Ordering::SeqCst);
    let site = client.instance(crate::world::instance(0).into());
    for n in [1, 2] {
        site.send(report(n, 1)).await.unwrap();
        let attempts = world.attempts_of(n);
        assert_eq!(attempts.len(), 1);
        assert!(attempts[0].connection >= CONNECTIONS);
    }
    assert_eq!(world.effects(0).last().and_then(number), Some(2));
}
