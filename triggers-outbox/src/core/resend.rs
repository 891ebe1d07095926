//! Sending a dead or unknown row again, because a person says so.

use uuid::Uuid;

use super::error::OutboxError;
use super::policy::key_ends_at;
use super::row::{Kind, NewRow, Row, State};

/// The row that is inserted at the end of the lane in place of the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resent {
    /// The same command, perhaps under a new key.
    pub command: NewRow,
    /// Kept, because the life of the key goes on.
    pub first_sent_at: Option<i64>,
    /// Kept for the same reason.
    pub lost_at: Option<i64>,
}

impl Resent {
    /// Checks that the row can be sent again. A report whose earlier attempt may have had its effect
    /// needs a living key, unless `new_key` accepts that it may be reported twice.
    ///
    /// # Errors
    ///
    /// When the row is not dead or unknown, its payload is erased, or its key does not protect it.
    pub fn new(row: &Row, new_key: bool, now: i64) -> Result<Self, OutboxError> {
        let seq = row.seq;
        if !matches!(row.progress.state, State::Dead | State::Unknown) {
            let state = row.progress.state.as_str();
            return Err(OutboxError::input(format!(
                "row {seq} is {state}; only dead and unknown rows can be sent again"
            )));
        }
        let mut command = row.command.clone();
        if command.kind == Kind::Report && command.payload.is_none() {
            return Err(OutboxError::input(format!(
                "row {seq} cannot be sent again: its payload was erased"
            )));
        }
        if new_key {
            command.key = command.key.map(|_| Uuid::now_v7().to_string());
            return Ok(Self {
                command,
                first_sent_at: None,
                lost_at: None,
            });
        }
        let protected = match (command.kind, row.progress.lost_at, &command.key) {
            (Kind::Cancel, ..) | (_, None, _) => true,
            (_, Some(_), None) => false,
            (_, Some(_), Some(_)) => key_ends_at(row).is_none_or(|end| now < end),
        };
        if !protected {
            return Err(OutboxError::input(format!(
                "row {seq} may have been delivered, and its idempotency key does not protect it any more; with a new key it may be reported twice"
            )));
        }
        Ok(Self {
            command,
            first_sent_at: row.progress.first_sent_at,
            lost_at: row.progress.lost_at,
        })
    }
}
