//! F13, F14: the service refuses for good.

use crate::proxy::Fault;
use crate::world::{PATIENT, World, bulk, cancel, options, report, report_with};
use triggers_runtime::{ErrorKind, PayloadJson, Sink};

#[tokio::test]
async fn f13_a_refusal_is_told_once_and_the_lane_goes_on() {
    let world = World::new().await;
    let site = world.site(0);
    let refusals = [
        (400, ""),
        (403, ""),
        (404, ""),
        (410, ""),
        (422, ""),
        (428, ""),
        (501, ""),
    ];
    for (n, (status, _)) in refusals.into_iter().enumerate() {
        world.proxy.calls([Fault::status(status)]);
        let error = site.send(report(n, 0)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Rejected, "{status}: {error:?}");
        assert!(error.is_definite() && !error.is_retryable(), "{status}");
        assert_eq!(
            (world.effects_of(n), world.attempts_of(n).len()),
            (0, 1),
            "{status}"
        );
        world.proxy.calls([Fault::status(status)]);
        assert!(
            matches!(site.send(cancel(0)).await, Err(error) if error.kind() == ErrorKind::Rejected),
            "{status}"
        );
    }
    site.send(report(99, 0)).await.unwrap();
    assert_eq!(world.effects(0).len(), 1);
}

#[tokio::test]
async fn f13_the_schema_by_code() {
    let world = World::new().await;
    let site = world.site(0);
    for (status, code) in [
        (428, "SCHEMA_VALIDATION_FAILED"),
        (400, "REQUIRED_PROPERTY"),
    ] {
        world.proxy.calls([Fault::refused(status, code)]);
        let error = site.send(report(1, 0)).await.unwrap_err();
        assert!(
            error.kind() == ErrorKind::Schema && error.answer().unwrap().code() == Some(code),
            "{error:?}"
        );
        assert_eq!(error.request_id(), Some("1734427301.000000000000000001"));
    }
    assert!(world.effects(0).is_empty());
}

#[tokio::test]
async fn f13_the_schema_as_the_sandbox_checks_it() {
    let world = World::new().await;
    let payload = PayloadJson::from_json(r#"{"n":"one"}"#).unwrap();
    let wrong = report_with(1, 0, |report| report.payload = payload);
    let error = world.site(0).send(wrong).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Schema, "{error:?}");
    assert_eq!(world.proxy.log_of_calls().len(), 1);
}

#[tokio::test]
async fn f13_a_conflict_is_repeated_twice_at_most() {
    let world = World::with(options().max_attempts(10), PATIENT).await;
    world.proxy.calls([409, 409].map(Fault::status));
    world.site(0).send(report(1, 0)).await.unwrap();
    assert_eq!((world.effects_of(1), world.attempts_of(1).len()), (1, 3));
    world.proxy.calls([409, 409, 409].map(Fault::status));
    let error = world.site(0).send(report(2, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Rejected, "{error:?}");
    assert_eq!((world.effects_of(2), world.attempts_of(2).len()), (0, 3));
    world.proxy.calls([Fault::status(409)]);
    let unkeyed = report_with(3, 0, |report| report.idempotency = None);
    world.site(0).send(unkeyed).await.unwrap_err();
    assert_eq!(world.attempts_of(3).len(), 1);
}

#[tokio::test]
async fn f14_what_is_too_large_is_halved() {
    let world = World::new().await;
    world.proxy.script(|request| {
        let items = request.json()["eventsInfo"].as_array().map_or(0, Vec::len);
        if items > 3 {
            Fault::status(413)
        } else {
            Fault::None
        }
    });
    assert!(
        world
            .site(0)
            .send_all(bulk(20))
            .await
            .unwrap()
            .is_complete()
    );
    assert!((0..20).all(|n| world.effects_of(n) == 1));
}

#[tokio::test]
async fn f14_one_item_that_is_too_large_is_refused_alone() {
    let world = World::new().await;
    world.proxy.script(|request| {
        let large = String::from_utf8_lossy(&request.body).contains("\"n\":7}");
        if large {
            Fault::status(413)
        } else {
            Fault::None
        }
    });
    let receipt = world.site(0).send_all(bulk(20)).await.unwrap();
    for (n, outcome) in receipt.iter().enumerate() {
        match outcome {
            Err(error) if error.kind() == ErrorKind::Rejected => assert_eq!(n, 7),
            outcome => assert!(outcome.is_ok() && n != 7, "{n}: {outcome:?}"),
        }
        assert_eq!(world.effects_of(n), usize::from(n != 7));
    }
    let error = world.site(0).send(report(7, 7)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Rejected, "{error:?}");
}
