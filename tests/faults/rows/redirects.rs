//! F18: redirects are never followed, neither with a payload nor with the secret.

use crate::proxy::{Fault, Proxy};
use crate::world::{World, bulk, report};
use triggers_runtime::{ErrorKind, Sink};

const REDIRECTS: [u16; 6] = [300, 301, 302, 303, 307, 308];

/// A second way to the same sandbox: a followed redirect would succeed, and be seen.
async fn elsewhere(world: &World) -> Proxy {
    Proxy::start(world.sandbox.address()).await
}

#[tokio::test]
async fn f18_of_a_call() {
    let world = World::new().await;
    let elsewhere = elsewhere(&world).await;
    let target = format!("{}/automations/v1/events/report", elsewhere.url());
    for (n, status) in REDIRECTS.into_iter().enumerate() {
        world
            .proxy
            .calls([Fault::status_with(status, &[("location", &target)])]);
        let error = world.site(0).send(report(n, 0)).await.unwrap_err();
        assert!(
            error.kind() == ErrorKind::BadResponse,
            "{status}: {error:?}"
        );
        assert!(error.is_definite() && !error.is_retryable(), "{status}");
        assert_eq!(
            (world.effects_of(n), world.attempts_of(n).len()),
            (0, 1),
            "{status}"
        );
    }
    assert!(elsewhere.log().is_empty());
}

#[tokio::test]
async fn f18_of_a_bulk_call() {
    let world = World::new().await;
    let elsewhere = elsewhere(&world).await;
    let target = format!("{}/automations/v1/events/bulk-report", elsewhere.url());
    world
        .proxy
        .calls([Fault::status_with(307, &[("location", &target)])]);
    for outcome in world.site(0).send_all(bulk(3)).await.unwrap() {
        assert!(
            matches!(&outcome, Err(error) if error.kind() == ErrorKind::BadResponse),
            "{outcome:?}"
        );
    }
    assert!(elsewhere.log().is_empty() && world.effects(0).is_empty());
}

#[tokio::test]
async fn f18_of_the_token_endpoint() {
    let world = World::new().await;
    let elsewhere = elsewhere(&world).await;
    let target = format!("{}/oauth2/token", elsewhere.url());
    for status in REDIRECTS {
        world
            .proxy
            .tokens([Fault::status_with(status, &[("location", &target)])]);
        let error = world.site(0).send(report(1, 0)).await.unwrap_err();
        assert!(error.is_definite(), "{status}: {error:?}");
    }
    assert!(elsewhere.log().is_empty() && world.effects(0).is_empty());
}
