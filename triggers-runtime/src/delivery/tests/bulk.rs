//! Bulk calls end to end: what goes again, what does not, and what each caller is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::script::{
    Fate, Script, Seen, answer, cancels, id, letters, report, reports, results, status, unkeyed,
    well,
};
use crate::{BulkReceipt, DeliveryOptions, ErrorKind, RateLimit, Sink};

#[tokio::test(start_paused = true)]
async fn only_failed_and_missing_items_go_out_again_with_their_keys() {
    let script = Script::new(|seen| match seen.number {
        0 if !seen.is_token() => answer(
            200,
            r#"{"results":[
            {"itemMetadata":{"originalIndex":3,"success":true}},
            {"itemMetadata":{"originalIndex":1,"success":false,"error":{"code":"BUSY"}}},
            {"itemMetadata":{"originalIndex":0,"success":true}}],
            "bulkActionMetadata":{"totalSuccesses":0,"totalFailures":7,"undetailedFailures":99}}"#,
        ),
        _ => well(seen),
    });
    let site = script.site(DeliveryOptions::new());
    let receipt = site.send_all(reports((0..4).map(report))).await.unwrap();
    assert!(receipt.is_complete());
    let calls = script.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[1].entities(), [id(1), id(2)]);
    assert_eq!(
        calls[1].body["eventsInfo"][0],
        calls[0].body["eventsInfo"][1]
    );
    assert_eq!(
        calls[1].body["eventsInfo"][1],
        calls[0].body["eventsInfo"][2]
    );
}

#[tokio::test(start_paused = true)]
async fn items_that_never_succeed_are_told_apart() {
    let script = Script::new(|seen| {
        if seen.is_token() {
            return status(200);
        }
        results(seen.entities().iter().map(|entity| match entity.as_u128() {
            1 => Err("SCHEMA_VALIDATION_FAILED"),
            2 => Err("BUSY"),
            _ => Ok(()),
        }))
    });
    let site = script.site(DeliveryOptions::new());
    let receipt = site.send_all(reports((0..4).map(report))).await.unwrap();
    assert_eq!(letters(&receipt), "DRRD");
    let attempts = |at: usize| receipt.get(at).unwrap().as_ref().unwrap_err().attempts();
    assert_eq!((attempts(1), attempts(2)), (1, 3));
    assert!(matches!(
        receipt.get(1).unwrap().as_ref().err(),
        Some(error) if error.kind() == ErrorKind::Schema
    ));
}

#[tokio::test(start_paused = true)]
async fn an_item_that_a_lost_attempt_may_have_delivered_is_not_called_rejected() {
    let busy = || results([Err("BUSY")]);
    let script = Script::of([Fate::Lost, busy(), busy(), busy()]);
    let site = script.site(DeliveryOptions::new());
    let receipt = site.send_all(reports([report(0)])).await.unwrap();
    assert_eq!(letters(&receipt), "U");
    assert_eq!(receipt.get(0).unwrap().as_ref().unwrap_err().attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn unreadable_results_are_asked_for_again_but_not_without_a_key() {
    let script = Script::of([answer(200, "<html>"), answer(200, "<html>")]);
    let site = script.site(DeliveryOptions::new());
    let items = [report(0), unkeyed(1), report(2), unkeyed(3)];
    let receipt = site.send_all(reports(items)).await.unwrap();
    assert_eq!(letters(&receipt), "DUDU");
    let unknown = receipt.get(1).unwrap().as_ref().unwrap_err();
    assert!(!unknown.is_retryable() && !unknown.is_definite());
    assert_eq!(script.calls().len(), 3, "keyed, unkeyed, keyed again");
}

#[tokio::test(start_paused = true)]
async fn a_poison_item_is_found_and_all_others_are_delivered() {
    for (code, poison) in [(400, 0), (413, 42), (422, 99), (428, 63)] {
        let script = Script::new(move |seen| {
            if !seen.is_token() && seen.entities().contains(&id(poison)) {
                status(code)
            } else {
                well(seen)
            }
        });
        let site = script.site(DeliveryOptions::new());
        let receipt = site.send_all(reports((0..100).map(report))).await.unwrap();
        for (at, outcome) in receipt.iter().enumerate() {
            assert_eq!(outcome.is_ok(), at as u128 != poison);
        }
        let rounds = script
            .calls()
            .iter()
            .filter(|call| call.entities().contains(&id(poison)))
            .count();
        assert!(rounds <= 8, "ceil(log2(100)) + 1 = 8, was {rounds}");
    }
}

#[tokio::test(start_paused = true)]
async fn two_events_of_one_lane_or_one_key_never_share_a_request_and_keep_their_order() {
    let script = Script::new(well);
    let site = script.site(DeliveryOptions::new());
    let items = [report(1), report(2), report(1), report(1)];
    assert!(site.send_all(reports(items)).await.unwrap().is_complete());
    let calls = script.calls();
    let sent: Vec<_> = calls.iter().map(Seen::entities).collect();
    assert_eq!(sent, [vec![id(1), id(2)], vec![id(1)], vec![id(1)]]);
    for pair in calls.windows(2) {
        assert!(
            pair[1].at - pair[0].at >= Duration::from_millis(10),
            "after the answer"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn two_events_under_one_key_never_share_a_request_even_without_an_entity() {
    let script = Script::new(|seen| match seen.body["eventsInfo"].as_array() {
        Some(events) => results(events.iter().map(|_| Ok(()))),
        None => status(200),
    });
    let site = script.site(DeliveryOptions::new());
    let plain = |number| {
        let mut command = report(number);
        if let crate::Action::Report(report) = &mut command.action {
            report.external_entity_id = None;
        }
        command
    };
    let items = [plain(1), plain(2), plain(1)];
    assert!(site.send_all(reports(items)).await.unwrap().is_complete());
    let counts = script
        .calls()
        .iter()
        .map(|call| call.text.matches("payload").count())
        .collect::<Vec<_>>();
    assert_eq!(counts, [2, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_request_keeps_to_the_bytes_asked_for() {
    let script = Script::new(well);
    let site = script.site(DeliveryOptions::new().bulk_size(100, 2000));
    assert!(
        site.send_all(reports((0..50).map(report)))
            .await
            .unwrap()
            .is_complete()
    );
    assert!(script.calls().iter().all(|call| call.text.len() <= 2000));
    assert!(script.calls().len() <= 15);
}

#[tokio::test(start_paused = true)]
async fn requests_go_side_by_side_up_to_the_limit() {
    let script = Script::new(|seen| match well(seen) {
        Fate::Answer {
            status,
            body,
            retry_after,
            ..
        } if !seen.is_token() => Fate::Answer {
            after: Duration::from_secs(1),
            status,
            retry_after,
            body,
        },
        fate => fate,
    });
    let site = script.site(DeliveryOptions::new().bulk_concurrency(4));
    let begin = Instant::now();
    assert!(site.send_all(cancels(0..800)).await.unwrap().is_complete());
    let took = begin.elapsed();
    assert!(
        took >= Duration::from_secs(2) && took < Duration::from_secs(3),
        "{took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_dead_service_is_not_asked_a_thousand_times() {
    for fate in [Fate::NotSent, Fate::Hang, status(503)] {
        let script = Script::new({
            let fate = fate.clone();
            move |seen| {
                if seen.is_token() {
                    status(200)
                } else {
                    fate.clone()
                }
            }
        });
        let receipt = script
            .site(DeliveryOptions::new())
            .send_all(cancels(0..100_000))
            .await
            .unwrap();
        assert!(receipt.iter().all(Result::is_err));
        assert!(script.calls().len() <= 24, "{}", script.calls().len());
        let last = receipt.get(99_999).unwrap().as_ref().unwrap_err();
        assert!(last.kind() == ErrorKind::NotSent && last.is_retryable());
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_bulk_of_cancels_leaves_only_the_lanes_in_quarantine_that_were_out() {
    let script = Script::of([Fate::Hang]);
    let site = script.site(DeliveryOptions::new().bulk_concurrency(1));
    let dropped = tokio::time::timeout(Duration::from_secs(1), site.send_all(cancels(0..150)));
    assert!(dropped.await.is_err());
    site.send(report(120)).await.unwrap();
    assert!(matches!(
        site.send(report(20)).await,
        Err(error) if error.kind() == ErrorKind::NotSent
    ));
}

/// A service that loses, repeats, refuses and garbles at random but by seed, and keeps the rules of
/// the real one: keys are remembered, cancels end what was reported before.
#[derive(Default)]
struct Model {
    /// How often each key had its effect.
    effects: HashMap<String, u32>,
}

fn fate_of(seen: &Seen, roll: u8, model: &Mutex<Model>) -> Fate {
    let commit = |keep: &dyn Fn(usize) -> bool| {
        let mut model = model.lock().unwrap();
        for (at, event) in seen.body["eventsInfo"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
        {
            if keep(at) {
                let key = event["idempotency"]["key"].as_str().unwrap();
                *model.effects.entry(key.to_owned()).or_default() = 1;
            }
        }
    };
    let count = seen.entities().len();
    match roll {
        0..20 => Fate::NotSent,
        20..40 => Fate::Lost,
        40..60 => {
            commit(&|_| true);
            Fate::Lost
        }
        60..75 => status(503),
        75..90 => {
            commit(&|_| true);
            status(500)
        }
        90..110 => {
            commit(&|at| at % 3 != 0);
            results((0..count).map(|at| if at % 3 == 0 { Err("BUSY") } else { Ok(()) }))
        }
        110..125 => {
            commit(&|_| true);
            answer(200, "garbled")
        }
        125..135 => status(429),
        135..145 => status(401),
        _ => {
            commit(&|_| true);
            well(seen)
        }
    }
}

/// What a caller is told must be true: delivered had its effect, rejected had none.
fn check_truth(receipt: &BulkReceipt, model: &Model) -> Result<(), TestCaseError> {
    for (at, outcome) in receipt.iter().enumerate() {
        let effects = model
            .effects
            .get(&format!("key-{at}"))
            .copied()
            .unwrap_or_default();
        match outcome {
            Ok(_) => prop_assert_eq!(effects, 1, "{} was delivered", at),
            Err(error) if error.is_definite() => {
                prop_assert_eq!(effects, 0, "{} was rejected: {:?}", at, error);
            }
            Err(error) => prop_assert!(error.is_retryable()),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn under_any_faults_what_the_caller_is_told_is_true(
        rolls in prop::collection::vec(any::<u8>(), 1..40),
        count in 1_u128..350,
    ) {
        let model: Arc<Mutex<Model>> = Arc::default();
        let script = Script::new({
            let model = Arc::clone(&model);
            move |seen| match rolls.get(seen.number) {
                _ if seen.is_token() => status(200),
                Some(roll) => fate_of(seen, *roll, &model),
                None => fate_of(seen, 255, &model),
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let receipt = runtime.block_on(async {
            let site = script.site(DeliveryOptions::new().rate_limit(RateLimit::off()));
            site.send_all(reports((0..count).map(report))).await.unwrap()
        });
        prop_assert_eq!(receipt.len() as u128, count);
        check_truth(&receipt, &model.lock().unwrap())?;
    }
}
