//! F17: success without an answer that can be read.

use crate::proxy::{Fault, Junk};
use crate::world::{World, bulk, bulk_cancel, bulk_with, cancel, report};
use triggers_runtime::{ErrorKind, Sink};

/// Beyond what the client reads of an answer.
const HUGE: Junk = Junk::Huge(3 << 20);

fn unreadable() -> Vec<Fault> {
    let mut faults: Vec<Fault> = Junk::SMALL.into_iter().map(Fault::Junk).collect();
    faults.extend([
        Fault::Junk(HUGE),
        Fault::CutAnswer { keep: 5 },
        Fault::CutAnswer { keep: 0 },
    ]);
    faults
}

#[tokio::test]
async fn f17_the_status_of_a_single_call_is_definite() {
    for fault in unreadable() {
        let world = World::new().await;
        let site = world.site(0);
        world.proxy.calls([fault.clone(), fault.clone()]);
        let receipt = site.send(report(1, 0)).await.unwrap();
        assert!(receipt.activation_ids().is_empty(), "{fault:?}");
        site.send(cancel(0)).await.unwrap();
        assert_eq!(
            (world.effects(0).len(), world.proxy.log_of_calls().len()),
            (2, 2),
            "{fault:?}"
        );
        site.send(report(2, 0)).await.unwrap();
    }
}

#[tokio::test]
async fn f17_a_bulk_call_is_sent_again_under_its_keys() {
    for fault in unreadable() {
        let world = World::new().await;
        world.proxy.calls([fault.clone()]);
        assert!(
            world.site(0).send_all(bulk(9)).await.unwrap().is_complete(),
            "{fault:?}"
        );
        assert!((0..9).all(|n| world.effects_of(n) == 1), "{fault:?}");
        let log = world.proxy.log_of_calls();
        assert_eq!(log.len(), 2, "{fault:?}");
        assert_eq!(log[0].request.body, log[1].request.body, "{fault:?}");
        world.proxy.calls([fault.clone()]);
        assert!(
            world
                .site(0)
                .send_all(bulk_cancel(9))
                .await
                .unwrap()
                .is_complete(),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn f17_without_keys_it_stays_unknown() {
    let world = World::new().await;
    let reports = bulk_with(3, |_, report| report.idempotency = None);
    world.proxy.calls([Fault::Junk(Junk::Html)]);
    for outcome in world.site(0).send_all(reports).await.unwrap() {
        assert!(
            matches!(&outcome, Err(error) if !error.is_definite()),
            "{outcome:?}"
        );
    }
    assert_eq!(world.proxy.log_of_calls().len(), 1);
    assert!((0..3).all(|n| world.effects_of(n) == 1));
}

#[tokio::test]
async fn f17_junk_instead_of_an_error_is_still_that_error() {
    for junk in Junk::SMALL {
        let world = World::new().await;
        let answer = crate::proxy::Message::answer(403, &[], junk.body());
        world.proxy.calls([Fault::Answer {
            answer,
            handled: false,
        }]);
        let error = world.site(0).send(report(1, 0)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Rejected, "{junk:?}: {error:?}");
    }
}
