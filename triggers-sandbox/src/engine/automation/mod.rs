//! Automations, checked: what the engine walks.

mod check;
mod raw;

pub(crate) use check::parse;
pub(crate) use raw::Unit;

use crate::expression::{Mapping, Scope, Template};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One automation in which every action exists, is reached once, and every expression is known.
#[derive(Debug)]
pub(crate) struct Automation {
    pub(crate) id: String,
    pub(crate) active: bool,
    pub(crate) app_id: Uuid,
    pub(crate) trigger_key: String,
    pub(crate) filters: Vec<Template>,
    /// Starts that long before the date of a scheduled event.
    pub(crate) offset: Option<Offset>,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) roots: Vec<String>,
    pub(crate) actions: BTreeMap<String, Action>,
    /// As it was given, with its id.
    pub(crate) source: Value,
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) namespace: Option<String>,
    pub(crate) kind: ActionKind,
}

#[derive(Debug)]
pub(crate) enum ActionKind {
    AppDefined {
        key: String,
        input: Mapping,
        skip: Vec<Group>,
        next: Vec<String>,
    },
    Condition {
        any: Vec<Group>,
        yes: Vec<String>,
        no: Vec<String>,
    },
    Delay {
        due: Option<Template>,
        offset: Option<Offset>,
        next: Vec<String>,
    },
    RateLimit {
        limit: RateLimit,
        next: Vec<String>,
    },
}

/// Expressions joined by `and` or `or`.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) all: bool,
    pub(crate) expressions: Vec<Template>,
}

impl Group {
    pub(crate) fn is_true(&self, scope: Scope<'_>) -> bool {
        let mut truths = self
            .expressions
            .iter()
            .map(|expression| expression.is_true(scope));
        if self.all {
            truths.all(|truth| truth)
        } else {
            truths.any(|truth| truth)
        }
    }
}

/// At most `max` within `window`, counted apart for each `identifier`.
#[derive(Debug)]
pub(crate) struct RateLimit {
    pub(crate) max: Template,
    /// Absent: forever.
    pub(crate) window: Option<Offset>,
    pub(crate) identifier: Option<Template>,
}

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

    /// Always taken as before (spec §3), so a negative count is an error, not a date after.
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
        }
        .map_err(|error| error.to_string())
    }
}
