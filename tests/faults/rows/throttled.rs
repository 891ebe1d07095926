//! F10: 429 pauses the whole instance for as long as the service asks, if it asks sensibly; other
//! instances do not notice.

use crate::proxy::{Exchange, Fault};
use crate::world::{PATIENT, World, cancel, options, report};
use std::time::{Duration, Instant};
use triggers_runtime::{ErrorKind, Sink};

/// Rounding of the header and of clocks.
const SLACK: Duration = Duration::from_millis(20);

fn gap(before: &Exchange, after: &Exchange) -> Duration {
    after.arrived - before.arrived
}

#[tokio::test]
async fn f10_seconds_pause_the_whole_instance_and_no_other() {
    let world = World::new().await;
    let (site, other) = (world.site(0), world.site(1));
    for each in [&site, &other] {
        each.send(cancel(9)).await.unwrap();
    }
    world
        .proxy
        .calls([Fault::status_with(429, &[("retry-after", "1")])]);
    let start = Instant::now();
    let paused = async {
        site.send(report(1, 0)).await.unwrap();
    };
    let same_instance = async {
        while world.attempts_of(1).is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // The pause begins when the answer has been read.
        tokio::time::sleep(Duration::from_millis(100)).await;
        site.send(report(2, 1)).await.unwrap();
    };
    let other_instance = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        other.send(report(3, 0)).await.unwrap();
        start.elapsed()
    };
    let ((), (), others) = tokio::join!(paused, same_instance, other_instance);
    let first = world.attempts_of(1);
    assert_eq!(first.len(), 2);
    assert!(gap(&first[0], &first[1]) + SLACK >= Duration::from_secs(1));
    let second = &world.attempts_of(2)[0];
    assert!(
        gap(&first[0], second) + SLACK >= Duration::from_secs(1),
        "another lane of the instance waits"
    );
    assert!(
        others < Duration::from_millis(900),
        "another instance does not: {others:?}"
    );
    assert!((1..=3).all(|n| world.effects_of(n) == 1));
}

#[tokio::test]
async fn f10_a_date_counts_from_the_date_of_the_answer() {
    let world = World::new().await;
    // The service's clock is years off; its two dates are 2 s apart.
    let headers = [
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("retry-after", "Sun, 06 Nov 1994 08:49:39 GMT"),
    ];
    world.proxy.calls([Fault::status_with(429, &headers)]);
    world.site(0).send(report(1, 0)).await.unwrap();
    let attempts = world.attempts_of(1);
    let gap = gap(&attempts[0], &attempts[1]);
    assert!(
        gap + SLACK >= Duration::from_secs(2) && gap < Duration::from_secs(6),
        "{gap:?}"
    );
}

#[tokio::test]
async fn f10_senseless_values_leave_the_client_to_its_own_backoff() {
    let world = World::with(options().max_attempts(2), PATIENT).await;
    let senseless: [&[(&str, &str)]; 8] = [
        &[],
        &[("retry-after", "-5")],
        &[("retry-after", "soon")],
        &[("retry-after", "")],
        &[("retry-after", "99999999999999999999999999")],
        &[("retry-after", "31536000")],
        &[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")],
        &[
            ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ],
    ];
    for (n, headers) in senseless.into_iter().enumerate() {
        world.proxy.calls([Fault::status_with(429, headers)]);
        let start = Instant::now();
        world.site(0).send(report(n, 0)).await.unwrap();
        assert!(start.elapsed() < Duration::from_secs(2), "{headers:?}");
        assert_eq!(
            (world.effects_of(n), world.attempts_of(n).len()),
            (1, 2),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn f10_a_wait_beyond_the_deadline_is_handed_to_the_caller_at_once() {
    let world = World::with(options().call_timeout(Duration::from_secs(5)), PATIENT).await;
    let site = world.site(0);
    world
        .proxy
        .calls([Fault::status_with(429, &[("retry-after", "600")])]);
    let start = Instant::now();
    let error = site.send(report(1, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited, "{error:?}");
    assert!(
        error.retry_after() >= Some(Duration::from_secs(590)),
        "{:?}",
        error.retry_after()
    );
    // The instance as a whole is paused: its next call is not even tried.
    let error = site.send(report(2, 1)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited, "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(3));
    world.site(1).send(report(3, 0)).await.unwrap();
    assert_eq!([1, 2, 3].map(|n| world.attempts_of(n).len()), [1, 0, 1]);
    assert_eq!([1, 2, 3].map(|n| world.effects_of(n)), [0, 0, 1]);
}

#[tokio::test]
async fn f10_the_services_own_limit() {
    // Three calls a minute of virtual time, which stands still: the fourth is one too many.
    let world = World::built(
        |sandbox| sandbox.rate_limit(3).frozen(),
        |client| client.delivery(options()).attempt_timeout(PATIENT),
    )
    .await;
    let site = world.site(0);
    for n in 0..3 {
        site.send(report(n, 0)).await.unwrap();
    }
    let error = site.send(report(3, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited, "{error:?}");
    assert!(error.is_retryable() && error.is_definite());
    world.sandbox.clock().advance(Duration::from_secs(61));
    site.send(report(3, 0)).await.unwrap();
    assert!((0..4).all(|n| world.effects_of(n) == 1));
}
