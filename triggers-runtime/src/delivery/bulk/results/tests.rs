//! Results by index, and what follows from each.

use proptest::prelude::*;

use super::{ItemResult, Next, next, place};
use crate::delivery::policy::Attempts;
use crate::schedule::Kind;
use crate::{Answer, Error, Receipt};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn results_are_matched_by_index_whatever_the_order_and_the_rest_is_unknown(
        delivered in prop::collection::vec(prop::option::weighted(0.8, any::<bool>()), 1..50),
        strangers in prop::collection::vec(50_usize..1000, 0..5),
        rotation in 0_usize..50,
    ) {
        let count = delivered.len();
        let mut results: Vec<(usize, Result<Receipt, Error>)> = delivered
            .iter()
            .enumerate()
            .filter_map(|(at, delivered)| Some((at, result_of((*delivered)?))))
            .chain(strangers.into_iter().map(|at| (at, result_of(true))))
            .collect();
        let middle = rotation % results.len().max(1);
        results.rotate_left(middle);
        for (result, delivered) in place(results, count).iter().zip(&delivered) {
            let matches = match delivered {
                Some(true) => matches!(result, ItemResult::Delivered(_)),
                Some(false) => matches!(result, ItemResult::Failed(_)),
                None => matches!(result, ItemResult::Unknown),
            };
            prop_assert!(matches, "{:?} for {:?}", result, delivered);
        }
    }
}

fn failed(code: &str) -> Error {
    Error::from_answer(Answer::new(None).with_code(Some(code.into()), None), true)
}

fn result_of(delivered: bool) -> Result<Receipt, Error> {
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
    let twice = |first, second| place(vec![(0, result_of(first)), (0, result_of(second))], 1);
    assert!(matches!(twice(true, false)[..], [ItemResult::Unknown]));
    assert!(matches!(twice(true, true)[..], [ItemResult::Delivered(_)]));
    assert!(matches!(twice(false, false)[..], [ItemResult::Failed(_)]));
}

#[test]
fn a_success_never_goes_out_again() {
    let result = ItemResult::Delivered(Receipt::default());
    let next = next(result, Attempts::default(), Kind::Keyed, 2, unknown);
    assert!(matches!(next, Next::Done(Ok(_))));
}

#[test]
fn failed_and_missing_items_go_out_again_as_often_as_allowed() {
    for result in [ItemResult::Failed(failed("BUSY")), ItemResult::Unknown] {
        for (retries, again) in [(0, true), (1, true), (2, false)] {
            let attempts = Attempts {
                retries,
                doubt: false,
                ..Attempts::default()
            };
            let next = next(result.clone(), attempts, Kind::Keyed, 2, unknown);
            assert_eq!(
                matches!(next, Next::Again(_)),
                again,
                "{result:?} {retries}"
            );
        }
    }
}

#[test]
fn an_item_without_a_key_never_goes_out_again() {
    let refused = next(
        ItemResult::Failed(failed("BUSY")),
        Attempts::default(),
        Kind::Unkeyed,
        2,
        unknown,
    );
    assert!(matches!(refused, Next::Done(Err(error)) if error.is_definite()));
    let missing = next(
        ItemResult::Unknown,
        Attempts::default(),
        Kind::Unkeyed,
        2,
        unknown,
    );
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
        let attempts = Attempts {
            retries: 1,
            doubt: true,
            ..Attempts::default()
        };
        let next = next(
            ItemResult::Failed(failed(code)),
            attempts,
            Kind::Keyed,
            2,
            unknown,
        );
        assert!(
            matches!(next, Next::Done(Err(error)) if error.is_definite()),
            "{code}"
        );
    }
}

#[test]
fn a_failure_after_a_missing_result_stays_unknown() {
    let attempts = Attempts {
        retries: 2,
        doubt: true,
        ..Attempts::default()
    };
    let next = next(
        ItemResult::Failed(failed("BUSY")),
        attempts,
        Kind::Keyed,
        2,
        unknown,
    );
    assert!(matches!(next, Next::Done(Err(error)) if !error.is_definite() && error.is_retryable()));
}
