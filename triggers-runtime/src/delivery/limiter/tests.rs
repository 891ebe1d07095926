use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, advance, sleep};

use super::{Limiter, RateLimit, TooLong, WINDOW};

fn far() -> Instant {
    Instant::now() + Duration::from_secs(60 * 60)
}

async fn enter(limiter: &Limiter, limit: RateLimit) {
    limiter.enter(limit, far()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_idle_instance_may_start_two_hundred_at_once_and_then_waits_for_the_minute_to_pass() {
    let (limiter, limit) = (Limiter::new(), RateLimit::default());
    let begin = Instant::now();
    for _ in 0..200 {
        enter(&limiter, limit).await;
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
    enter(&limiter, limit).await;
    assert!(begin.elapsed() >= WINDOW);
}

#[tokio::test(start_paused = true)]
async fn no_minute_holds_more_than_the_limit_wherever_it_begins() {
    let (limiter, limit) = (Limiter::new(), RateLimit::per_minute(7));
    let mut starts = Vec::new();
    for step in 0..100_u64 {
        sleep(Duration::from_millis(step * 997 % 4000)).await;
        enter(&limiter, limit).await;
        starts.push(Instant::now());
    }
    for (first, eighth) in starts.iter().zip(&starts[7..]) {
        assert!(*eighth - *first > Duration::from_secs(60));
    }
}

#[tokio::test(start_paused = true)]
async fn at_least_95_percent_of_the_limit_is_used_under_constant_pressure() {
    let (limiter, limit) = (Limiter::new(), RateLimit::default());
    let begin = Instant::now();
    for _ in 0..2000 {
        enter(&limiter, limit).await;
    }
    let ideal = Duration::from_secs(9 * 60);
    assert!(begin.elapsed().as_secs_f64() <= ideal.as_secs_f64() / 0.95);
}

#[tokio::test(start_paused = true)]
async fn callers_pass_in_the_order_of_their_arrival() {
    let limiter = Arc::new(Limiter::new());
    let limit = RateLimit::per_minute(1);
    enter(&limiter, limit).await;
    let (done, mut order) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..5 {
        let (limiter, done) = (Arc::clone(&limiter), done.clone());
        tokio::spawn(async move {
            enter(&limiter, limit).await;
            done.send(number).unwrap();
        });
        tokio::task::yield_now().await;
    }
    for number in 0..5 {
        assert_eq!(order.recv().await, Some(number));
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_loses_its_place_but_takes_none() {
    let limiter = Arc::new(Limiter::new());
    let limit = RateLimit::per_minute(1);
    enter(&limiter, limit).await;
    let begin = Instant::now();
    let impatient = tokio::time::timeout(Duration::from_secs(1), limiter.enter(limit, far()));
    assert!(impatient.await.is_err());
    enter(&limiter, limit).await;
    assert_eq!(begin.elapsed(), WINDOW);
}

#[tokio::test(start_paused = true)]
async fn who_cannot_start_before_the_deadline_is_told_at_once_how_long_it_would_take() {
    let (limiter, limit) = (Limiter::new(), RateLimit::per_minute(1));
    enter(&limiter, limit).await;
    advance(Duration::from_secs(10)).await;
    let begin = Instant::now();
    let refused = limiter.enter(limit, begin + Duration::from_secs(30)).await;
    assert_eq!(
        refused,
        Err(TooLong(
            WINDOW.checked_sub(Duration::from_secs(10)).unwrap()
        ))
    );
    assert_eq!(begin.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_already_count_when_a_deadline_is_judged() {
    let limiter = Arc::new(Limiter::new());
    let limit = RateLimit::per_minute(1);
    enter(&limiter, limit).await;
    let other = Arc::clone(&limiter);
    tokio::spawn(async move { enter(&other, limit).await });
    tokio::task::yield_now().await;
    let refused = limiter.enter(limit, Instant::now() + WINDOW).await;
    assert_eq!(refused, Err(TooLong(WINDOW * 2)));
}

#[tokio::test(start_paused = true)]
async fn one_too_many_fails_fast_when_asked_to() {
    let (limiter, limit) = (Limiter::new(), RateLimit::per_minute(2).fail_fast());
    enter(&limiter, limit).await;
    enter(&limiter, limit).await;
    assert_eq!(limiter.enter(limit, far()).await, Err(TooLong(WINDOW)));
    advance(WINDOW).await;
    enter(&limiter, limit).await;
}

#[tokio::test(start_paused = true)]
async fn a_pause_stops_everything_even_those_who_wait_already_and_without_a_limit() {
    let limiter = Arc::new(Limiter::new());
    let begin = Instant::now();
    limiter.pause(Duration::from_secs(5));
    let other = Arc::clone(&limiter);
    let waits = tokio::spawn(async move { enter(&other, RateLimit::off()).await });
    sleep(Duration::from_secs(1)).await;
    limiter.pause(Duration::from_secs(9));
    limiter.pause(Duration::from_secs(2));
    waits.await.unwrap();
    assert_eq!(begin.elapsed(), Duration::from_secs(10));
    enter(&limiter, RateLimit::off()).await;
    assert_eq!(begin.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn no_limit_is_no_limit() {
    let limiter = Limiter::new();
    let begin = Instant::now();
    for _ in 0..10_000 {
        enter(&limiter, RateLimit::off()).await;
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
}
