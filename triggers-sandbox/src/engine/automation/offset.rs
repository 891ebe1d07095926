//! Calendar arithmetic, in UTC: a day has 24 hours, a month its own length. The last day of a
//! month stands in for one that the month does not have.

use super::Unit;
use super::fields::Count;
use crate::expression::Scope;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A number of calendar units.
#[derive(Debug)]
pub(crate) struct Offset {
    count: Count,
    unit: Unit,
}

impl Offset {
    /// None without a count.
    pub(super) fn read(count: Option<Count>, unit: Option<Unit>) -> Result<Option<Self>, String> {
        match (count, unit.filter(|unit| *unit != Unit::Unknown)) {
            (None, _) => Ok(None),
            (Some(count), Some(unit)) => Ok(Some(Self { count, unit })),
            (Some(_), None) => Err("an offset needs its time unit".to_owned()),
        }
    }

    pub(crate) fn after(&self, from: Timestamp, scope: Scope<'_>) -> Result<Timestamp, String> {
        shifted(from, self.span(scope)?)
    }

    /// Always taken as before (docs/api.md#s3), so a negative count is an error, not a date after.
    pub(crate) fn before(&self, from: Timestamp, scope: Scope<'_>) -> Result<Timestamp, String> {
        shifted(from, -self.span(scope)?)
    }

    fn span(&self, scope: Scope<'_>) -> Result<Span, String> {
        let count = self.count.integer(scope)?;
        if count < 0 {
            return Err(format!("{count} is negative"));
        }
        let span = Span::new();
        match self.unit {
            Unit::Minutes => span.try_minutes(count),
            Unit::Hours => span.try_hours(count),
            Unit::Days => span.try_days(count),
            Unit::Weeks => span.try_weeks(count),
            Unit::Months => span.try_months(count),
            Unit::Unknown => return Err("the time unit is missing".to_owned()),
        }
        .map_err(|error| error.to_string())
    }
}

fn shifted(from: Timestamp, by: Span) -> Result<Timestamp, String> {
    let to = from.to_zoned(TimeZone::UTC).checked_add(by);
    to.map(|to| to.timestamp())
        .map_err(|error| error.to_string())
}
