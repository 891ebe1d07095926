//! Dates and moments, all in UTC.

use super::{Outcome, at, math, text::excerpt};
use crate::expression::Scope;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use serde_json::Value;

pub(super) fn now(_: &[Value], scope: Scope<'_>) -> Outcome {
    Ok(scope.now.to_string().into())
}

pub(super) fn eq(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, date, |a, b| a == b)
}

pub(super) fn before(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, date, |a, b| a < b)
}

pub(super) fn after(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, date, |a, b| a > b)
}

pub(super) fn moment_eq(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, timestamp, |a, b| a == b)
}

pub(super) fn moment_before(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, timestamp, |a, b| a < b)
}

pub(super) fn moment_after(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, timestamp, |a, b| a > b)
}

pub(super) fn year(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(zoned(at(values, 0))?.year().into())
}

pub(super) fn month(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(zoned(at(values, 0))?.month().into())
}

pub(super) fn day(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(zoned(at(values, 0))?.day().into())
}

pub(super) fn hour(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(zoned(at(values, 0))?.hour().into())
}

pub(super) fn minute(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(zoned(at(values, 0))?.minute().into())
}

pub(super) fn weekday(values: &[Value], _: Scope<'_>) -> Outcome {
    let name = match zoned(at(values, 0))?.weekday() {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    };
    Ok(name.into())
}

/// A date, years, months, days. The last day of a month takes the place of one it does not have.
pub(super) fn add(values: &[Value], _: Scope<'_>) -> Outcome {
    let (date, span) = date_and_span(values)?;
    moved(date.checked_add(span))
}

pub(super) fn subtract(values: &[Value], _: Scope<'_>) -> Outcome {
    let (date, span) = date_and_span(values)?;
    moved(date.checked_sub(span))
}

fn date_and_span(values: &[Value]) -> Result<(Zoned, Span), String> {
    let count = |index| {
        let number = at(values, index);
        math::whole(math::numeric(number)?)
            .ok_or_else(|| format!("`{}` is not a whole number", excerpt(number)))
    };
    let (years, months, days) = (count(1)?, count(2)?, count(3)?);
    let span = Span::new()
        .try_years(years)
        .and_then(|span| span.try_months(months))
        .and_then(|span| span.try_days(days))
        .map_err(|error| error.to_string())?;
    Ok((zoned(at(values, 0))?, span))
}

fn moved(result: Result<Zoned, jiff::Error>) -> Outcome {
    result
        .map(|date| date.timestamp().to_string().into())
        .map_err(|error| error.to_string())
}

fn compare<T>(values: &[Value], read: fn(&Value) -> Option<T>, test: fn(T, T) -> bool) -> Outcome {
    let pair = read(at(values, 0)).zip(read(at(values, 1)));
    Ok(pair.is_some_and(|(a, b)| test(a, b)).into())
}

fn zoned(value: &Value) -> Result<Zoned, String> {
    timestamp(value)
        .map(|moment| moment.to_zoned(TimeZone::UTC))
        .ok_or_else(|| format!("`{}` is not a date", excerpt(value)))
}

/// RFC 3339 text, a date (its first moment), or milliseconds since the epoch as number or text.
pub(crate) fn timestamp(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => match text.parse::<i64>() {
            Ok(millis) => Timestamp::from_millisecond(millis).ok(),
            Err(_) => text.parse().ok().or_else(|| first_moment(text)),
        },
        Value::Number(number) => {
            let millis = number.as_i64().or_else(|| math::whole(number.as_f64()?))?;
            Timestamp::from_millisecond(millis).ok()
        }
        _ => None,
    }
}

fn first_moment(text: &str) -> Option<Timestamp> {
    // A civil date would also be read from a longer text; only `YYYY-MM-DD` is meant.
    let date: Date = Some(text).filter(|text| text.len() == 10)?.parse().ok()?;
    let zoned = date.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

/// A calendar date; of a moment, its date in UTC.
fn date(value: &Value) -> Option<Date> {
    timestamp(value).map(|moment| moment.to_zoned(TimeZone::UTC).date())
}
