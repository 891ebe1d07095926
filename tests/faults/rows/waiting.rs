//! F8: slow answers, black holes, drips. The attempt ends by its timeout, its lane waits, and
//! nothing else does.

use crate::proxy::{Fault, Message};
use crate::world::{PATIENT, QUARANTINE, World, entity, options, report};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use triggers_runtime::{ErrorKind, Sink};

const SHORT: Duration = Duration::from_millis(300);

/// Only the first request with this text in it has the fault.
fn first_with(text: String, fault: Fault) -> impl FnMut(&Message) -> Fault + Send + 'static {
    let mut fault = Some(fault);
    move |request| {
        let has = String::from_utf8_lossy(&request.body).contains(&text);
        has.then(|| fault.take()).flatten().unwrap_or_default()
    }
}

#[tokio::test]
async fn f08_a_black_hole_is_left_and_the_call_repeated() {
    for handled in [true, false] {
        let world = World::with(options(), SHORT).await;
        world.proxy.calls([Fault::BlackHole { handled }]);
        world.site(0).send(report(1, 0)).await.unwrap();
        assert_eq!((world.effects_of(1), world.attempts_of(1).len()), (1, 2));
    }
}

#[tokio::test]
async fn f08_a_drip_is_no_answer() {
    let world = World::with(options(), SHORT).await;
    world.proxy.calls([Fault::Drip(Duration::from_millis(20))]);
    world.site(0).send(report(1, 0)).await.unwrap();
    assert_eq!((world.effects_of(1), world.attempts_of(1).len()), (1, 2));
}

#[tokio::test]
async fn f08_a_slow_answer_in_time_is_an_answer() {
    let world = World::new().await;
    world.proxy.calls([Fault::Slow {
        before: SHORT,
        after: SHORT,
    }]);
    world.site(0).send(report(1, 0)).await.unwrap();
    assert_eq!((world.effects_of(1), world.attempts_of(1).len()), (1, 1));
}

/// The retry is there first; what the client gave up on is done afterwards.
#[tokio::test]
async fn f08_a_service_slower_than_the_timeout() {
    let world = World::with(options(), SHORT).await;
    world.proxy.calls([Fault::Slow {
        before: 2 * SHORT,
        after: Duration::ZERO,
    }]);
    world.site(0).send(report(1, 0)).await.unwrap();
    let late = async {
        while world.sandbox.events().len() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENT, late).await.unwrap();
    assert_eq!(world.effects_of(1), 1);
}

#[tokio::test]
async fn f08_a_call_ends_by_its_deadline() {
    let world = World::with(options().call_timeout(2 * SHORT).max_attempts(50), SHORT).await;
    world.proxy.script(|request| match request.path() {
        "/oauth2/token" => Fault::None,
        _ => Fault::BlackHole { handled: false },
    });
    let start = Instant::now();
    let error = world.site(0).send(report(1, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    assert!(
        start.elapsed() < 2 * SHORT + PATIENT / 10,
        "{:?}",
        start.elapsed()
    );
    assert!((1..=3).contains(&world.attempts_of(1).len()));
}

/// I9: neither other lanes of the instance nor other instances wait for a lane that hangs.
#[tokio::test]
async fn f08_only_its_own_lane_waits() {
    let world = World::with(options(), Duration::from_secs(2)).await;
    world.proxy.script(first_with(
        "\"n\":1}".into(),
        Fault::BlackHole { handled: true },
    ));
    let ended = Arc::new(Mutex::new(Vec::new()));
    let call = |site: u8, n: usize, about: u8| {
        let (instance, ended) = (world.site(site), Arc::clone(&ended));
        async move {
            instance.send(report(n, about)).await.unwrap();
            ended.lock().unwrap().push(n);
        }
    };
    let others = async {
        for round in 0..5 {
            tokio::join!(
                call(0, 100 + round, 1),
                call(0, 200 + round, 2),
                call(1, 300 + round, 0)
            );
        }
    };
    tokio::join!(call(0, 1, 0), call(0, 2, 0), others);
    let ended = ended.lock().unwrap().clone();
    assert_eq!(
        ended[15..],
        [1, 2],
        "the lane that hangs comes last, in order: {ended:?}"
    );
    assert!(ended.iter().all(|n| world.effects_of(*n) == 1));
    let (first, second) = (world.attempts_of(1), world.attempts_of(2));
    assert_eq!((first.len(), second.len()), (2, 1));
    assert!(
        second[0].arrived >= first[1].ended.unwrap(),
        "one at a time in a lane"
    );
}

/// The same for a lane in quarantine.
#[tokio::test]
async fn f08_quarantine_holds_one_lane_only() {
    let world = World::with(options().max_attempts(1), SHORT).await;
    world.proxy.script(first_with(
        entity(0).to_string(),
        Fault::BlackHole { handled: true },
    ));
    let site = world.site(0);
    let error = site.send(crate::world::cancel(0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    let start = Instant::now();
    let others = async {
        for n in 10..20 {
            site.send(report(n, 1)).await.unwrap();
        }
        start.elapsed()
    };
    let held = async {
        site.send(report(1, 0)).await.unwrap();
        start.elapsed()
    };
    let (others, held) = tokio::join!(others, held);
    assert!(held + Duration::from_millis(50) >= QUARANTINE, "{held:?}");
    assert!(others < held, "{others:?} {held:?}");
}
