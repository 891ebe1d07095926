//! Delivery over real sockets: what unit tests show on a paused clock, here once with the rest.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use triggers_runtime::__private::{cancel, report};
use triggers_runtime::{DeliveryOptions, Error, ErrorKind, Instance, RateLimit, Receipt};

use super::server::{INSTANCE, Reply, Seen, Server, answer};
use crate::sample::{ENTITY, STARTING, payload};

fn quick() -> DeliveryOptions {
    DeliveryOptions::new()
        .backoff(Duration::from_millis(1), Duration::from_millis(5))
        .throttled_backoff(Duration::from_millis(1))
}

/// Answers the first calls with these, and then all well.
async fn server(first: Vec<fn() -> Reply>) -> Server {
    let calls = AtomicUsize::new(0);
    Server::new(
        move |_: &Seen| match first.get(calls.fetch_add(1, Ordering::Relaxed)) {
            Some(reply) => reply(),
            None => answer(200, "{}"),
        },
    )
    .await
}

fn site(server: &Server, options: DeliveryOptions) -> Instance {
    let client = server.builder().delivery(options).build().unwrap();
    client.instance(INSTANCE.into())
}

async fn send(site: &Instance) -> Result<Receipt, Error> {
    report(site, &STARTING, Some(ENTITY), &payload()).await
}

fn cut() -> Reply {
    Reply::Raw(Vec::new())
}

#[tokio::test]
async fn a_report_survives_a_cut_connection_a_503_and_a_401_with_the_same_bytes() {
    let server = server(vec![cut, || answer(401, ""), || answer(503, "")]).await;
    send(&site(&server, quick())).await.unwrap();
    let calls = server.calls();
    assert_eq!(calls.len(), 4);
    assert!(calls.iter().all(|call| call.body == calls[0].body));
    assert!(calls[0].body.contains(r#""idempotency":{"key":"#));
}

#[tokio::test]
async fn a_report_without_a_key_is_not_sent_twice() {
    let server = server(vec![cut]).await;
    let site = site(&server, quick());
    let sending = report(&site, &STARTING, Some(ENTITY), &payload()).without_idempotency();
    assert!(matches!(sending.await, Err(error) if error.kind() == ErrorKind::Ambiguous));
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn retry_after_as_a_date_counts_from_the_date_of_the_answer() {
    let server = server(vec![|| Reply::Answer {
        status: 429,
        headers: vec![
            ("Date", "Sun, 06 Nov 1994 08:49:37 GMT".into()),
            ("Retry-After", "Sun, 06 Nov 1994 08:49:38 GMT".into()),
        ],
        body: Vec::new(),
    }])
    .await;
    let begin = Instant::now();
    send(&site(&server, quick())).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn a_lost_cancel_holds_the_next_report_back() {
    let server = server(vec![cut]).await;
    let site = site(&server, quick());
    cancel(&site, STARTING.key, ENTITY).await.unwrap();
    let error = send(&site).await.unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent);
    assert!(error.retry_after().is_some(), "{error}");
    assert!(error.to_string().contains("may still arrive"), "{error}");
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn one_call_too_many_never_goes_out() {
    let server = server(Vec::new()).await;
    let site = site(
        &server,
        quick().rate_limit(RateLimit::per_minute(3).fail_fast()),
    );
    for _ in 0..3 {
        send(&site).await.unwrap();
    }
    let error = send(&site).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited);
    assert_eq!(
        error.answer().unwrap().status(),
        None,
        "the client's own word"
    );
    assert_eq!(server.calls().len(), 3);
}
