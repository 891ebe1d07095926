//! F9, F10, F12 for callers who drop their handles: handlers of web servers get one for each request.
//! What must not be forgotten belongs to the instance, not to the handle.

use crate::proxy::{Fault, Message, Release};
use crate::world::{PATIENT, QUARANTINE, World, cancel, number, options, report};
use std::time::Duration;
use triggers_runtime::{ErrorKind, RateLimit, Sink};

fn late_copy_of_the_first_cancel() -> impl FnMut(&Message) -> Fault + Send + 'static {
    let mut first = true;
    move |request| match request.path() {
        "/automations/v1/events/cancel" if std::mem::take(&mut first) => {
            Fault::Zombie(Release::After(QUARANTINE / 4))
        }
        _ => Fault::None,
    }
}

#[tokio::test]
async fn f09_quarantine_outlives_the_handle() {
    let world = World::new().await;
    world.proxy.script(late_copy_of_the_first_cancel());
    world.site(0).send(cancel(0)).await.unwrap();
    world.site(0).send(report(1, 0)).await.unwrap();
    world.proxy.quiet().await;
    let effects = world.effects(0);
    assert_eq!(effects.len(), 3, "the copy did arrive");
    assert_eq!(effects.last().and_then(number), Some(1));
}

#[tokio::test]
async fn f12_a_token_outlives_the_handle() {
    let world = World::new().await;
    for n in [10, 20, 30] {
        world.site(0).send(report(n, 0)).await.unwrap();
    }
    let tokens = world
        .proxy
        .log()
        .iter()
        .filter(|exchange| exchange.is_token())
        .count();
    assert_eq!(tokens, 1);
}

#[tokio::test]
async fn f10_a_pause_outlives_the_handle() {
    let world = World::with(options().call_timeout(Duration::from_secs(5)), PATIENT).await;
    world
        .proxy
        .calls([Fault::status_with(429, &[("retry-after", "600")])]);
    world.site(0).send(report(1, 0)).await.unwrap_err();
    let error = world.site(0).send(report(2, 1)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited, "{error:?}");
    assert!(world.attempts_of(2).is_empty());
}

#[tokio::test]
async fn f10_the_clients_limit_counts_over_handles() {
    let limit = RateLimit::per_minute(3).fail_fast();
    let world = World::with(options().rate_limit(limit), PATIENT).await;
    for n in 0..3 {
        world.site(0).send(report(n, 0)).await.unwrap();
    }
    let error = world.site(0).send(report(3, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited, "{error:?}");
    world.site(1).send(report(4, 0)).await.unwrap();
    assert_eq!(world.proxy.log_of_calls().len(), 4);
}
