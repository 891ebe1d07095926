//! Callers that go away: `select!`, timeouts, aborted tasks, a drop at any await point.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::script::{Fate, Script, Seen, cancel, cancels, report, reports, well};
use crate::__private::run;
use crate::{Command, DeliveryOptions, Error, ErrorKind, Instance, Sink};

const SLOW: Duration = Duration::from_millis(800);

/// The service works for a while on each call.
fn slow(seen: &Seen) -> Fate {
    match well(seen) {
        Fate::Answer { status, body, .. } if !seen.is_token() => Fate::Answer {
            after: SLOW,
            status,
            retry_after: None,
            body,
        },
        fate => fate,
    }
}

/// No two calls of the lane were at the service at the same time.
#[track_caller]
fn never_overlapped(script: &Script) {
    for pair in script.calls().windows(2) {
        let apart = pair[1].at - pair[0].at;
        assert!(apart >= SLOW, "{apart:?}: {:?}", script.calls());
    }
}

#[tokio::test(start_paused = true)]
async fn a_report_that_was_dropped_by_a_timeout_holds_its_lane_until_it_is_complete() {
    for command in [report(1), cancel(1)] {
        let script = Script::new(slow);
        let site = script.site(DeliveryOptions::new());
        let dropped = timeout(Duration::from_millis(300), site.send(command)).await;
        assert!(dropped.is_err());
        site.send(cancel(1)).await.unwrap();
        never_overlapped(&script);
        assert_eq!(script.calls().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_report_in_a_task_that_was_aborted_holds_its_lane_until_it_is_complete() {
    let script = Script::new(slow);
    let site = script.site(DeliveryOptions::new());
    let task = tokio::spawn({
        let site = site.clone();
        async move { site.send(report(1)).await }
    });
    sleep(Duration::from_millis(300)).await;
    task.abort();
    site.send(cancel(1)).await.unwrap();
    never_overlapped(&script);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_that_lost_a_select_is_finished() {
    let script = Script::new(slow);
    let site = script.site(DeliveryOptions::new());
    let bulk = reports((0..250).map(report));
    tokio::select! {
        _ = site.send_all(bulk) => panic!("too fast"),
        () = sleep(Duration::from_millis(300)) => {}
    }
    assert!(site.send_all(cancels(0..250)).await.unwrap().is_complete());
    let calls = script.calls();
    let (reports, cancels): (Vec<&Seen>, Vec<&Seen>) =
        calls.iter().partition(|call| !call.is_cancel());
    assert_eq!((reports.len(), cancels.len()), (3, 3));
    for cancel in cancels {
        let entities = cancel.entities();
        let before = reports.iter().filter(|report| {
            let shared = report.entities();
            entities.iter().any(|entity| shared.contains(entity))
        });
        assert!(
            before
                .into_iter()
                .all(|report| cancel.at - report.at >= SLOW)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_rescheduled_event_is_not_left_without_its_report() {
    let script = Script::new(slow);
    let site = script.site(DeliveryOptions::new());
    let steps = || vec![Ok(cancel(1)), Ok(report(1))];
    let dropped = timeout(Duration::from_millis(300), run(&site, steps())).await;
    assert!(dropped.is_err());
    sleep(3 * SLOW).await;
    let kinds: Vec<bool> = script.calls().iter().map(Seen::is_cancel).collect();
    assert_eq!(kinds, [true, false]);
    never_overlapped(&script);
}

/// Polls at most `polls` times, letting time pass between, and drops what is not complete.
async fn poll_some<F: Future + Unpin>(mut future: F, polls: usize) -> Option<F::Output> {
    for _ in 0..polls {
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(output) = Pin::new(&mut future).poll(&mut context) {
            return Some(output);
        }
        sleep(Duration::from_millis(100)).await;
    }
    None
}

#[tokio::test(start_paused = true)]
async fn dropped_at_any_await_point_it_is_sent_once_and_in_order() {
    for polls in 0..14 {
        let script = Script::new(slow);
        let site = script.site(DeliveryOptions::new());
        drop(poll_some(site.send(report(1)), polls).await);
        drop(poll_some(site.send_all(reports([report(1), report(1)])), polls).await);
        site.send(cancel(1)).await.unwrap();
        never_overlapped(&script);
        let sent = script.calls().len();
        assert_eq!(
            sent,
            if polls == 0 { 1 } else { 4 },
            "dropped after {polls} polls"
        );
        assert!(script.calls()[sent - 1].is_cancel());
    }
}

async fn outcome(site: &Instance, command: Command) -> Result<(), Error> {
    site.send(command).await.map(drop)
}

/// The runtime that carried a request is gone, so nothing finishes it: the service may still work on
/// it, and the lane waits.
#[test]
fn a_runtime_that_ends_holds_the_lane_back() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().unwrap()
    };
    for command in [report(1), cancel(1)] {
        let script = Script::new(slow);
        let site = script.site(DeliveryOptions::new());
        let (first, second) = (runtime(), runtime());
        first.block_on(async {
            let site = site.clone();
            drop(tokio::spawn(async move { site.send(command).await }));
            sleep(Duration::from_millis(300)).await;
        });
        drop(first);
        second.block_on(async {
            for next in [cancel(1), report(1)] {
                let error = outcome(&site, next).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::NotSent);
                assert!(error.retry_after().is_some(), "{error}");
            }
            outcome(&site, report(2)).await.unwrap();
        });
    }
}

#[test]
fn without_a_runtime_it_is_an_error() {
    let site = Script::new(well).site(DeliveryOptions::new());
    let mut context = Context::from_waker(Waker::noop());
    for mut sending in [site.send(report(1)), site.send(cancel(1))] {
        let Poll::Ready(Err(error)) = sending.as_mut().poll(&mut context) else {
            panic!("an error at once");
        };
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("tokio runtime"), "{error}");
    }
}

/// The token comes late, so that a call is dropped before its request is sent.
fn slow_token(seen: &Seen) -> Fate {
    match well(seen) {
        Fate::Answer { status, body, .. } if seen.is_token() => Fate::Answer {
            after: SLOW,
            status,
            retry_after: None,
            body,
        },
        fate => fate,
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_retries_by_itself_stops_a_call_at_its_deadline() {
    for (options, sent) in [
        (DeliveryOptions::new(), 1),
        (DeliveryOptions::single_attempt(), 0),
    ] {
        for bulk in [false, true] {
            let script = Script::new(slow_token);
            let site = script.site(options.clone());
            let deadline = Duration::from_millis(300);
            let dropped = if bulk {
                let all = site.send_all(reports([report(1)].into_iter()));
                timeout(deadline, all).await.is_err()
            } else {
                timeout(deadline, site.send(report(1))).await.is_err()
            };
            assert!(dropped);
            sleep(SLOW * 10).await;
            assert_eq!(script.calls().len(), sent, "bulk: {bulk}");
        }
    }
}
