//! F11: the service fails for a while, or for long.

use crate::proxy::Fault;
use crate::world::{World, bulk, cancel, report};
use triggers_runtime::{ErrorKind, Sink};

const FAILURES: [u16; 5] = [408, 500, 502, 503, 504];

#[tokio::test]
async fn f11_failures_are_retried_whether_or_not_the_service_had_done_it() {
    let world = World::new().await;
    let site = world.site(0);
    for (n, status) in FAILURES.into_iter().enumerate() {
        world
            .proxy
            .calls([Fault::status(status), Fault::status_after(status)]);
        site.send(report(n, 0)).await.unwrap();
        assert_eq!(
            (world.effects_of(n), world.attempts_of(n).len()),
            (1, 3),
            "{status}"
        );
        world
            .proxy
            .calls([Fault::status_after(status), Fault::status(status)]);
        site.send(cancel(1)).await.unwrap();
    }
}

#[tokio::test]
async fn f11_failures_of_bulks_are_retried() {
    let world = World::new().await;
    world
        .proxy
        .calls([Fault::status_after(503), Fault::status(500)]);
    assert!(
        world
            .site(0)
            .send_all(bulk(10))
            .await
            .unwrap()
            .is_complete()
    );
    assert!((0..10).all(|n| world.effects_of(n) == 1));
    assert_eq!(world.proxy.log_of_calls().len(), 3);
}

#[tokio::test]
async fn f11_a_failure_that_lasts_is_unknown() {
    let world = World::new().await;
    world.proxy.calls([
        Fault::status(503),
        Fault::status_after(503),
        Fault::status(503),
    ]);
    let error = world.site(0).send(report(1, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    assert_eq!(
        error.answer().and_then(triggers_runtime::Answer::status),
        Some(503)
    );
    world
        .proxy
        .calls([Fault::status(500), Fault::status(500), Fault::status(500)]);
    for outcome in world.site(0).send_all(bulk(2)).await.unwrap() {
        assert!(
            matches!(&outcome, Err(error) if error.kind() == ErrorKind::Ambiguous),
            "{outcome:?}"
        );
    }
}

/// I7: a service that is down gets hardly more than what callers ask for, and when it is back
/// everything works again.
#[tokio::test]
async fn f11_repeats_do_not_add_to_a_breakdown() {
    const CALLS: usize = 400;
    let world = World::new().await;
    let site = world.site(0);
    site.send(cancel(9)).await.unwrap();
    let before = world.proxy.log_of_calls().len();
    world.proxy.script(|_| Fault::status(503));
    for n in 0..CALLS {
        let error = site.send(report(n, 0)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    }
    let load = world.proxy.log_of_calls().len() - before;
    assert!(load * 10 <= CALLS * 12, "{load} requests for {CALLS} calls");
    world.proxy.script(|_| Fault::None);
    for n in 0..CALLS {
        site.send(report(n, 0)).await.unwrap();
    }
    assert_eq!(world.effects(0).len(), CALLS + 1);
    // The budget belongs to the instance: another one still has all of its own.
    world.proxy.calls([Fault::status(503), Fault::status(503)]);
    world.site(1).send(report(CALLS, 0)).await.unwrap();
}
