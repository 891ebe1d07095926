//! F9: a copy of a request arrives after everybody has given it up.

use crate::proxy::{BulkFault, Fault, Items, Message, Release};
use crate::world::{QUARANTINE, World, bulk_cancel, cancel, number, options, report};
use triggers_runtime::{ErrorKind, Sink};
use triggers_sandbox::journal::EventKind;

/// The lane as the service sees it: numbers of reports, none for a cancel.
fn lane(world: &World) -> Vec<Option<usize>> {
    let events = world.effects(0);
    events
        .iter()
        .map(|event| {
            (event.kind == EventKind::Report)
                .then(|| number(event))
                .flatten()
        })
        .collect()
}

fn zombie_of_cancels() -> impl FnMut(&Message) -> Fault + Send + 'static {
    let mut first = true;
    move |request| match request.path() {
        "/automations/v1/events/cancel" if std::mem::take(&mut first) => {
            Fault::Zombie(Release::After(QUARANTINE / 4))
        }
        _ => Fault::None,
    }
}

#[tokio::test]
async fn f09_a_late_copy_of_a_report_is_ignored() {
    let world = World::new().await;
    world.proxy.calls([Fault::Zombie(Release::AfterCalls(3))]);
    let site = world.site(0);
    for n in 1..4 {
        site.send(report(n, 0)).await.unwrap();
    }
    world.proxy.quiet().await;
    assert_eq!(world.sandbox.events().len(), 4, "the copy did arrive");
    assert_eq!(lane(&world), [Some(1), Some(2), Some(3)]);
}

#[tokio::test]
async fn f09_a_late_copy_of_a_cancel_does_not_end_the_next_report() {
    let world = World::new().await;
    world.proxy.script(zombie_of_cancels());
    let site = world.site(0);
    site.send(report(1, 0)).await.unwrap();
    site.send(cancel(0)).await.unwrap();
    site.send(report(2, 0)).await.unwrap();
    world.proxy.quiet().await;
    let lane = lane(&world);
    assert_eq!(lane.len(), 4, "the copy did arrive: {lane:?}");
    assert_eq!(lane.last(), Some(&Some(2)), "{lane:?}");
}

/// The copy of the first round is still on its way when a later round succeeds.
#[tokio::test]
async fn f09_a_late_copy_of_a_bulk_cancel_in_several_rounds() {
    let world = World::new().await;
    let missing = Fault::Bulk(BulkFault::Hide { items: Items::ALL });
    world
        .proxy
        .calls([Fault::Zombie(Release::After(QUARANTINE / 4)), missing]);
    let site = world.site(0);
    assert!(site.send_all(bulk_cancel(1)).await.unwrap().is_complete());
    site.send(report(1, 0)).await.unwrap();
    world.proxy.quiet().await;
    assert_eq!(lane(&world), [None, None, None, Some(1)]);
}

#[tokio::test]
async fn f09_nor_does_that_of_a_cancel_that_failed() {
    let world = World::with(options().max_attempts(1), crate::world::PATIENT).await;
    world.proxy.script(zombie_of_cancels());
    let site = world.site(0);
    site.send(report(1, 0)).await.unwrap();
    let error = site.send(cancel(0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    site.send(report(2, 0)).await.unwrap();
    world.proxy.quiet().await;
    assert_eq!(lane(&world), [Some(1), None, Some(2)]);
}

#[tokio::test]
async fn f09_cancels_go_on_in_quarantine() {
    let world = World::with(options().max_attempts(1), crate::world::PATIENT).await;
    world.proxy.script(zombie_of_cancels());
    let site = world.site(0);
    site.send(cancel(0)).await.unwrap_err();
    let start = std::time::Instant::now();
    site.send(cancel(0)).await.unwrap();
    assert!(start.elapsed() < QUARANTINE / 2);
    site.send(report(2, 0)).await.unwrap();
    world.proxy.quiet().await;
    assert_eq!(lane(&world), [None, None, Some(2)]);
}

/// A quarantine longer than the caller waits: it is told so, and nothing is sent.
#[tokio::test]
async fn f09_a_report_that_cannot_wait_for_the_end_of_quarantine() {
    let options = options().max_attempts(1).call_timeout(QUARANTINE / 2);
    let world = World::with(options, crate::world::PATIENT).await;
    world.proxy.script(zombie_of_cancels());
    let site = world.site(0);
    site.send(cancel(0)).await.unwrap_err();
    let error = site.send(report(1, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
    world.proxy.quiet().await;
    assert!(world.attempts_of(1).is_empty());
}
