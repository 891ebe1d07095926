//! The rate limit, in calls and in bulk.

use std::time::Duration;

use tokio::time::Instant;

use super::script::{Script, asking, cancels, letters, report, site, status, well};
use crate::{DeliveryOptions, ErrorKind, RateLimit, Sink};

#[tokio::test(start_paused = true)]
async fn bulks_carry_at_least_95_percent_of_20_000_events_a_minute() {
    let script = Script::new(well);
    let site = script.site(DeliveryOptions::new());
    let receipt = site.send_all(cancels(0..100_000)).await.unwrap();
    assert!(receipt.is_complete());
    let calls = script.calls();
    assert_eq!(calls.len(), 1000);
    let busy = calls[999].at - calls[0].at;
    // The first minute's worth goes at once; what counts is how the rest follows.
    let per_minute = 80_000.0 / (busy.as_secs_f64() / 60.0);
    assert!(
        per_minute >= 0.95 * 20_000.0,
        "{per_minute} events a minute"
    );
    for (first, next) in calls.iter().zip(&calls[200..]) {
        assert!(
            next.at - first.at >= Duration::from_mins(1),
            "never over 200 a minute"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_pauses_the_whole_instance_and_no_other() {
    let script = Script::of([asking(429, Duration::from_secs(9))]);
    let client = script.client(DeliveryOptions::new());
    let (site, other) = (client.instance(site(1)), client.instance(site(2)));
    let begin = Instant::now();
    let first = site.clone();
    let first = tokio::spawn(async move { first.send(report(1)).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    other.send(report(2)).await.unwrap();
    assert!(begin.elapsed() < Duration::from_secs(2));
    site.send(report(3)).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(9));
    first.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn one_call_too_many_waits_if_it_has_the_time_and_is_told_if_not() {
    let script = Script::new(well);
    let limit = RateLimit::per_minute(2);
    let client = script.client(DeliveryOptions::new().rate_limit(limit));
    let site = client.instance(site(1));
    for entity in 0..2 {
        site.send(report(entity)).await.unwrap();
    }
    let error = site.send(report(3)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited && error.is_retryable());
    assert_eq!(error.attempts(), 0);
    let wait = error.retry_after().unwrap();
    assert!(wait > Duration::from_secs(59), "{wait:?}");
    tokio::time::sleep(wait.checked_sub(Duration::from_secs(20)).unwrap()).await;
    let begin = Instant::now();
    site.send(report(3)).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(19));
}

#[tokio::test(start_paused = true)]
async fn fail_fast_tells_at_once() {
    let script = Script::new(well);
    let limit = RateLimit::per_minute(1).fail_fast();
    let site = script.site(DeliveryOptions::new().rate_limit(limit));
    site.send(report(1)).await.unwrap();
    tokio::time::sleep(Duration::from_secs(50)).await;
    let begin = Instant::now();
    let error = site.send(report(2)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::RateLimited && begin.elapsed().is_zero());
    assert_eq!(error.retry_after().unwrap().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_counts_against_the_limit() {
    let script = Script::of([status(500)]);
    let site = script.site(DeliveryOptions::new().rate_limit(RateLimit::per_minute(2)));
    site.send(report(1)).await.unwrap();
    assert!(matches!(
        site.send(report(2)).await,
        Err(error) if error.kind() == ErrorKind::RateLimited
    ));
}

#[tokio::test(start_paused = true)]
async fn the_own_limit_names_itself_and_the_services_does_not() {
    let options = DeliveryOptions::new().rate_limit(RateLimit::per_minute(1).fail_fast());
    let site = Script::new(well).site(options);
    site.send(report(1)).await.unwrap();
    let own = site.send(report(2)).await.unwrap_err();
    assert!(own.is_own_limit());
    assert!(
        own.to_string().contains("this client's own limit of 1"),
        "{own}"
    );

    let refused = Script::new(|seen| status(if seen.is_token() { 200 } else { 429 }));
    let options = DeliveryOptions::single_attempt();
    let error = refused.site(options).send(report(1)).await.unwrap_err();
    assert!(!error.is_own_limit(), "{error}");
    assert!(!error.to_string().contains("own limit"), "{error}");
}

/// Two processes share the 200 of one instance, and the service does not say how long to wait.
#[tokio::test(start_paused = true)]
async fn after_bare_refusals_the_rest_of_the_minute_is_waited_for() {
    let window = std::sync::Mutex::new((Instant::now(), 0));
    let script = Script::new(move |seen| {
        if seen.is_token() {
            return well(seen);
        }
        let mut window = window.lock().unwrap();
        if window.0.elapsed() >= Duration::from_mins(1) {
            *window = (Instant::now(), 0);
        }
        window.1 += 1;
        if window.1 > 200 {
            status(429)
        } else {
            well(seen)
        }
    });
    let options = DeliveryOptions::new().call_timeout(Duration::from_mins(3));
    let sites = [script.site(options.clone()), script.site(options)];
    let calls = (0..300).map(|entity| {
        let site = sites[entity % 2].clone();
        tokio::spawn(async move { site.send(report(entity as u128)).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert!(script.calls().len() <= 520, "{}", script.calls().len());
}

#[tokio::test(start_paused = true)]
async fn a_bulk_stops_when_the_service_asks_for_a_long_pause() {
    let script = Script::new(|seen| match seen.number {
        3.. if !seen.is_token() => asking(429, Duration::from_mins(10)),
        _ => well(seen),
    });
    let options = DeliveryOptions::new().bulk_concurrency(1);
    let begin = Instant::now();
    let receipt = script
        .site(options)
        .send_all(cancels(0..1000))
        .await
        .unwrap();
    assert_eq!(letters(&receipt), "D".repeat(300) + &"R".repeat(700));
    assert!(begin.elapsed() < Duration::from_secs(1));
    assert!(matches!(
        receipt.get(300).unwrap().as_ref().err(),
        Some(error) if error.kind() == ErrorKind::RateLimited
    ));
    assert!(
        receipt
            .iter()
            .skip(300)
            .all(|outcome| outcome.as_ref().unwrap_err().is_retryable())
    );
}
