//! Rule L for callers that go away: of a lane, one request at a time is at the service, also if the
//! future of the one before was dropped.

use crate::proxy::Fault;
use crate::world::{PATIENT, World, bulk, bulk_cancel, cancel, number, options, report};
use std::time::Duration;
use triggers_runtime::Sink;

const SLOW: Duration = Duration::from_millis(300);
const IMPATIENT: Duration = Duration::from_millis(80);

/// A world whose service works for a while on the first calls.
async fn slow(calls: usize) -> World {
    let world = World::with(options(), PATIENT).await;
    world.site(0).send(cancel(9)).await.unwrap();
    world.proxy.calls((0..calls).map(|_| delay(SLOW)));
    world
}

/// The request is at the service only after that time.
fn delay(before: Duration) -> Fault {
    Fault::Slow {
        before,
        after: Duration::ZERO,
    }
}

/// The lane of entity 0 as the service saw it: numbers of reports, none for a cancel.
fn lane(world: &World) -> Vec<Option<usize>> {
    let effects = world.effects(0).into_iter();
    let of_lane =
        effects.filter(|effect| effect.external_entity_id == Some(crate::world::entity(0)));
    of_lane.map(|effect| number(&effect)).collect()
}

#[tokio::test]
async fn a_timeout_around_a_report_does_not_let_its_cancel_overtake_it() {
    let world = slow(1).await;
    let site = world.site(0);
    tokio::time::timeout(IMPATIENT, site.send(report(1, 0)))
        .await
        .unwrap_err();
    site.send(cancel(0)).await.unwrap();
    assert_eq!(lane(&world), [Some(1), None]);
}

#[tokio::test]
async fn nor_does_an_aborted_task_or_a_lost_select() {
    for select in [false, true] {
        let world = slow(1).await;
        let site = world.site(0);
        if select {
            tokio::select! {
                _ = site.send(report(1, 0)) => panic!("too fast"),
                () = tokio::time::sleep(IMPATIENT) => {}
            }
        } else {
            let aborted = tokio::spawn({
                let site = site.clone();
                async move { site.send(report(1, 0)).await }
            });
            tokio::time::sleep(IMPATIENT).await;
            aborted.abort();
        }
        site.send(cancel(0)).await.unwrap();
        assert_eq!(lane(&world), [Some(1), None]);
    }
}

#[tokio::test]
async fn a_bulk_that_was_dropped_is_finished_before_its_lanes_go_on() {
    let world = slow(1).await;
    let site = world.site(0);
    tokio::time::timeout(IMPATIENT, site.send_all(bulk(5)))
        .await
        .unwrap_err();
    assert!(site.send_all(bulk_cancel(5)).await.unwrap().is_complete());
    let effects = world.effects(0);
    let order: Vec<_> = effects
        .iter()
        .skip(1)
        .map(|effect| number(effect).is_some())
        .collect();
    assert_eq!(order, [[true; 5], [false; 5]].concat());
}

/// Each delay ends the caller at another point: connecting, token, in flight, in the lane.
#[tokio::test]
async fn dropped_at_any_time_a_call_is_sent_at_most_once_and_in_order() {
    for patience in [0, 1, 3, 10, 30, 100, 310, 330] {
        let world = World::with(options(), PATIENT).await;
        world.proxy.tokens([delay(SLOW / 30)]);
        world.proxy.calls([delay(SLOW)]);
        let site = world.site(0);
        let patience = Duration::from_millis(patience);
        let both = async { tokio::join!(site.send(report(1, 0)), site.send(report(2, 0))) };
        drop(tokio::time::timeout(patience, both).await);
        site.send(cancel(0)).await.unwrap();
        assert_eq!(lane(&world), [Some(1), Some(2), None], "after {patience:?}");
        assert!((1..=2).all(|n| world.attempts_of(n).len() == 1));
    }
}
