use super::{Attempts, Decision, decide, is_final};
use crate::schedule::Kind;
use crate::{Answer, Error};

const KINDS: [Kind; 3] = [Kind::Keyed, Kind::Unkeyed, Kind::Cancel];

fn response(status: u16) -> Error {
    Error::from_answer(Answer::new(Some(status)), true)
}

/// The failure of one command of a bulk call.
fn item(code: &str) -> Error {
    Error::from_answer(Answer::new(None).with_code(Some(code.into()), None), true)
}

fn unreadable(definite: bool) -> Error {
    Error::bad_response("unreadable", Answer::new(Some(200)), true, definite)
}

/// The table a second time, in other words: what follows a first attempt of one command.
fn expected() -> Vec<(Error, &'static str)> {
    vec![
        (Error::not_sent("x"), "retry   retry   retry"),
        (Error::ambiguous("lost", true), "retry   giveup  retry"),
        (response(500), "retry   giveup  retry"),
        (response(503), "retry   giveup  retry"),
        (response(408), "retry   giveup  retry"),
        (response(429), "retry   retry   retry"),
        (response(425), "retry   retry   retry"),
        (response(409), "retry   giveup  retry"),
        (response(401), "refresh refresh refresh"),
        (response(400), "giveup  giveup  giveup"),
        (response(404), "giveup  giveup  giveup"),
        (response(501), "giveup  giveup  giveup"),
        (response(302), "giveup  giveup  giveup"),
        (response(999), "retry   giveup  retry"),
        (unreadable(false), "retry   giveup  retry"),
        (unreadable(true), "retry   retry   retry"),
        (item("BUSY"), "retry   giveup  retry"),
        (item("NOT_FOUND"), "giveup  giveup  giveup"),
        (item("REQUIRED_PROPERTY"), "giveup  giveup  giveup"),
        (Error::config("x"), "giveup  giveup  giveup"),
    ]
}

#[track_caller]
fn check(kind: Kind, error: &Error, attempts: Attempts, items: usize, expected: Decision) {
    assert_eq!(
        decide(kind, error, attempts, 2, items),
        expected,
        "{kind:?} after {error:?} with {attempts:?} and {items} items"
    );
}

#[test]
fn every_cell_of_the_table_holds_for_a_first_attempt() {
    for (error, cells) in expected() {
        for (kind, cell) in KINDS.into_iter().zip(cells.split_whitespace()) {
            let expected = match cell {
                "retry" => Decision::Retry,
                "refresh" => Decision::Refresh,
                _ => Decision::GiveUp,
            };
            check(kind, &error, Attempts::default(), 1, expected);
        }
    }
}

#[test]
fn nothing_is_retried_beyond_the_allowed_number() {
    let spent = Attempts {
        retries: 2,
        refreshed: true,
        ..Attempts::default()
    };
    for (error, _) in expected() {
        for kind in KINDS {
            check(kind, &error, spent, 1, Decision::GiveUp);
        }
    }
}

#[test]
fn a_request_that_is_never_retried_is_still_replayed_once_with_a_new_token() {
    for kind in KINDS {
        let decision = decide(kind, &response(401), Attempts::default(), 0, 1);
        assert_eq!(decision, Decision::Refresh);
    }
}

#[test]
fn a_conflict_is_retried_twice_even_if_more_retries_are_allowed() {
    for (conflicts, expected) in [(1, Decision::Retry), (2, Decision::GiveUp)] {
        let attempts = Attempts {
            retries: conflicts,
            conflicts,
            ..Attempts::default()
        };
        assert_eq!(
            decide(Kind::Keyed, &response(409), attempts, 9, 1),
            expected
        );
    }
}

#[test]
fn content_that_is_refused_is_split_and_settles_what_was_in_doubt() {
    let content = [400, 413, 422, 428].map(response);
    let of_items = [
        "INVALID_ARGUMENT",
        "FAILED_PRECONDITION",
        "OUT_OF_RANGE",
        "SCHEMA_VALIDATION_FAILED",
        "413",
    ]
    .map(item);
    for error in content.iter().chain(&of_items) {
        for kind in KINDS {
            check(kind, error, Attempts::default(), 2, Decision::Split);
            check(kind, error, Attempts::default(), 1, Decision::GiveUp);
        }
        assert!(is_final(error), "{error:?}");
    }
    for error in [response(404), response(429), item("BUSY")] {
        assert!(!is_final(&error), "{error:?}");
    }
}

#[test]
fn a_report_without_a_key_is_retried_only_if_it_certainly_had_no_effect() {
    for (error, _) in expected() {
        if decide(Kind::Unkeyed, &error, Attempts::default(), 2, 1) != Decision::GiveUp {
            assert!(error.is_definite(), "{error:?}");
        }
    }
}
