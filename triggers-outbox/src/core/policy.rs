//! What follows an attempt: the state machine of a row.

use super::Now;
use super::row::{Kind, Progress, Row, State};
use super::step::Change;

/// What one attempt did to one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemResult {
    /// The service took it.
    Delivered,
    /// It did not, or the outcome is not known.
    Failed(Failure),
}

/// Why a row was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is known of the effect.
    pub effect: Effect,
    /// A label for people: the error's kind.
    pub cause: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The `x-wix-request-id`.
    pub request_id: Option<String>,
    /// How long the service asks to wait, in milliseconds.
    pub retry_after: Option<i64>,
}

/// What is known of the effect of a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing reached the service.
    NotSent,
    /// Refused before it was looked at: too many requests.
    Throttled,
    /// Credentials, token or settings were not accepted.
    Unauthorized,
    /// The service may or may not have processed it: no answer, or a failure of the service.
    Lost,
    /// A conflict, whose meaning for these calls is not documented.
    Conflict,
    /// The content is at fault; earlier attempts with the same bytes were refused too.
    Content,
    /// Refused for another reason, which says nothing about earlier attempts.
    Refused,
}

/// The service remembers an idempotency key for a week, unless the report says otherwise.
pub(crate) const WEEK_MS: i64 = 7 * 24 * 3_600_000;
const HOUR_MS: i64 = 3_600_000;
const CONFLICTS: u32 = 3;

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The row is done with.
    Done(Change),
    /// The row keeps its lane and waits so many milliseconds.
    Wait(i64, Box<Progress>),
}

/// The attempt that ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    /// When it was sent, on the store's clock.
    pub(crate) sent_at: i64,
    pub(crate) now: Now,
    /// A random part of a whole, in 1/1000.
    pub(crate) jitter: i64,
    /// A copy of a lost request may arrive this long after it was sent.
    pub(crate) quarantine: i64,
}

/// Decides what follows an attempt.
pub(crate) fn decide(row: &Row, result: &ItemResult, attempt: Attempt) -> Decision {
    let failure = match result {
        ItemResult::Delivered => return delivered(row, attempt),
        ItemResult::Failed(failure) => failure,
    };
    let mut fate = fate(row, failure, attempt);
    match failure.effect {
        // The instance pauses; the row is as ready as it was.
        Effect::NotSent | Effect::Throttled | Effect::Unauthorized => {
            fate.attempts = row.progress.attempts;
            fate.first_sent_at = row.progress.first_sent_at;
            Decision::Wait(0, Box::new(fate))
        }
        Effect::Lost => {
            fate.lost_at = Some(attempt.sent_at);
            if is_unkeyed(row) {
                return closed(State::Unknown, fate, attempt.now);
            }
            retry(fate, attempt)
        }
        Effect::Conflict if fate.attempts < CONFLICTS => retry(fate, attempt),
        Effect::Content if row.command.kind == Kind::Report => {
            closed(State::Dead, fate, attempt.now)
        }
        // A cancel has no content of its own: what it is refused for may have changed since it was lost.
        Effect::Content | Effect::Conflict | Effect::Refused => refused(row, fate, attempt),
    }
}

/// The row is due: a held one is over, and one whose key is too old must not be sent again.
pub(crate) fn expired(row: &Row, now: Now) -> Option<Decision> {
    match row.progress.state {
        State::Held if row.progress.cause.is_some() => {
            Some(closed(State::Dead, row.progress.clone(), now))
        }
        State::Held => Some(Decision::Done(Change::Delete)),
        State::Waiting if row.progress.lost_at.is_some() && is_unkeyed(row) => {
            Some(closed(State::Unknown, with_cause(row, "no_key"), now))
        }
        State::Waiting if row.command.kind == Kind::Report && is_past_key_life(row, now) => {
            Some(closed(State::Unknown, with_cause(row, "key_expired"), now))
        }
        _ => None,
    }
}

/// Until when attempts may use the row's key: an hour before the service forgets it, or a quarter of
/// a short life.
pub(crate) fn key_ends_at(row: &Row) -> Option<i64> {
    let life = row.command.ttl_ms.unwrap_or(WEEK_MS).min(WEEK_MS);
    let lost = row.progress.lost_at.and(row.progress.first_sent_at);
    lost.map(|first| first.saturating_add(life - HOUR_MS.min(life / 4)))
}

fn is_past_key_life(row: &Row, now: Now) -> bool {
    key_ends_at(row).is_some_and(|end| now.wall >= end)
}

fn is_unkeyed(row: &Row) -> bool {
    row.command.kind == Kind::Report && row.command.key.is_none()
}

fn delivered(row: &Row, attempt: Attempt) -> Decision {
    match (row.command.kind, quarantine_left(row, attempt)) {
        (Kind::Cancel, Some(left)) => {
            let fate = Progress {
                state: State::Held,
                not_before: Some(attempt.now.wall + left),
                cause: None,
                status: None,
                request_id: None,
                ..row.progress.clone()
            };
            Decision::Wait(left, Box::new(fate))
        }
        _ => Decision::Done(Change::Delete),
    }
}

/// Refused, after earlier attempts whose outcome is not known.
fn refused(row: &Row, fate: Progress, attempt: Attempt) -> Decision {
    let now = attempt.now;
    match (row.command.kind, quarantine_left(row, attempt)) {
        (Kind::Cancel, Some(left)) => {
            let fate = Progress {
                state: State::Held,
                not_before: Some(now.wall + left),
                ..fate
            };
            Decision::Wait(left, Box::new(fate))
        }
        (Kind::Report, _) if row.progress.lost_at.is_some() => closed(State::Unknown, fate, now),
        _ => closed(State::Dead, fate, now),
    }
}

/// How long an attempt of this row that was lost may still arrive.
fn quarantine_left(row: &Row, attempt: Attempt) -> Option<i64> {
    let Attempt {
        now, quarantine, ..
    } = attempt;
    let lost_at = row.progress.lost_at?;
    // The clock may have jumped: never longer than the quarantine.
    let left = (lost_at + quarantine - now.wall).min(quarantine);
    (left > 0).then_some(left)
}

/// Full jitter: a random part of a ceiling that doubles with each attempt.
pub(crate) fn backoff(attempts: u32, jitter: i64) -> i64 {
    let ceiling = (1000_i64 << attempts.saturating_sub(1).min(9)).min(300_000);
    ceiling * jitter / 1000
}

fn retry(fate: Progress, attempt: Attempt) -> Decision {
    let wait = backoff(fate.attempts, attempt.jitter);
    let not_before = Some(attempt.now.wall + wait);
    Decision::Wait(wait, Box::new(Progress { not_before, ..fate }))
}

fn closed(state: State, fate: Progress, now: Now) -> Decision {
    let fate = Progress {
        state,
        not_before: None,
        settled_at: Some(now.wall),
        ..fate
    };
    Decision::Done(Change::Update(Box::new(fate)))
}

/// The row after one more attempt that failed.
fn fate(row: &Row, failure: &Failure, attempt: Attempt) -> Progress {
    let first = row.progress.first_sent_at.unwrap_or(attempt.sent_at);
    Progress {
        attempts: row.progress.attempts.saturating_add(1),
        first_sent_at: Some(first.min(attempt.sent_at)),
        not_before: None,
        cause: Some(failure.cause.clone()),
        status: failure.status,
        request_id: failure.request_id.clone(),
        ..row.progress.clone()
    }
}

fn with_cause(row: &Row, cause: &str) -> Progress {
    Progress {
        cause: Some(cause.to_owned()),
        ..row.progress.clone()
    }
}
