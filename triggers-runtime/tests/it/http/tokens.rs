//! Tokens: one per instance, fetched once, renewed in time, never another's.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::time::{Duration, advance, pause, resume};
use triggers_runtime::__private::cancel;
use triggers_runtime::{DeliveryOptions, Error, ErrorKind, Instance, Uuid};

use super::server::{INSTANCE, Reply, Seen, Server, answer, granted};
use crate::sample::STARTING;

/// Each call is for an entity of its own, as calls for one would wait for each other.
async fn send(site: &Instance) -> Result<(), Error> {
    cancel(site, STARTING.key, Uuid::now_v7()).await.map(drop)
}

/// Moves the clock. It must run while sockets are waited for, or it would jump to their timeouts.
async fn pass(time: Duration) {
    pause();
    advance(time).await;
    resume();
}

fn is_token(seen: &Seen) -> bool {
    seen.path() == "/oauth2/token"
}

fn fetches(server: &Server) -> usize {
    server.seen().iter().filter(|seen| is_token(seen)).count()
}

/// Grants `token-1`, `token-2`, … for `expires_in` seconds.
async fn granting(expires_in: u64) -> Server {
    let count = AtomicUsize::new(0);
    Server::bare(move |seen| {
        if is_token(seen) {
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            granted(&format!("token-{number}"), expires_in)
        } else {
            answer(200, "{}")
        }
    })
    .await
}

fn used(server: &Server) -> Vec<String> {
    let calls = server.calls();
    calls
        .iter()
        .map(|call| call.header("authorization").unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_token_serves_until_shortly_before_it_expires() {
    let server = granting(14_400).await;
    let site = server.site();
    send(&site).await.unwrap();
    send(&site).await.unwrap();
    pass(Duration::from_secs(14_400 - 62)).await;
    send(&site).await.unwrap();
    pass(Duration::from_secs(2)).await;
    send(&site).await.unwrap();
    assert_eq!(used(&server), ["token-1", "token-1", "token-1", "token-2"]);
}

#[tokio::test]
async fn a_short_life_keeps_nine_tenths() {
    let server = granting(100).await;
    let site = server.site();
    send(&site).await.unwrap();
    pass(Duration::from_secs(88)).await;
    send(&site).await.unwrap();
    pass(Duration::from_secs(3)).await;
    send(&site).await.unwrap();
    assert_eq!(used(&server), ["token-1", "token-1", "token-2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_callers_fetch_one_token() {
    let server = granting(14_400).await;
    let site = server.site();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let site = site.clone();
            tokio::spawn(async move { send(&site).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!((fetches(&server), server.calls().len()), (1, 50));
}

#[tokio::test]
async fn callers_who_waited_share_a_failure() {
    let server = Server::bare(|_| answer(503, "")).await;
    let site = server.site();
    let both = tokio::join!(send(&site), send(&site), send(&site));
    for result in [both.0, both.1, both.2] {
        let error = result.unwrap_err();
        assert!(
            error.kind() == ErrorKind::NotSent && error.is_retryable(),
            "{error:?}"
        );
        assert_eq!(error.request_id(), Some("1734427301.19155"));
    }
    assert_eq!(fetches(&server), 1);
    send(&site).await.unwrap_err();
    assert_eq!(fetches(&server), 2, "who comes later tries anew");
}

#[tokio::test]
async fn a_fetch_whose_caller_went_away_does_not_block_the_next_for_good() {
    let first = AtomicUsize::new(0);
    let server = Server::bare(move |seen| {
        if !is_token(seen) {
            answer(200, "{}")
        } else if first.fetch_add(1, Ordering::Relaxed) == 0 {
            Reply::Hang
        } else {
            granted("token", 100)
        }
    })
    .await;
    let client = server
        .builder()
        .attempt_timeout(Duration::from_millis(100))
        .delivery(DeliveryOptions::new());
    let site = client.build().unwrap().instance(INSTANCE.into());
    let abandoned = tokio::spawn({
        let site = site.clone();
        async move { send(&site).await }
    });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    abandoned.abort();
    send(&site).await.unwrap();
}

#[tokio::test]
async fn handles_of_one_instance_share_and_others_do_not() {
    let server = granting(14_400).await;
    let client = server.client();
    let (one, same) = (
        client.instance(INSTANCE.into()),
        client.instance(INSTANCE.into()),
    );
    let other = client.instance(Uuid::from_u128(1).into());
    for site in [&one, &same, &other, &one] {
        send(site).await.unwrap();
    }
    assert_eq!(used(&server), ["token-1", "token-1", "token-2", "token-1"]);
    let asked: Vec<String> = server
        .seen()
        .into_iter()
        .filter(is_token)
        .map(|seen| seen.body)
        .collect();
    assert!(asked[0].contains(&INSTANCE.to_string()) && asked[1].contains(&other.id().to_string()));
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_and_the_call_replayed_once() {
    let refusals = AtomicUsize::new(0);
    let count = AtomicUsize::new(0);
    let server = Server::bare(move |seen| {
        if is_token(seen) {
            granted(
                &format!("token-{}", count.fetch_add(1, Ordering::Relaxed)),
                14_400,
            )
        } else if refusals.fetch_add(1, Ordering::Relaxed) == 0 {
            answer(401, "")
        } else {
            answer(200, "{}")
        }
    })
    .await;
    let site = server.site();
    send(&site).await.unwrap();
    assert_eq!(used(&server), ["token-0", "token-1"]);
    let calls = server.calls();
    assert_eq!(calls[0].body, calls[1].body);
}

#[tokio::test]
async fn what_is_not_a_token_is_told() {
    for (reply, kind) in [
        (
            answer as fn(u16, &'static str) -> Reply,
            (200, "<html>", ErrorKind::BadResponse),
        ),
        (
            answer,
            (
                200,
                r#"{"access_token":"","expires_in":1}"#,
                ErrorKind::BadResponse,
            ),
        ),
        (
            answer,
            (
                200,
                r#"{"access_token":"a\nb","expires_in":1}"#,
                ErrorKind::BadResponse,
            ),
        ),
        (answer, (200, "{}", ErrorKind::BadResponse)),
        (
            answer,
            (
                201,
                r#"{"access_token":"x","expires_in":1}"#,
                ErrorKind::BadResponse,
            ),
        ),
        (answer, (302, "", ErrorKind::BadResponse)),
        (answer, (400, "", ErrorKind::Unauthorized)),
        (answer, (401, "", ErrorKind::Unauthorized)),
        (answer, (403, "", ErrorKind::Unauthorized)),
        (answer, (429, "", ErrorKind::RateLimited)),
        (answer, (500, "", ErrorKind::NotSent)),
    ] {
        let (status, body, kind) = kind;
        let server = Server::bare(move |_| reply(status, body)).await;
        let error = send(&server.site()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body}: {error:?}");
        assert!(
            error.is_definite(),
            "{status} {body}: the call itself was never sent"
        );
        assert_eq!(server.calls().len(), 0);
    }
}
