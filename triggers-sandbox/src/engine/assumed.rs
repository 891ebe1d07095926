//! What the engine does where an assumption other than the default one holds.

use super::event::{Caller, Lane};
use super::{Engine, Rejection};
use crate::catalog::{Trigger, moment};
use crate::options::assumed::{FarDate, KeyScope, PastDate};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

const GRACE: SignedDuration = SignedDuration::from_hours(1);
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

impl Engine {
    /// Refuses a scheduled date that must not be, where dates are refused at all. A date that
    /// cannot be read is none of this: it fails the activation.
    pub(super) fn check_date(&self, trigger: &Trigger, payload: &Value) -> Result<(), Rejection> {
        let assumed = &self.options.assumed;
        let date = trigger
            .future_date
            .as_ref()
            .and_then(|property| payload.get(property)?.as_str())
            .and_then(|text| moment(text, assumed.date_spelling));
        let ahead = date.map(|date| date.duration_since(self.log.present.now));
        match ahead {
            Some(ahead) if ahead.is_negative() && assumed.past_date == PastDate::Refused => {
                Err(Rejection::PastDate)
            }
            Some(ahead) if ahead > YEAR && assumed.far_date == FarDate::Refused => {
                Err(Rejection::FarDate)
            }
            _ => Ok(()),
        }
    }

    /// Whether an activation that should have started at `date` does not start at all.
    pub(super) fn has_expired(&self, date: Timestamp) -> bool {
        let late = self.log.present.now.duration_since(date);
        let grace = match self.options.assumed.past_date {
            PastDate::Grace => GRACE,
            PastDate::Skipped | PastDate::Refused => SignedDuration::ZERO,
        };
        late > grace
    }

    /// Whom an idempotency key of that caller belongs to.
    pub(super) fn key_holder(&self, caller: Caller) -> Caller {
        let instance = match self.options.assumed.key_scope {
            KeyScope::Instance => caller.instance,
            KeyScope::App => Uuid::nil(),
        };
        Caller { instance, ..caller }
    }

    /// Whether anything waits that a cancel for that entity would end.
    pub(crate) fn waits_for(&self, caller: Caller, trigger_key: &str, entity: Uuid) -> bool {
        self.lanes.contains_key(&Lane {
            caller,
            trigger: trigger_key.into(),
            entity,
        })
    }
}
