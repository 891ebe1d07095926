//! F4: nothing was sent, so everything may be sent again. The error names the host, never a token.

use crate::proxy::Fault;
use crate::world::{
    SECRET, World, bulk, cancel, client_of, instance, options, report, report_with,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use triggers_runtime::{ErrorKind, Sink};

/// Many short tries, for services that come back.
async fn patient() -> World {
    let options = options()
        .max_attempts(30)
        .backoff(Duration::from_millis(20), Duration::from_millis(20));
    World::with(options, crate::world::PATIENT).await
}

#[tokio::test]
async fn f04_refused_connections_are_retried_until_something_listens() {
    let world = patient().await;
    world.proxy.close().await;
    let site = world.site(0);
    let reopening = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        world.proxy.reopen();
    };
    let (sent, ()) = tokio::join!(site.send(report(1, 0)), reopening);
    sent.unwrap();
    assert_eq!((world.effects_of(1), world.attempts_of(1).len()), (1, 1));
}

#[tokio::test]
async fn f04_reports_without_a_key_may_be_tried_again_too() {
    let world = patient().await;
    let site = world.site(0);
    // The token is there, so it is the report itself that finds nobody listening.
    site.send(cancel(9)).await.unwrap();
    world.proxy.close().await;
    let reopening = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        world.proxy.reopen();
    };
    let unkeyed = report_with(1, 0, |report| report.idempotency = None);
    let (sent, ()) = tokio::join!(site.send(unkeyed), reopening);
    sent.unwrap();
    assert_eq!((world.effects_of(1), world.attempts_of(1).len()), (1, 1));
}

#[tokio::test]
async fn f04_a_service_that_stays_away_is_named() {
    let world = World::new().await;
    let site = world.site(0);
    site.send(cancel(9)).await.unwrap();
    world.proxy.close().await;
    let error = site.send(report(1, 0)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
    assert!(error.is_retryable() && error.is_definite());
    let host = world.proxy.url().replace("http://", "");
    assert!(error.to_string().contains(&host), "{error}");
    for outcome in site.send_all(bulk(3)).await.unwrap() {
        assert!(
            matches!(&outcome, Err(error) if error.kind() == ErrorKind::NotSent),
            "{outcome:?}"
        );
    }
    world.proxy.reopen();
    assert_eq!(world.effects(0).len(), 1, "the cancel alone");
    site.send(report(1, 0)).await.unwrap();
    assert_eq!(world.effects_of(1), 1);
}

#[tokio::test]
async fn f04_an_outage_in_the_middle_of_traffic_costs_nothing() {
    let world = patient().await;
    let site = world.site(0);
    world
        .proxy
        .calls([Fault::None, Fault::Outage(Duration::from_millis(30))]);
    for n in 0..4 {
        site.send(report(n, 0)).await.unwrap();
    }
    assert!((0..4).all(|n| world.effects_of(n) == 1));
}

#[tokio::test]
async fn f04_a_name_without_address() {
    let client = client_of("https://no-such-host.invalid")
        .connect_timeout(Duration::from_secs(2))
        .delivery(options())
        .build()
        .unwrap();
    let error = client
        .instance(instance(0).into())
        .send(report(1, 0))
        .await
        .unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
    assert!(
        error.to_string().contains("no-such-host.invalid"),
        "{error}"
    );
    assert!(!error.to_string().contains(SECRET));
}

/// A server that answers every connection with these bytes, or with nothing, and counts them.
async fn raw(answer: &'static [u8]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::Relaxed);
            stream.write_all(answer).await.unwrap();
            kept.push(stream);
        }
    });
    (url, count)
}

#[tokio::test]
async fn f04_tls_that_fails_or_never_answers() {
    for answer in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b""] {
        let (url, connections) = raw(answer).await;
        let client = client_of(&url)
            .connect_timeout(Duration::from_millis(200))
            .delivery(options())
            .build()
            .unwrap();
        let error = client
            .instance(instance(0).into())
            .send(report(1, 0))
            .await
            .unwrap_err();
        assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
        assert!(
            error
                .to_string()
                .contains(url.trim_start_matches("https://")),
            "{error}"
        );
        assert_eq!(
            connections.load(Ordering::Relaxed),
            3,
            "three attempts: {error}"
        );
    }
}
