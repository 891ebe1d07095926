//! Flush, shutdown, the last handle, and runtimes that go away.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;

use super::service::{Service, receipt_of};
use super::{batcher, call, ms, report, reports, settle};
use triggers_runtime::{Batcher, BatcherOptions, ErrorKind, Sink};

fn slow(linger: Duration) -> (Service, Batcher) {
    let service = Service::new().taking(ms(100));
    let batcher = batcher(&service, BatcherOptions::new().linger(linger));
    (service, batcher)
}

#[tokio::test(start_paused = true)]
async fn a_flush_sends_at_once_and_waits_for_what_was_before_it() {
    let (service, batcher) = slow(ms(10_000));
    let start = Instant::now();
    let before = call(&batcher, report(1));
    settle().await;

    let flushing = tokio::spawn({
        let batcher = batcher.clone();
        async move { batcher.flush().await }
    });
    tokio::time::sleep(ms(50)).await;
    let after = call(&batcher, report(2));
    flushing.await.unwrap();

    assert_eq!(start.elapsed(), ms(100));
    assert!(before.is_finished() && !after.is_finished());
    assert_eq!(service.sizes(), [1, 1], "nothing lingers during a flush");
    batcher.flush().await;
    assert!(after.is_finished());
    assert_eq!(start.elapsed(), ms(150));
    batcher.flush().await;
    assert_eq!(start.elapsed(), ms(150), "nothing to wait for");
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_finishes_what_was_accepted_and_takes_no_more() {
    let (service, gate) = Service::new().gated();
    let batcher = batcher(
        &service,
        BatcherOptions::new().capacity(4).max_batch(2).in_flight(1),
    );
    let accepted: Vec<_> = (0..4)
        .map(|number| call(&batcher, report(number)))
        .collect();
    settle().await;
    let waiting = call(&batcher, report(4));
    settle().await;

    let ending = tokio::spawn({
        let batcher = batcher.clone();
        async move { batcher.shutdown().await }
    });
    settle().await;
    let refused = waiting.await.unwrap().unwrap_err();
    assert!(refused.kind() == ErrorKind::NotSent);
    assert!(refused.to_string().contains("shut down"));
    let late = batcher.send(report(5)).await;
    assert!(matches!(late, Err(error) if error.kind() == ErrorKind::NotSent));
    let bulk = batcher.send_all(reports(5..300)).await;
    assert!(matches!(bulk, Err(error) if error.kind() == ErrorKind::NotSent));
    assert!(!ending.is_finished(), "requests are under way");

    gate.add_permits(10);
    batcher.flush().await;
    ending.await.unwrap();
    for call in accepted {
        call.await.unwrap().unwrap();
    }
    assert_eq!(service.sizes(), [2, 2]);
    batcher.shutdown().await;
    batcher.flush().await;
}

#[tokio::test(start_paused = true)]
async fn a_bulk_that_a_shutdown_cuts_off_says_what_was_not_sent() {
    let (service, gate) = Service::new().gated();
    let batcher = batcher(&service, BatcherOptions::new().capacity(100));
    let sending = tokio::spawn({
        let batcher = batcher.clone();
        async move { batcher.send_all(reports(0..250)).await }
    });
    settle().await;
    gate.add_permits(2);
    tokio::join!(batcher.shutdown(), async { gate.add_permits(10) });

    let outcomes: Vec<_> = sending.await.unwrap().unwrap().into_iter().collect();
    let delivered = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(outcomes.len(), 250);
    assert_eq!(delivered, service.sizes().iter().sum::<usize>());
    assert!((100..250).contains(&delivered));
    let rest = &outcomes[delivered..];
    assert!(
        rest.iter()
            .all(|outcome| matches!(outcome, Err(error) if error.kind() == ErrorKind::NotSent))
    );
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_that_nobody_waits_for_still_happens() {
    let (service, batcher) = slow(ms(10_000));
    let accepted = call(&batcher, report(1));
    settle().await;
    let waited = tokio::time::timeout(ms(1), batcher.shutdown()).await;
    assert!(waited.is_err());

    assert!(batcher.send(report(2)).await.is_err());
    accepted.await.unwrap().unwrap();
    assert_eq!(service.sizes(), [1]);
}

#[tokio::test(start_paused = true)]
async fn without_its_last_handle_it_still_sends_what_was_accepted() {
    let (service, batcher) = slow(ms(10_000));
    let calls: Vec<_> = (0..3)
        .map(|number| call(&batcher, report(number)))
        .collect();
    settle().await;
    for call in &calls {
        call.abort();
    }
    drop(batcher);
    settle().await;
    settle().await;

    assert_eq!(service.sizes(), [3], "at once: nothing can join any more");
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

/// The batcher's runtime goes away while callers on another one wait.
#[test]
fn a_runtime_that_ends_leaves_nobody_waiting() {
    let (service, _gate) = Service::new().gated();
    let (theirs, ours) = (runtime(), runtime());
    let options = BatcherOptions::new()
        .capacity(2)
        .max_batch(1)
        .in_flight(1)
        .linger(ms(0));
    let batcher = theirs.block_on(async { batcher(&service, options) });

    ours.block_on(async {
        let calls: Vec<_> = (0..3)
            .map(|number| call(&batcher, report(number)))
            .collect();
        while service.requests().is_empty() || !format!("{batcher:?}").contains("held: 2") {
            tokio::task::yield_now().await;
        }
        theirs.shutdown_background();
        let mut causes = Vec::new();
        for call in calls {
            causes.push(match call.await.unwrap() {
                Err(error) if error.kind() == ErrorKind::Ambiguous => "ambiguous",
                Err(error) if error.kind() == ErrorKind::NotSent => "not sent",
                other => panic!("{other:?}"),
            });
        }
        causes.sort_unstable();
        assert_eq!(causes, ["ambiguous", "not sent", "not sent"]);
        assert!(matches!(
            batcher.send(report(9)).await,
            Err(error) if error.kind() == ErrorKind::NotSent
        ));
        batcher.flush().await;
        batcher.shutdown().await;
    });
}

#[tokio::test(start_paused = true)]
async fn it_can_be_used_again_and_again_without_leftovers() {
    let service = Service::new();
    let batcher = Batcher::new(service.clone()).unwrap();
    for number in 0..50 {
        let receipt = batcher.send(report(number)).await.unwrap();
        assert_eq!(receipt, receipt_of(&report(number)));
    }
    assert!(format!("{batcher:?}").contains("held: 0"));
    assert_eq!(service.sizes(), [1; 50]);
}
