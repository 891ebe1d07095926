//! Single calls: what is repeated, how often, and what the error says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::script::{Fate, Script, asking, cancel, report, status, unkeyed};
use crate::{Command, DeliveryEvent, DeliveryOptions, Error, ErrorKind, Sink};

/// Sends `command` to a service with these fates; the result and the number of attempts.
async fn sent(
    command: Command,
    fates: impl IntoIterator<Item = Fate>,
) -> (Result<(), Error>, usize) {
    let script = Script::of(fates);
    let result = script.site(DeliveryOptions::new()).send(command).await;
    (result.map(drop), script.calls().len())
}

#[tokio::test(start_paused = true)]
async fn a_keyed_report_survives_every_passing_failure_with_the_same_bytes() {
    for fate in [
        Fate::NotSent,
        Fate::Lost,
        Fate::Hang,
        status(408),
        status(500),
        status(502),
        status(503),
        status(504),
        status(429),
        status(425),
        status(409),
    ] {
        let script = Script::of([fate.clone(), fate]);
        script
            .site(DeliveryOptions::new())
            .send(report(1))
            .await
            .unwrap();
        let calls = script.calls();
        assert_eq!(calls.len(), 3);
        assert!(
            calls.iter().all(|call| call.text == calls[0].text),
            "frozen"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_report_without_a_key_is_not_repeated_when_it_may_have_had_its_effect() {
    for fate in [
        Fate::Lost,
        Fate::Hang,
        status(500),
        status(503),
        status(504),
        status(408),
    ] {
        let (result, attempts) = sent(unkeyed(1), [fate]).await;
        let error = result.unwrap_err();
        assert_eq!(attempts, 1);
        assert!(
            error.kind() == ErrorKind::Ambiguous && !error.is_retryable(),
            "{error:?}"
        );
        assert_eq!(error.attempts(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_report_without_a_key_is_repeated_when_it_certainly_had_no_effect() {
    for fate in [Fate::NotSent, status(429)] {
        let (result, attempts) = sent(unkeyed(1), [fate]).await;
        assert!(result.is_ok() && attempts == 2);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_good_is_tried_once() {
    for code in [301, 400, 403, 404, 413, 422, 428, 501] {
        for command in [report(1), unkeyed(1), cancel(1)] {
            let (result, attempts) = sent(command, [status(code)]).await;
            let error = result.unwrap_err();
            assert!(error.is_definite() && !error.is_retryable(), "{error:?}");
            assert_eq!((attempts, error.attempts()), (1, 1), "{code}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn three_attempts_are_all() {
    let (result, attempts) = sent(report(1), vec![status(500); 9]).await;
    let error = result.unwrap_err();
    assert_eq!((attempts, error.attempts()), (3, 3));
    assert!(error.kind() == ErrorKind::Ambiguous && error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn once_an_attempt_was_lost_a_refusal_is_no_definite_answer() {
    let fates = [Fate::Lost, Fate::NotSent, status(403)];
    let (result, _) = sent(report(1), fates).await;
    let error = result.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    assert_eq!(error.answer().unwrap().status(), Some(403));
    assert_eq!(error.attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn content_that_is_refused_settles_a_lost_attempt_too() {
    let (result, _) = sent(report(1), [Fate::Lost, status(428)]).await;
    assert!(
        matches!(&result, Err(error) if error.kind() == ErrorKind::Rejected),
        "{result:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_2xx_with_any_body_is_delivered() {
    for body in ["", "null", "<html>", "[]"] {
        let fate = super::script::answer(200, body);
        let (result, attempts) = sent(report(1), [fate]).await;
        assert!(result.is_ok() && attempts == 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_call_timeout_holds_for_everything_together() {
    let script = Script::new(|seen| {
        if seen.is_token() {
            status(200)
        } else {
            Fate::Hang
        }
    });
    let options = DeliveryOptions::new().max_attempts(100);
    let begin = Instant::now();
    let error = script.site(options).send(report(1)).await.unwrap_err();
    assert!(
        begin.elapsed() <= Duration::from_secs(30),
        "{:?}",
        begin.elapsed()
    );
    assert!(begin.elapsed() >= Duration::from_secs(20));
    assert!(error.kind() == ErrorKind::Ambiguous);
}

#[tokio::test(start_paused = true)]
async fn an_asked_wait_is_obeyed_when_there_is_time() {
    let script = Script::of([asking(503, Duration::from_secs(7))]);
    let begin = Instant::now();
    script
        .site(DeliveryOptions::new())
        .send(report(1))
        .await
        .unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(7) && begin.elapsed() < Duration::from_secs(8));
}

#[tokio::test(start_paused = true)]
async fn an_asked_wait_past_the_call_timeout_is_told_at_once() {
    for code in [429, 503] {
        let script = Script::of([asking(code, Duration::from_mins(5))]);
        let begin = Instant::now();
        let error = script
            .site(DeliveryOptions::new())
            .send(report(1))
            .await
            .unwrap_err();
        assert!(begin.elapsed() < Duration::from_secs(1));
        assert_eq!(error.retry_after(), Some(Duration::from_mins(5)));
        assert!(error.is_retryable());
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_down_gets_little_more_than_what_is_offered() {
    let script = Script::new(|seen| status(if seen.is_token() { 200 } else { 503 }));
    let site = script.site(DeliveryOptions::new().rate_limit(crate::RateLimit::off()));
    for entity in 0..1000 {
        site.send(report(entity)).await.unwrap_err();
    }
    assert!(script.calls().len() <= 1200, "{}", script.calls().len());
}

/// Each instance has a budget of its own, and one call; together they have one budget too.
#[tokio::test(start_paused = true)]
async fn many_instances_together_add_little_to_a_service_that_is_down() {
    let script = Script::new(|seen| status(if seen.is_token() { 200 } else { 503 }));
    let client = script.client(DeliveryOptions::new());
    for round in 1..=6 {
        for number in 0..300 {
            let site = client.instance(super::script::site(number));
            site.send(report(1)).await.unwrap_err();
        }
        let calls = script.calls().len();
        assert!(calls * 10 <= 300 * round * 12, "{calls} in round {round}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_single_attempt_is_one_attempt() {
    let script = Script::of([status(503)]);
    script
        .site(DeliveryOptions::single_attempt())
        .send(report(1))
        .await
        .unwrap_err();
    assert_eq!(script.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn whoever_watches_learns_of_attempts_retries_pauses_and_ends() {
    let script = Script::of([status(500), status(429)]);
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let client =
        crate::Client::builder(crate::AppCredentials::new(super::script::id(0).into(), "s"))
            .on_event({
                let log = Arc::clone(&log);
                move |event| {
                    let line = match event {
                        DeliveryEvent::Attempt {
                            attempt, status, ..
                        } => format!("{attempt}: {status:?}"),
                        DeliveryEvent::Retry { error, .. } => {
                            format!("retry after {}", error.kind())
                        }
                        DeliveryEvent::Paused { .. } => "paused".into(),
                        DeliveryEvent::Settled {
                            attempts,
                            error,
                            subject,
                            ..
                        } => {
                            format!(
                                "{} {attempts} {}",
                                subject.operation.as_str(),
                                error.is_none()
                            )
                        }
                    };
                    log.lock().unwrap().push(line);
                }
            })
            .build_over(Box::new(script))
            .unwrap();
    client
        .instance(super::script::id(1).into())
        .send(report(1))
        .await
        .unwrap();
    assert_eq!(
        *log.lock().unwrap(),
        [
            "1: Some(500)",
            "retry after ambiguous",
            "2: Some(429)",
            "paused",
            "retry after rate_limited",
            "3: Some(200)",
            "report 3 true"
        ]
        .map(String::from)
        .into_iter()
        .collect::<Vec<_>>()
    );
}
