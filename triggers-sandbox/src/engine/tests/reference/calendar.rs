//! A calendar of the model's own.

use super::minutes;
use super::plan::Unit;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// So many units later, or earlier; the last day of a month stands in for one it does not have.
pub(super) fn shifted(from: Timestamp, count: i64, unit: Unit) -> Timestamp {
    let hours = match unit {
        Unit::Minutes => return from + minutes(count),
        Unit::Hours => count,
        Unit::Days => count * 24,
        Unit::Weeks => count * 24 * 7,
        Unit::Months => return months_later(from, count),
    };
    from + SignedDuration::from_hours(hours)
}

fn months_later(from: Timestamp, count: i64) -> Timestamp {
    let at = from.to_zoned(TimeZone::UTC).datetime();
    let months = i64::from(at.year()) * 12 + i64::from(at.month()) - 1 + count;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let text = format!(
        "{year:04}-{month:02}-{:02}T{}Z",
        i64::from(at.day()).min(length),
        at.time()
    );
    text.parse().expect("a timestamp")
}
