//! Many instances of one client, one client on several runtimes, and several clients.

use crate::proxy::Fault;
use crate::world::{PATIENT, World, cancel, client_of, number, options, report};
use std::time::Duration;
use triggers_runtime::{Client, Error, ErrorKind, InstanceId, RateLimit, Sink, Uuid};

fn instance(number: u128) -> InstanceId {
    Uuid::from_u128(0x2d52_e058_0392_44fa_bd64_ed09_0000_0000 + number).into()
}

/// Each instance makes few calls, so its own budget would allow every retry.
#[tokio::test]
async fn three_hundred_instances_add_little_to_a_service_that_is_down() {
    const INSTANCES: usize = 300;
    let world = World::with(options(), PATIENT).await;
    world.proxy.script(|request| match request.path() {
        "/oauth2/token" => Fault::None,
        _ => Fault::status(503),
    });
    for round in 1..=3 {
        let calls: Vec<_> = (0..INSTANCES)
            .map(|number| {
                let site = world.client.instance(instance(number as u128));
                tokio::spawn(async move { site.send(report(number, 0)).await.unwrap_err() })
            })
            .collect();
        for call in calls {
            call.await.unwrap();
        }
        let requests = world.proxy.log_of_calls().len();
        let calls = INSTANCES * round;
        assert!(
            requests * 10 <= calls * 12,
            "{requests} requests for {calls} calls"
        );
    }
}

/// As in actix, where each worker has a runtime of its own.
#[test]
fn one_client_on_two_runtimes_keeps_lanes_and_outlives_either() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(1).enable_all().build().unwrap()
    };
    let (service, first, second) = (runtime(), runtime(), runtime());
    let world = service.block_on(World::with(options(), PATIENT));
    let client = client_of(&world.proxy.url())
        .delivery(options())
        .build()
        .unwrap();
    let site = client.instance(crate::world::instance(0).into());
    for runtime in [&first, &second] {
        runtime.block_on(async { site.send(cancel(9)).await.unwrap() });
    }
    let calls: Vec<_> = (0..40)
        .map(|n| {
            let site = site.clone();
            let runtime = if n % 2 == 0 { &first } else { &second };
            runtime.spawn(async move { site.send(report(n, u8::from(n % 4 < 2))).await })
        })
        .collect();
    for call in calls {
        service.block_on(call).unwrap().unwrap();
    }
    let log = world.proxy.log_of_calls();
    for entity in [0_u8, 1] {
        let id = crate::world::entity(entity).to_string();
        let of_lane = |exchange: &&crate::proxy::Exchange| {
            String::from_utf8_lossy(&exchange.request.body).contains(&id)
        };
        let lane: Vec<_> = log.iter().filter(of_lane).collect();
        for pair in lane.windows(2) {
            assert!(pair[0].ended.is_some_and(|ended| ended <= pair[1].arrived));
        }
    }
    // Neither connections nor the token depend on the runtime that opened them.
    first.shutdown_background();
    second.block_on(async {
        let sent = tokio::time::timeout(Duration::from_secs(10), site.send(report(99, 5))).await;
        sent.unwrap().unwrap();
    });
    let effects = world.effects(0);
    assert_eq!(effects.last().and_then(number), Some(99));
    assert_eq!(effects.iter().filter_map(number).count(), 41);
}

/// Two processes share the limit of an instance, and the service does not say how long to wait.
#[tokio::test]
async fn f11_after_bare_refusals_each_of_two_clients_waits_for_the_rest_of_the_minute() {
    const LIMIT: usize = 20;
    let world = World::with(options(), PATIENT).await;
    let mut calls = 0;
    world.proxy.script(move |request| {
        calls += usize::from(request.path() != "/oauth2/token");
        if calls > LIMIT {
            Fault::status(429)
        } else {
            Fault::None
        }
    });
    let client = || {
        let options = options().rate_limit(RateLimit::per_minute(LIMIT));
        let client = client_of(&world.proxy.url()).delivery(options);
        client.attempt_timeout(PATIENT).build().unwrap()
    };
    let clients = [client(), client()];
    // In turns, until each must wait.
    let mut refused: [Option<Error>; 2] = [None, None];
    for n in 0..2 * LIMIT {
        let turn = n % 2;
        if refused[turn].is_none() {
            refused[turn] = send(&clients[turn], n).await.err();
        }
    }
    let requests = world.proxy.log_of_calls().len();
    let waste = requests - LIMIT;
    assert!(
        waste <= 4,
        "{waste} requests were refused: two of each client are enough to know"
    );
    for (turn, error) in refused.iter().enumerate() {
        let error = error.as_ref().expect("both were refused");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        let wait = error.retry_after().unwrap();
        assert!(
            wait > Duration::from_secs(20),
            "the rest of the minute, not {wait:?}"
        );
        send(&clients[turn], 100 + turn).await.unwrap_err();
    }
    assert_eq!(
        world.proxy.log_of_calls().len(),
        requests,
        "nothing is sent in that time"
    );
}

async fn send(client: &Client, n: usize) -> Result<(), Error> {
    let site = client.instance(crate::world::instance(0).into());
    site.send(report(n, 0)).await.map(drop)
}
