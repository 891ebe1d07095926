//! Order within a lane, independence of lanes, and cancels whose answer was lost.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::script::{
    Fate, Script, answer, cancel, cancels, letters, report, reports, results, status, well,
};
use crate::{Command, DeliveryOptions, ErrorKind, Instance, RateLimit, Sink};

#[tokio::test(start_paused = true)]
async fn calls_of_a_lane_go_one_at_a_time_and_in_order() {
    let script = Script::new(well);
    let site = script.site(DeliveryOptions::new());
    let commands: Vec<Command> = (0..20)
        .map(|n| if n % 2 == 0 { report(1) } else { cancel(1) })
        .collect();
    let mut tasks = Vec::new();
    for command in commands {
        let site = site.clone();
        tasks.push(tokio::spawn(async move { site.send(command).await }));
        tokio::task::yield_now().await;
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let calls = script.calls();
    for (number, pair) in calls.windows(2).enumerate() {
        assert_eq!(pair[0].is_cancel(), number % 2 == 1);
        assert!(
            pair[1].at - pair[0].at >= Duration::from_millis(10),
            "after the answer"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_lane_does_not_hold_up_others() {
    let script = Script::new(|seen| match seen.body["externalEntityId"].as_str() {
        Some(entity) if entity.ends_with("ff") => Fate::Hang,
        _ => well(seen),
    });
    let site = script.site(DeliveryOptions::new().rate_limit(RateLimit::off()));
    let slow = site.clone();
    let slow = tokio::spawn(async move { slow.send(report(0xff)).await });
    tokio::task::yield_now().await;
    let begin = Instant::now();
    for entity in 0..100 {
        site.send(report(entity)).await.unwrap();
    }
    assert!(begin.elapsed() < Duration::from_secs(2));
    assert!(slow.await.unwrap().is_err());
}

#[tokio::test(start_paused = true)]
async fn after_a_lost_cancel_reports_of_the_lane_are_held_back_and_cancels_and_others_go_on() {
    let script = Script::of([Fate::Lost, Fate::Lost, Fate::Lost]);
    let site = script.site(DeliveryOptions::new());
    assert!(matches!(
        site.send(cancel(1)).await,
        Err(error) if error.kind() == ErrorKind::Ambiguous
    ));
    let begin = Instant::now();
    let error = site.send(report(1)).await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::NotSent && error.is_retryable(),
        "{error:?}"
    );
    assert_eq!(begin.elapsed(), Duration::ZERO, "told at once");
    assert_eq!(error.retry_after(), Some(Duration::from_mins(1)));
    site.send(cancel(1)).await.unwrap();
    site.send(report(2)).await.unwrap();
    sleep(Duration::from_mins(1)).await;
    site.send(report(1)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_was_lost_once_holds_reports_back_even_when_its_repeat_succeeds() {
    let script = Script::of([Fate::Hang]);
    let site = script.site(DeliveryOptions::new());
    site.send(cancel(1)).await.unwrap();
    assert!(matches!(site.send(report(1)).await, Err(error) if error.kind() == ErrorKind::NotSent));
}

#[tokio::test(start_paused = true)]
async fn a_cancel_with_a_definite_outcome_holds_nothing_back() {
    for fate in [
        status(200),
        status(403),
        Fate::NotSent,
        status(429),
        status(401),
    ] {
        let script = Script::of([fate]);
        let site = script.site(DeliveryOptions::new());
        let _ = site.send(cancel(1)).await;
        site.send(report(1)).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_short_quarantine_is_waited_out() {
    let script = Script::of([Fate::Lost]);
    let site = script.site(DeliveryOptions::new().quarantine(Duration::from_secs(5)));
    site.send(cancel(1)).await.unwrap();
    let begin = Instant::now();
    site.send(report(1)).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_is_dropped_while_it_is_out_holds_reports_back() {
    let script = Script::of([Fate::Hang]);
    let site = script.site(DeliveryOptions::new());
    let dropped = tokio::time::timeout(Duration::from_secs(1), site.send(cancel(1))).await;
    assert!(dropped.is_err());
    assert!(matches!(site.send(report(1)).await, Err(error) if error.kind() == ErrorKind::NotSent));
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_is_dropped_before_it_is_out_holds_nothing_back() {
    let script = Script::new(|seen| {
        if seen.is_token() && seen.at.elapsed().is_zero() {
            Fate::Answer {
                after: Duration::from_secs(2),
                status: 200,
                retry_after: None,
                body: "{}".into(),
            }
        } else {
            well(seen)
        }
    });
    let site = script.site(DeliveryOptions::new());
    let dropped = tokio::time::timeout(Duration::from_secs(1), site.send(cancel(1))).await;
    assert!(dropped.is_err());
    site.send(report(1)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_lane_too_long_was_not_sent() {
    let script = Script::new(|seen| {
        if seen.is_token() {
            status(200)
        } else {
            Fate::Hang
        }
    });
    let site = script.site(DeliveryOptions::new());
    let send = |site: Instance| tokio::spawn(async move { site.send(report(1)).await });
    let (first, second) = (send(site.clone()), send(site.clone()));
    tokio::task::yield_now().await;
    let third = site.send(report(1)).await.unwrap_err();
    assert!(first.await.unwrap().is_err() && second.await.unwrap().is_err());
    assert!(third.kind() == ErrorKind::NotSent, "{third:?}");
    assert_eq!(third.attempts(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_and_single_calls_never_overlap_in_a_lane() {
    let script = Script::new(well);
    let site = script.site(DeliveryOptions::new());
    let single = site.clone();
    let single = tokio::spawn(async move { single.send(report(1)).await });
    tokio::task::yield_now().await;
    let receipt = site.send_all(cancels(0..3)).await.unwrap();
    assert_eq!(letters(&receipt), "DDD");
    single.await.unwrap().unwrap();
    let calls = script.calls();
    let mentions = |entity: &str| {
        calls
            .iter()
            .filter(|call| call.text.contains(entity))
            .collect::<Vec<_>>()
    };
    let lane = mentions("-000000000001");
    assert_eq!(lane.len(), 2);
    assert!(!lane[0].is_cancel() && lane[1].is_cancel());
    assert!(lane[1].at - lane[0].at >= Duration::from_millis(10));
    assert_eq!(
        mentions("-000000000002")[0].at,
        lane[0].at + Duration::from_millis(0),
        "others do not wait"
    );
}

#[tokio::test(start_paused = true)]
async fn a_bulk_cancel_that_was_lost_or_unanswered_in_one_round_holds_reports_back_after_the_next()
{
    for first in [
        vec![Fate::Lost, results([Err("BUSY")])],
        vec![answer(200, "garbled")],
    ] {
        let script = Script::of(first);
        let site = script.site(DeliveryOptions::new());
        assert!(site.send_all(cancels([1])).await.unwrap().is_complete());
        assert!(
            matches!(site.send(report(1)).await, Err(error) if error.kind() == ErrorKind::NotSent)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_bulk_holds_back_its_reports_of_quarantined_lanes_only() {
    let script = Script::of([Fate::Lost, Fate::Lost, Fate::Lost]);
    let site = script.site(DeliveryOptions::new());
    let lost = site.send_all(cancels([1])).await.unwrap();
    assert_eq!(letters(&lost), "U");
    let receipt = site
        .send_all(reports([report(0), report(1), report(2)]))
        .await
        .unwrap();
    assert_eq!(letters(&receipt), "DRD");
    assert!(receipt.get(1).unwrap().as_ref().unwrap_err().is_retryable());
    sleep(Duration::from_mins(1)).await;
    assert!(
        site.send_all(reports([report(1)]))
            .await
            .unwrap()
            .is_complete()
    );
}
