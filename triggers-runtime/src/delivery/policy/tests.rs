use super::{Cause, Decision, History, Kind, TABLE, decide};

const KINDS: [Kind; 3] = [Kind::Keyed, Kind::Unkeyed, Kind::Cancel];

/// The table a second time, in other words: what follows a first attempt of one command.
#[rustfmt::skip]
const EXPECTED: [(Cause, &str); 10] = [
    (Cause::NotSent,      "retry   retry   retry"),
    (Cause::Lost,         "retry   giveup  retry"),
    (Cause::Failed,       "retry   giveup  retry"),
    (Cause::Unavailable,  "retry   giveup  retry"),
    (Cause::Throttled,    "retry   retry   retry"),
    (Cause::Conflict,     "retry   giveup  retry"),
    (Cause::Unauthorized, "refresh refresh refresh"),
    (Cause::Content,      "giveup  giveup  giveup"),
    (Cause::Refused,      "giveup  giveup  giveup"),
    (Cause::Garbled,      "retry   giveup  retry"),
];

#[track_caller]
fn check(kind: Kind, cause: Cause, history: History, items: usize, expected: Decision) {
    assert_eq!(
        decide(kind, cause, history, 2, items),
        expected,
        "{kind:?} after {cause:?} with {history:?} and {items} items"
    );
}

#[test]
fn every_cell_of_the_table_holds_for_a_first_attempt() {
    for (cause, cells) in EXPECTED {
        for (kind, cell) in KINDS.into_iter().zip(cells.split_whitespace()) {
            let expected = match cell {
                "retry" => Decision::Retry,
                "refresh" => Decision::Refresh,
                _ => Decision::GiveUp,
            };
            check(kind, cause, History::default(), 1, expected);
        }
    }
    assert_eq!(TABLE.len(), EXPECTED.len());
}

#[test]
fn nothing_is_retried_beyond_the_allowed_number_of_repeats() {
    let spent = History {
        retries: 2,
        ..History::default()
    };
    for (cause, _) in TABLE
        .iter()
        .filter(|(cause, _)| *cause != Cause::Unauthorized)
    {
        for kind in KINDS {
            check(kind, *cause, spent, 1, Decision::GiveUp);
        }
    }
}

#[test]
fn a_call_that_may_never_be_repeated_is_still_replayed_under_a_new_token() {
    for kind in KINDS {
        let decision = decide(kind, Cause::Unauthorized, History::default(), 0, 1);
        assert_eq!(decision, Decision::Refresh);
    }
}

#[test]
fn the_token_is_replaced_only_once_per_call() {
    let refreshed = History {
        refreshed: true,
        ..History::default()
    };
    for kind in KINDS {
        check(kind, Cause::Unauthorized, refreshed, 1, Decision::GiveUp);
    }
}

#[test]
fn a_conflict_is_retried_twice_even_when_more_repeats_are_allowed() {
    for (conflicts, expected) in [(1, Decision::Retry), (2, Decision::GiveUp)] {
        let history = History {
            retries: conflicts,
            conflicts,
            refreshed: false,
        };
        assert_eq!(
            decide(Kind::Keyed, Cause::Conflict, history, 9, 1),
            expected
        );
    }
}

#[test]
fn content_that_is_refused_is_split_while_there_is_more_than_one_item() {
    for kind in KINDS {
        check(kind, Cause::Content, History::default(), 2, Decision::Split);
        check(
            kind,
            Cause::Content,
            History::default(),
            1,
            Decision::GiveUp,
        );
    }
}

#[test]
fn a_report_without_a_key_is_repeated_only_when_it_certainly_had_no_effect() {
    for (cause, _) in TABLE {
        if decide(Kind::Unkeyed, cause, History::default(), 2, 1) != Decision::GiveUp {
            assert!(!cause.is_ambiguous(), "{cause:?}");
        }
    }
}

#[test]
fn every_status_has_its_cause() {
    let expected = |status: u16| match status {
        200..300 => None,
        401 => Some(Cause::Unauthorized),
        400 | 413 | 422 | 428 => Some(Cause::Content),
        409 => Some(Cause::Conflict),
        425 | 429 => Some(Cause::Throttled),
        503 => Some(Cause::Unavailable),
        408 | 500 | 502 | 504..600 => Some(Cause::Failed),
        _ => Some(Cause::Refused),
    };
    for status in 200..600 {
        assert_eq!(Cause::of_status(status), expected(status), "{status}");
    }
    assert_eq!(
        Cause::of_status(999),
        Some(Cause::Failed),
        "unheard of, so nothing is sure"
    );
}
