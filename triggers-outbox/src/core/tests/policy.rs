//! The state machine of a row, as a table.

use uuid::Uuid;

use super::{START, at, command, failed, row};
use crate::core::policy::{Attempt, Decision, decide, expired};
use crate::core::row::{Kind, Row, State};
use crate::core::step::Change;
use crate::core::{Effect, ItemResult, Now};

fn outcome(row: &Row, result: &ItemResult, now: Now) -> String {
    name(decide(
        row,
        result,
        Attempt {
            quarantine: 60_000,
            sent_at: now.wall - 10,
            now,
            jitter: 1000,
        },
    ))
}

fn name(decision: Decision) -> String {
    match decision {
        Decision::Done(Change::Delete) => "deleted".to_owned(),
        Decision::Done(Change::Update(fate)) => fate.state.as_str().to_owned(),
        Decision::Wait(ms, fate) => format!("{} {ms} ms", fate.state.as_str()),
    }
}

#[test]
fn every_outcome_of_every_kind_of_row() {
    let rows = [
        (Kind::Report, true),
        (Kind::Report, false),
        (Kind::Cancel, false),
    ]
    .map(|(kind, keyed)| row(1, command(Uuid::nil(), Some(1), kind, keyed)));
    let lost = rows.clone().map(|mut row| {
        row.progress.lost_at = Some(START.wall);
        row.progress.first_sent_at = Some(START.wall);
        row.progress.attempts = 1;
        row
    });
    let table: [(ItemResult, [&str; 3], [&str; 3]); 8] = [
        //                             fresh: keyed, unkeyed, cancel                       after a lost attempt
        (
            ItemResult::Delivered,
            ["deleted", "deleted", "deleted"],
            ["deleted", "deleted", "held 50000 ms"],
        ),
        (
            failed(Effect::NotSent),
            ["waiting 0 ms"; 3],
            ["waiting 0 ms"; 3],
        ),
        (
            failed(Effect::Throttled),
            ["waiting 0 ms"; 3],
            ["waiting 0 ms"; 3],
        ),
        (
            failed(Effect::Unauthorized),
            ["waiting 0 ms"; 3],
            ["waiting 0 ms"; 3],
        ),
        (
            failed(Effect::Lost),
            ["waiting 1000 ms", "unknown", "waiting 1000 ms"],
            ["waiting 2000 ms", "unknown", "waiting 2000 ms"],
        ),
        (
            failed(Effect::Conflict),
            ["waiting 1000 ms"; 3],
            ["waiting 2000 ms"; 3],
        ),
        (
            failed(Effect::Content),
            ["dead"; 3],
            ["dead", "dead", "held 50000 ms"],
        ),
        (
            failed(Effect::Refused),
            ["dead"; 3],
            ["unknown", "unknown", "held 50000 ms"],
        ),
    ];
    for (result, fresh, doubtful) in table {
        for item in 0..3 {
            assert_eq!(
                outcome(&rows[item], &result, at(10_000)),
                fresh[item],
                "{result:?} {:?}",
                rows[item]
            );
            assert_eq!(
                outcome(&lost[item], &result, at(10_000)),
                doubtful[item],
                "{result:?} {:?}",
                lost[item]
            );
        }
    }
}

#[test]
fn a_key_is_not_used_in_its_last_hour() {
    const HOUR: i64 = 3_600_000;
    let mut sent = row(1, command(Uuid::nil(), None, Kind::Report, true));
    (sent.progress.first_sent_at, sent.progress.lost_at) = (Some(START.wall), Some(START.wall));
    for (ttl, end) in [
        (None, 167 * HOUR),
        (Some(10 * HOUR), 9 * HOUR),
        (Some(400 * HOUR), 167 * HOUR),
        (Some(HOUR), 45 * 60_000),
    ] {
        sent.command.ttl_ms = ttl;
        assert_eq!(expired(&sent, at(end - 1)), None, "{ttl:?}");
        assert_eq!(
            expired(&sent, at(end)).map(name).as_deref(),
            Some("unknown"),
            "{ttl:?}"
        );
    }
    // What was never sent, or certainly had no effect, has used no key.
    sent.progress.lost_at = None;
    assert_eq!(expired(&sent, at(10_000 * HOUR)), None);
}

#[test]
fn a_held_cancel_ends_as_it_was_answered() {
    let mut held = row(1, command(Uuid::nil(), Some(1), Kind::Cancel, false));
    held.progress.state = State::Held;
    assert_eq!(expired(&held, START).map(name).as_deref(), Some("deleted"));
    held.progress.cause = Some("rejected".to_owned());
    assert_eq!(expired(&held, START).map(name).as_deref(), Some("dead"));
}
