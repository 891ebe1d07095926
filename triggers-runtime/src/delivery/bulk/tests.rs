//! The plan and the verdicts against a scripted service, for any items and any answers.

use std::collections::HashMap;

use proptest::prelude::*;

use super::plan::{Entry, Plan};
use super::settle::{Next, Past, Verdict, next, verdicts};
use crate::delivery::options::BulkOptions;
use crate::delivery::policy::Kind;
use crate::{Answer, Error, Receipt};

const LIMITS: BulkOptions = BulkOptions {
    items: 10,
    bytes: 100,
    concurrency: 3,
};

#[derive(Clone, Debug)]
struct Sent {
    lane: Option<u8>,
    bytes: usize,
    repeatable: bool,
    poison: bool,
}

fn sent() -> impl Strategy<Value = Sent> {
    let lane = prop_oneof![
        Just(None),
        (0_u8..6).prop_map(Some),
        any::<u8>().prop_map(Some)
    ];
    let bytes = prop_oneof![9 => 1_usize..30, 1 => 90_usize..200];
    let odd = prop::bool::weighted(0.1);
    (lane, bytes, odd, odd).prop_map(|(lane, bytes, unkeyed, poison)| Sent {
        lane,
        bytes,
        repeatable: !unkeyed,
        poison,
    })
}

fn plan(items: &[Sent]) -> Plan {
    let entries = items.iter().map(|item| Entry {
        lane: item.lane,
        bytes: item.bytes,
        repeatable: item.repeatable,
    });
    Plan::new(entries, LIMITS)
}

/// Everything is free at once and every answer comes at once: `answer` says for a request which of
/// its items go again, or that it is refused as a whole. Returns the requests.
fn run(items: &[Sent], mut answer: impl FnMut(&[usize]) -> Option<Vec<bool>>) -> Vec<Vec<usize>> {
    let mut plan = plan(items);
    let mut requests = Vec::new();
    while !plan.is_done() {
        while let Some(at) = plan.next_free() {
            plan.ready(at);
        }
        let batch = plan
            .next_batch()
            .expect("open items, and all of them ready");
        requests.push(batch.clone());
        match answer(&batch) {
            Some(again) => {
                for (at, again) in batch.into_iter().zip(again) {
                    if again {
                        plan.ready(at);
                    } else {
                        plan.settle(at);
                    }
                }
            }
            None if batch.len() > 1 => plan.split(batch),
            None => plan.settle(batch[0]),
        }
    }
    requests
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_request_keeps_the_limits_and_mixes_no_kinds(items in prop::collection::vec(sent(), 0..80)) {
        for request in run(&items, |batch| Some(vec![false; batch.len()])) {
            let bytes: usize = request.iter().map(|at| items[*at].bytes).sum();
            prop_assert!(!request.is_empty() && request.len() <= LIMITS.items);
            prop_assert!(bytes <= LIMITS.bytes || request.len() == 1);
            prop_assert!(request.iter().all(|at| items[*at].repeatable == items[request[0]].repeatable));
        }
    }

    #[test]
    fn a_request_holds_one_item_of_a_lane_and_lanes_keep_their_order(
        items in prop::collection::vec(sent(), 0..80),
        fate in prop::collection::vec(any::<bool>(), 200),
    ) {
        let mut fate = fate.into_iter();
        let mut settled = Vec::new();
        let requests = run(&items, |batch| {
            let again: Vec<bool> = batch.iter().map(|_| fate.next().unwrap_or(false)).collect();
            settled.extend(batch.iter().zip(&again).filter(|(_, again)| !**again).map(|(at, _)| *at));
            Some(again)
        });
        for request in &requests {
            let mut lanes: Vec<_> = request.iter().filter_map(|at| items[*at].lane).collect();
            lanes.sort_unstable();
            prop_assert!(lanes.windows(2).all(|pair| pair[0] != pair[1]));
        }
        let mut last = HashMap::new();
        for at in &settled {
            if let Some(lane) = items[*at].lane {
                prop_assert!(last.insert(lane, *at).is_none_or(|before| before < *at));
            }
        }
        settled.sort_unstable();
        prop_assert_eq!(settled, (0..items.len()).collect::<Vec<_>>(), "each settled once");
    }

    #[test]
    fn poison_is_isolated_within_log_n_rounds_and_all_others_get_through(
        items in prop::collection::vec(sent(), 0..80),
    ) {
        let mut rounds = vec![0; items.len()];
        let mut refused_alone = Vec::new();
        run(&items, |batch| {
            for at in batch { rounds[*at] += 1; }
            if batch.iter().any(|at| items[*at].poison) {
                if batch.len() == 1 { refused_alone.push(batch[0]); }
                return None;
            }
            Some(vec![false; batch.len()])
        });
        let poison: Vec<usize> = (0..items.len()).filter(|at| items[*at].poison).collect();
        refused_alone.sort_unstable();
        prop_assert_eq!(refused_alone, poison);
        prop_assert!(rounds.iter().all(|rounds| *rounds <= 5), "ceil(log2(10)) + 1 = 5");
    }

    #[test]
    fn verdicts_are_matched_by_index_whatever_the_order_and_the_rest_is_unknown(
        delivered in prop::collection::vec(prop::option::weighted(0.8, any::<bool>()), 1..50),
        strangers in prop::collection::vec(50_usize..1000, 0..5),
        rotation in 0_usize..50,
    ) {
        let count = delivered.len();
        let mut results: Vec<(usize, Result<Receipt, Error>)> = delivered
            .iter()
            .enumerate()
            .filter_map(|(at, delivered)| Some((at, outcome((*delivered)?))))
            .chain(strangers.into_iter().map(|at| (at, outcome(true))))
            .collect();
        let middle = rotation % results.len().max(1);
        results.rotate_left(middle);
        for (verdict, delivered) in verdicts(results, count).iter().zip(&delivered) {
            let matches = match delivered {
                Some(true) => matches!(verdict, Verdict::Delivered(_)),
                Some(false) => matches!(verdict, Verdict::Failed(_)),
                None => matches!(verdict, Verdict::Unknown),
            };
            prop_assert!(matches, "{:?} for {:?}", verdict, delivered);
        }
    }
}

fn failed(code: &str) -> Error {
    Error::from_answer(Answer::new(None).with_code(Some(code.into()), None), true)
}

fn outcome(delivered: bool) -> Result<Receipt, Error> {
    if delivered {
        Ok(Receipt::default())
    } else {
        Err(failed("BUSY"))
    }
}

fn unknown() -> Error {
    Error::ambiguous("no result", true)
}

#[test]
fn an_item_with_two_results_that_disagree_is_unknown_and_with_two_that_agree_is_not() {
    let twice = |first, second| verdicts(vec![(0, outcome(first)), (0, outcome(second))], 1);
    assert!(matches!(twice(true, false)[..], [Verdict::Unknown]));
    assert!(matches!(twice(true, true)[..], [Verdict::Delivered(_)]));
    assert!(matches!(twice(false, false)[..], [Verdict::Failed(_)]));
}

#[test]
fn a_success_never_goes_out_again() {
    let verdict = Verdict::Delivered(Receipt::default());
    let next = next(verdict, Past::default(), Kind::Keyed, 2, unknown);
    assert!(matches!(next, Next::Done(Ok(_))));
}

#[test]
fn failed_and_missing_items_go_out_again_as_often_as_allowed() {
    for verdict in [Verdict::Failed(failed("BUSY")), Verdict::Unknown] {
        for (retries, again) in [(0, true), (1, true), (2, false)] {
            let past = Past {
                retries,
                doubt: false,
                ..Past::default()
            };
            let next = next(verdict.clone(), past, Kind::Keyed, 2, unknown);
            assert_eq!(
                matches!(next, Next::Again(_)),
                again,
                "{verdict:?} {retries}"
            );
        }
    }
}

#[test]
fn an_item_without_a_key_never_goes_out_again() {
    let refused = next(
        Verdict::Failed(failed("BUSY")),
        Past::default(),
        Kind::Unkeyed,
        2,
        unknown,
    );
    assert!(matches!(refused, Next::Done(Err(error)) if error.is_definite()));
    let missing = next(Verdict::Unknown, Past::default(), Kind::Unkeyed, 2, unknown);
    assert!(matches!(missing, Next::Done(Err(error)) if !error.is_definite()));
}

#[test]
fn an_item_at_fault_itself_is_rejected_at_once_even_when_an_earlier_outcome_is_in_doubt() {
    for code in [
        "SCHEMA_VALIDATION_FAILED",
        "REQUIRED_PROPERTY",
        "INVALID_ARGUMENT",
        "428",
    ] {
        let past = Past {
            retries: 1,
            doubt: true,
            ..Past::default()
        };
        let next = next(Verdict::Failed(failed(code)), past, Kind::Keyed, 2, unknown);
        assert!(
            matches!(next, Next::Done(Err(error)) if error.is_definite()),
            "{code}"
        );
    }
}

#[test]
fn a_failure_after_a_missing_result_stays_unknown() {
    let past = Past {
        retries: 2,
        doubt: true,
        ..Past::default()
    };
    let next = next(
        Verdict::Failed(failed("BUSY")),
        past,
        Kind::Keyed,
        2,
        unknown,
    );
    assert!(matches!(next, Next::Done(Err(error)) if !error.is_definite() && error.is_retryable()));
}
