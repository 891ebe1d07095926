//! F5, F6, F7: the connection is reset before or after the service has done its part.

use crate::proxy::{Exchange, Fault};
use crate::world::{World, bulk, bulk_cancel, bulk_with, cancel, entity, report, report_with};
use std::collections::HashSet;
use triggers_runtime::{Command, ErrorKind, PayloadJson, Sink};

/// Every attempt was the same request.
#[track_caller]
fn same_bytes(attempts: &[Exchange]) {
    let bodies: HashSet<_> = attempts
        .iter()
        .map(|attempt| &attempt.request.body)
        .collect();
    assert_eq!(bodies.len(), 1, "one body on every attempt");
}

fn unkeyed(n: usize) -> Command {
    report_with(n, 0, |report| report.idempotency = None)
}

#[tokio::test]
async fn f05_reset_before_the_service_saw_it() {
    let world = World::new().await;
    world.proxy.calls([Fault::ResetBefore, Fault::CloseBefore]);
    world.site(0).send(report(1, 0)).await.unwrap();
    assert_eq!(world.effects_of(1), 1);
    let attempts = world.attempts_of(1);
    assert_eq!(attempts.len(), 3);
    same_bytes(&attempts);
}

#[tokio::test]
async fn f05_reset_in_the_middle_of_the_request() {
    let world = World::new().await;
    let text = "x".repeat(400_000);
    let payload = format!("{{\"text\":\"{text}\",\"n\":1}}");
    let payload = PayloadJson::from_json(payload).unwrap();
    let long = report_with(1, 0, |report| report.payload = payload);
    world.proxy.cut_calls(2);
    world.site(0).send(long).await.unwrap();
    assert_eq!(world.effects_of(1), 1);
    assert_eq!(world.proxy.log_of_calls().len(), 3);
}

#[tokio::test]
async fn f05_bulks_and_cancels_too() {
    let world = World::new().await;
    let site = world.site(0);
    world.proxy.calls([
        Fault::ResetBefore,
        Fault::None,
        Fault::CloseBefore,
        Fault::None,
        Fault::ResetBefore,
    ]);
    assert!(site.send_all(bulk(5)).await.unwrap().is_complete());
    assert!(site.send_all(bulk_cancel(5)).await.unwrap().is_complete());
    site.send(cancel(0)).await.unwrap();
    assert!((0..5).all(|n| world.effects_of(n) == 1));
    assert_eq!(world.effects(0).len(), 11);
}

#[tokio::test]
async fn f06_reply_lost_after_the_service_did_it() {
    let world = World::new().await;
    world.proxy.calls([Fault::ResetAfter, Fault::ResetAfter]);
    world.site(0).send(report(1, 0)).await.unwrap();
    assert_eq!(world.effects_of(1), 1, "the key makes repeats harmless");
    assert_eq!(world.sandbox.events().len(), 3, "and they did arrive");
    same_bytes(&world.attempts_of(1));
}

#[tokio::test]
async fn f06_reply_to_a_bulk_lost() {
    let world = World::new().await;
    let site = world.site(0);
    world.proxy.calls([Fault::ResetAfter]);
    assert!(site.send_all(bulk(20)).await.unwrap().is_complete());
    assert!((0..20).all(|n| world.effects_of(n) == 1));
    world.proxy.calls([Fault::ResetAfter]);
    assert!(site.send_all(bulk_cancel(20)).await.unwrap().is_complete());
    same_bytes(&world.attempts_of(0));
}

#[tokio::test]
async fn f06_reply_to_a_cancel_lost() {
    let world = World::new().await;
    world.proxy.calls([Fault::ResetAfter]);
    world.site(0).send(cancel(0)).await.unwrap();
    let events = world.sandbox.events();
    assert!(
        events
            .iter()
            .all(|event| event.external_entity_id == Some(entity(0)))
    );
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn f06_what_stays_unknown_can_be_sent_again_by_the_caller() {
    let world = World::new().await;
    let site = world.site(0);
    world
        .proxy
        .calls([Fault::ResetAfter, Fault::ResetAfter, Fault::ResetAfter]);
    let error = site.send(report(1, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    assert!(error.is_retryable() && !error.is_definite());
    site.send(report(1, 0)).await.unwrap();
    assert_eq!(world.effects_of(1), 1);
}

/// One attempt got through unseen; that the next finds no connection says nothing about it.
#[tokio::test]
async fn f06_an_unknown_attempt_is_not_forgotten_when_later_ones_fail_for_certain() {
    for later in [
        Fault::status(403),
        Fault::status(404),
        Fault::status(429),
        Fault::status(501),
    ] {
        let world = World::new().await;
        world.proxy.calls([
            Fault::ResetAfter,
            later.clone(),
            later.clone(),
            later.clone(),
        ]);
        let error = world.site(0).send(report(1, 0)).await.unwrap_err();
        assert!(!error.is_definite(), "after {later:?}: {error:?}");
        assert_eq!(world.effects_of(1), 1);
    }
    let world = World::new().await;
    world
        .proxy
        .calls([Fault::ResetAfter, Fault::Outage(crate::world::PATIENT)]);
    let error = world.site(0).send(report(1, 0)).await.unwrap_err();
    assert!(!error.is_definite(), "{error:?}");
    assert_eq!(world.effects_of(1), 1);
}

#[tokio::test]
async fn f06_nor_is_it_in_a_bulk() {
    let world = World::new().await;
    world
        .proxy
        .calls([Fault::ResetAfter, Fault::status(403), Fault::status(403)]);
    for outcome in world.site(0).send_all(bulk(3)).await.unwrap() {
        assert!(
            matches!(&outcome, Err(error) if !error.is_definite()),
            "{outcome:?}"
        );
    }
    assert!((0..3).all(|n| world.effects_of(n) == 1));
}

#[tokio::test]
async fn f07_without_a_key_a_lost_reply_is_the_end() {
    for fault in [
        Fault::ResetAfter,
        Fault::ResetBefore,
        Fault::CloseBefore,
        Fault::status(503),
        Fault::status(500),
    ] {
        let world = World::new().await;
        let expected = usize::from(matches!(fault, Fault::ResetAfter));
        world.proxy.calls([fault.clone()]);
        let error = world.site(0).send(unkeyed(1)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Ambiguous, "{fault:?}: {error:?}");
        assert!(!error.is_retryable(), "{fault:?}");
        assert_eq!(
            (world.effects_of(1), world.attempts_of(1).len()),
            (expected, 1),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn f07_without_keys_in_a_bulk() {
    let world = World::new().await;
    let reports = bulk_with(3, |_, report| report.idempotency = None);
    world.proxy.calls([Fault::ResetAfter]);
    for outcome in world.site(0).send_all(reports).await.unwrap() {
        assert!(
            matches!(&outcome, Err(error) if !error.is_definite() && !error.is_retryable()),
            "{outcome:?}"
        );
    }
    assert!((0..3).all(|n| world.effects_of(n) == 1));
    assert_eq!(world.proxy.log_of_calls().len(), 1);
}

#[tokio::test]
async fn f07_refused_up_front_may_be_repeated_without_a_key() {
    let world = World::new().await;
    world.proxy.calls([Fault::status(429), Fault::status(425)]);
    world.site(0).send(unkeyed(1)).await.unwrap();
    assert_eq!((world.effects_of(1), world.attempts_of(1).len()), (1, 3));
}
