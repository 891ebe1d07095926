//! F12: tokens that have expired, cannot be renewed, or belong to somebody else.

use crate::proxy::{Fault, Junk};
use crate::world::{PATIENT, World, instance, number, options, report};
use std::collections::HashMap;
use std::time::Duration;
use triggers_runtime::{ErrorKind, Sink};
use triggers_sandbox::Builder;

/// A world whose service knows better than the client when a token ends: its clock can be moved.
async fn skewed() -> World {
    World::built(Builder::frozen, |client| {
        client.delivery(options()).attempt_timeout(PATIENT)
    })
    .await
}

fn tokens_asked(world: &World) -> usize {
    world
        .proxy
        .log()
        .iter()
        .filter(|exchange| exchange.is_token())
        .count()
}

/// Every call carried a token that the service had given to its own instance.
fn tokens_are_kept_apart(world: &World) {
    let mut owners = HashMap::new();
    for exchange in world
        .proxy
        .log()
        .iter()
        .filter(|exchange| exchange.is_token())
    {
        let Some(answer) = &exchange.answered else {
            continue;
        };
        if let Some(token) = answer.json()["access_token"].as_str() {
            owners.insert(
                token.to_owned(),
                exchange.request.json()["instance_id"].clone(),
            );
        }
    }
    for call in world.proxy.log_of_calls() {
        let n = call.request.json()["payload"]["n"].as_u64().unwrap();
        let owner = &owners[call.request.header("authorization").unwrap()];
        assert_eq!(
            *owner,
            instance(u8::try_from(n % 10).unwrap()).to_string(),
            "call {n}"
        );
    }
    for event in world.sandbox.events() {
        let n = number(&event).unwrap();
        assert_eq!(event.instance_id, instance(u8::try_from(n % 10).unwrap()));
    }
}

#[tokio::test]
async fn f12_an_expired_token_is_renewed_and_the_call_replayed() {
    let world = skewed().await;
    let site = world.site(0);
    site.send(report(10, 0)).await.unwrap();
    world.sandbox.clock().advance(Duration::from_hours(5));
    site.send(report(20, 0)).await.unwrap();
    let attempts = world.attempts_of(20);
    assert_eq!(
        (world.effects_of(20), attempts.len(), tokens_asked(&world)),
        (1, 2, 2)
    );
    assert_eq!(
        attempts[0].request.body, attempts[1].request.body,
        "the same key"
    );
    tokens_are_kept_apart(&world);
}

#[tokio::test]
async fn f12_many_callers_renew_it_once() {
    let world = skewed().await;
    let site = world.site(0);
    site.send(report(10, 0)).await.unwrap();
    world.sandbox.clock().advance(Duration::from_hours(5));
    // So slow that all of them are under way when the first finds out.
    world.proxy.tokens([Fault::Slow {
        before: Duration::from_millis(100),
        after: Duration::ZERO,
    }]);
    let mut calls = tokio::task::JoinSet::new();
    for lane in 0..20 {
        let site = site.clone();
        calls.spawn(async move { site.send(report(100 + 10 * usize::from(lane), lane)).await });
    }
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    assert_eq!(tokens_asked(&world), 2);
    assert!((0..20).all(|lane| world.effects_of(100 + 10 * lane) == 1));
}

#[tokio::test]
async fn f12_a_token_that_is_refused_twice_is_the_end() {
    let world = World::new().await;
    world.proxy.calls([Fault::status(401), Fault::status(401)]);
    let error = world.site(0).send(report(10, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Unauthorized, "{error:?}");
    assert_eq!(
        (
            world.effects_of(10),
            world.attempts_of(10).len(),
            tokens_asked(&world)
        ),
        (0, 2, 2)
    );
    world.site(0).send(report(10, 0)).await.unwrap();
    assert_eq!(
        world.effects_of(10),
        1,
        "kept by the caller, nothing is lost"
    );
}

#[tokio::test]
async fn f12_no_token_no_call() {
    for (fault, retried) in [
        (Fault::status(401), false),
        (Fault::status(403), false),
        (Fault::status(400), false),
        (Fault::status(503), true),
        (Fault::status(500), true),
        (Fault::ResetBefore, true),
        (Fault::ResetAfter, true),
        (Fault::status_with(429, &[("retry-after", "0")]), true),
        (Fault::Junk(Junk::Html), true),
        (Fault::Junk(Junk::Empty), true),
    ] {
        let world = World::new().await;
        world.proxy.tokens([fault.clone()]);
        let result = world.site(0).send(report(10, 0)).await;
        assert_eq!(
            world.effects_of(10),
            usize::from(result.is_ok()),
            "{fault:?}"
        );
        if retried {
            result.unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        } else {
            let error = result.unwrap_err();
            assert!(
                error.kind() == ErrorKind::Unauthorized,
                "{fault:?}: {error:?}"
            );
            assert!(world.attempts_of(10).is_empty(), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn f12_a_token_endpoint_that_hangs_holds_up_its_own_instance_only() {
    let world = World::with(
        options().call_timeout(Duration::from_secs(5)),
        Duration::from_millis(500),
    )
    .await;
    world.proxy.script(|request| {
        let hangs = request.path() == "/oauth2/token"
            && request.json()["instance_id"] == instance(0).to_string();
        if hangs {
            Fault::BlackHole { handled: false }
        } else {
            Fault::None
        }
    });
    let (hanging, free) = (world.site(0), world.site(1));
    let others = async {
        for lane in 0..10 {
            free.send(report(1 + 10 * usize::from(lane), lane))
                .await
                .unwrap();
        }
        tokio::time::Instant::now()
    };
    let hanging = async {
        let error = hanging.send(report(10, 0)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
        tokio::time::Instant::now()
    };
    let (others, hanging) = tokio::join!(others, hanging);
    assert!(others < hanging);
    assert!(world.attempts_of(10).is_empty());
    tokens_are_kept_apart(&world);
}

#[tokio::test]
async fn f12_instances_never_share_a_token() {
    let world = World::new().await;
    // Some tokens are refused, so that instances renew theirs at the same time.
    let mut calls = 0;
    world.proxy.script(move |request| {
        calls += usize::from(request.path() != "/oauth2/token");
        if request.path() != "/oauth2/token" && calls % 5 == 0 {
            Fault::status(401)
        } else {
            Fault::None
        }
    });
    let mut sending = tokio::task::JoinSet::new();
    for n in 0..100 {
        let site = world.site(u8::try_from(n % 10).unwrap());
        sending.spawn(async move { site.send(report(n, u8::try_from(n / 10).unwrap())).await });
    }
    sending.join_all().await;
    assert_eq!(
        world.proxy.log_of_calls().len() % 100,
        world.proxy.log_of_calls().len() - 100
    );
    tokens_are_kept_apart(&world);
}
