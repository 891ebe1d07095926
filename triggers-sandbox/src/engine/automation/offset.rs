//! Calendar arithmetic, in UTC: a day has 24 hours, a month its own length. The last day of a
//! month stands in for one that the month does not have.

use super::Unit;
use crate::expression::{Scope, Template};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A number of calendar units.
#[derive(Debug)]
pub(crate) struct Offset {
    pub(crate) count: Template,
    pub(crate) unit: Unit,
}

impl Offset {
    pub(crate) fn after(&self, from: Timestamp, scope: Scope<'_>) -> Result<Timestamp, String> {
        let span = self.span(scope)?;
        let zoned = from.to_zoned(TimeZone::UTC);
        zoned
            .checked_add(span)
            .map(|to| to.timestamp())
            .map_err(|error| error.to_string())
    }

    /// Always taken as before (docs/api.md#s3), so a negative count is an error, not a date after.
    pub(crate) fn before(&self, from: Timestamp, scope: Scope<'_>) -> Result<Timestamp, String> {
        let span = self.span(scope)?;
        let zoned = from.to_zoned(TimeZone::UTC);
        zoned
            .checked_sub(span)
            .map(|to| to.timestamp())
            .map_err(|error| error.to_string())
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
