//! One row in memory.

use crate::core::Now;
use crate::core::policy::{self, Decision};
use crate::core::row::{Progress, Row, State};

#[derive(Debug)]
pub(super) struct Entry {
    /// Without `not_before`, which the schedule keeps.
    pub(super) row: Row,
    /// When it may be sent, on the clock that never jumps.
    pub(super) not_before: Option<i64>,
    pub(super) phase: Phase,
    /// It differs from what the store has, until the step is committed.
    pub(super) unwritten: bool,
    /// When its first attempt was sent, on the clock that never jumps.
    pub(super) first_sent: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// In the schedule: behind another one of its lane, ready, or waiting for its time.
    Idle,
    InFlight,
    /// Its outcome is known and not committed yet.
    Settling,
}

impl Entry {
    /// What becomes of the row if it must not be sent now.
    pub(super) fn expired(&self, now: Now) -> Option<Decision> {
        policy::expired(&self.row, now).or_else(|| self.expired_by_age(now))
    }

    /// The key's life by the clock that never jumps.
    fn expired_by_age(&self, now: Now) -> Option<Decision> {
        let age = now.mono - self.first_sent?;
        let end = policy::key_ends_at(&self.row)?;
        let life = end - self.row.progress.first_sent_at?;
        let long_ago = Now { wall: end, ..now };
        (self.row.progress.state == State::Waiting && age >= life)
            .then(|| policy::expired(&self.row, long_ago))?
    }
}

/// While the service is away, the same failure is not written again and again.
pub(super) fn is_worth_writing(before: &Progress, after: &Progress) -> bool {
    fn compared(of: &Progress) -> (State, u32, [Option<i64>; 2], Option<&str>) {
        let times = [of.lost_at, of.not_before];
        (of.state, of.attempts, times, of.cause.as_deref())
    }
    compared(before) != compared(after)
}
