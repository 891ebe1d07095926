use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, advance};
use uuid::Uuid;

use super::{LaneKey, Lanes, Permit};

const QUARANTINE: Duration = Duration::from_mins(1);

fn lanes() -> Arc<Lanes> {
    Arc::new(Lanes::new(QUARANTINE))
}

fn key(entity: u128) -> LaneKey {
    ("invoice_overdue".into(), Uuid::from_u128(entity))
}

fn try_enter(lanes: &Arc<Lanes>, key: LaneKey) -> Option<Permit> {
    lanes.acquire(key, || Box::new(Err))
}

#[tokio::test(start_paused = true)]
async fn one_lane_is_held_by_one_call_and_passed_on_in_order_of_arrival() {
    let lanes = lanes();
    let first = lanes.enter(key(1)).await;
    let (done, mut order) = mpsc::unbounded_channel();
    for number in 0..5 {
        let (lanes, done) = (Arc::clone(&lanes), done.clone());
        tokio::spawn(async move {
            let permit = lanes.enter(key(1)).await;
            done.send(number).unwrap();
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(permit);
        });
        tokio::task::yield_now().await;
    }
    assert!(order.try_recv().is_err(), "nobody passes the first");
    drop(first);
    let begin = Instant::now();
    for number in 0..5 {
        assert_eq!(order.recv().await, Some(number));
        assert_eq!(
            begin.elapsed(),
            Duration::from_secs(number),
            "one at a time"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn other_entities_and_other_triggers_are_other_lanes() {
    let lanes = lanes();
    let _held = lanes.enter(key(1)).await;
    let other_trigger = ("invoice_paid".into(), Uuid::from_u128(1));
    assert!(try_enter(&lanes, key(2)).is_some());
    assert!(try_enter(&lanes, other_trigger).is_some());
    assert!(try_enter(&lanes, key(1)).is_none());
}

#[tokio::test(start_paused = true)]
async fn lanes_vanish_when_nobody_uses_them() {
    let lanes = lanes();
    let held: Vec<Permit> = (0..5000)
        .filter_map(|id| try_enter(&lanes, key(id)))
        .collect();
    assert_eq!((held.len(), lanes.len()), (5000, 5000));
    drop(held);
    assert_eq!(lanes.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_gives_up_waiting_is_passed_over() {
    let lanes = lanes();
    let held = lanes.enter(key(1)).await;
    for _ in 0..10_000 {
        let waiting = tokio::time::timeout(Duration::ZERO, lanes.enter(key(1)));
        assert!(waiting.await.is_err());
    }
    let (patient, ()) = tokio::join!(lanes.enter(key(1)), async { drop(held) });
    drop(patient);
    assert_eq!(lanes.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_permit_that_was_granted_but_never_fetched_is_passed_on() {
    let lanes = lanes();
    let held = lanes.enter(key(1)).await;
    let mut waiting = Box::pin(lanes.enter(key(1)));
    assert!(poll_once(&mut waiting).await.is_none());
    drop(held);
    drop(waiting);
    assert!(try_enter(&lanes, key(1)).is_some());
}

async fn poll_once<T>(future: &mut (impl Future<Output = T> + Unpin)) -> Option<T> {
    tokio::time::timeout(Duration::ZERO, future).await.ok()
}

#[tokio::test(start_paused = true)]
async fn a_cancel_in_doubt_puts_its_lane_in_quarantine_until_it_must_have_arrived() {
    let lanes = lanes();
    let mut permit = lanes.enter(key(1)).await;
    permit.cancel_sent();
    drop(permit);
    let until = Instant::now() + QUARANTINE;
    assert_eq!(lanes.enter(key(1)).await.quarantined_until(), Some(until));
    assert_eq!(lanes.enter(key(2)).await.quarantined_until(), None);
    advance(QUARANTINE).await;
    assert_eq!(lanes.enter(key(1)).await.quarantined_until(), None);
    assert_eq!(lanes.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_later_cancel_with_a_definite_outcome_does_not_end_the_quarantine() {
    let lanes = lanes();
    let mut lost = lanes.enter(key(1)).await;
    lost.cancel_sent();
    drop(lost);
    let until = Instant::now() + QUARANTINE;
    advance(Duration::from_secs(10)).await;
    let mut clear = lanes.enter(key(1)).await;
    clear.cancel_sent();
    clear.settled();
    drop(clear);
    assert_eq!(lanes.enter(key(1)).await.quarantined_until(), Some(until));
}

#[tokio::test(start_paused = true)]
async fn who_waits_already_learns_of_the_quarantine() {
    let lanes = lanes();
    let mut cancel = lanes.enter(key(1)).await;
    cancel.cancel_sent();
    let (next, ()) = tokio::join!(lanes.enter(key(1)), async { drop(cancel) });
    assert_eq!(next.quarantined_until(), Some(Instant::now() + QUARANTINE));
}

#[tokio::test(start_paused = true)]
async fn quarantined_lanes_vanish_too() {
    let lanes = lanes();
    for entity in 0..1000 {
        let mut permit = lanes.enter(key(entity)).await;
        permit.cancel_sent();
    }
    assert_eq!(lanes.len(), 1000);
    advance(QUARANTINE).await;
    drop(lanes.enter(key(5000)).await);
    assert_eq!(lanes.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_quarantine_of_no_length_is_none() {
    let lanes = Arc::new(Lanes::new(Duration::ZERO));
    let mut permit = lanes.enter(key(1)).await;
    permit.cancel_sent();
    drop(permit);
    assert_eq!(lanes.len(), 0);
}
