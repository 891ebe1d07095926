//! From the written object to the checked one. The first problem of each automation is reported.

use super::graph::{self, Named};
use super::{Automation, Offset, RateLimit, actions, bounds, raw};
use crate::catalog::Catalog;
use crate::expression::{Budget, Data, Scope, Template};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Reads one automation. `number` counts from 1 and makes the id of one that has none.
pub(crate) fn parse(
    source: &Value,
    number: usize,
    catalog: &Catalog,
) -> Result<Automation, String> {
    let named = source.get("id").and_then(Value::as_str).map_or_else(
        || format!("automation {number}"),
        |id| format!("automation `{id}`"),
    );
    check(source, number, catalog).map_err(|error| format!("{named}: {error}"))
}

fn check(source: &Value, number: usize, catalog: &Catalog) -> Result<Automation, String> {
    let raw: raw::Automation =
        serde_json::from_value(source.clone()).map_err(|error| error.to_string())?;
    bounds::check(&raw)?;
    let id = raw.id.unwrap_or_else(|| format!("automation-{number}"));
    let raw::Configuration {
        status,
        trigger,
        root_action_ids,
        actions,
    } = raw.configuration;
    let app_id =
        Uuid::try_parse(&trigger.app_id).map_err(|_| "`appId` of the trigger is not a GUID")?;
    let known = catalog
        .trigger(app_id, &trigger.trigger_key)
        .ok_or_else(|| {
            format!(
                "no manifest has a trigger `{}` of app {app_id}",
                trigger.trigger_key
            )
        })?;
    if trigger.scheduled_event_offset.is_some() && known.future_date.is_none() {
        return Err(format!(
            "`{}` is not a scheduled trigger, so it has no offset",
            trigger.trigger_key
        ));
    }
    let actions = actions
        .into_iter()
        .map(|(id, action)| match actions::read(action) {
            Ok(action) => Ok((id, action)),
            Err(error) => Err(format!("action `{id}`: {error}")),
        })
        .collect::<Result<BTreeMap<String, Named>, _>>()?;
    let (roots, actions) = graph::lay_out(root_action_ids, actions)?;
    let mut source = source.clone();
    source["id"] = id.clone().into();
    Ok(Automation {
        id,
        active: status == raw::Status::Active,
        app_id,
        trigger_key: trigger.trigger_key,
        filters: filters_of(&trigger.filters)?,
        offset: trigger
            .scheduled_event_offset
            .as_ref()
            .map(event_offset_of)
            .transpose()
            .map_err(|error| format!("scheduledEventOffset: {error}"))?,
        rate_limit: trigger
            .rate_limit
            .as_ref()
            .map(trigger_limit_of)
            .transpose()
            .map_err(|error| format!("rateLimit: {error}"))?,
        roots,
        actions,
        source,
    })
}

fn filters_of(filters: &[raw::Filter]) -> Result<Vec<Template>, String> {
    let read = |filter: &raw::Filter| {
        Template::parse_expression(&filter.filter_expression)
            .map_err(|error| format!("filter: {error}"))
    };
    filters.iter().map(read).collect()
}

fn event_offset_of(offset: &raw::Offset) -> Result<Offset, String> {
    offset_of(
        &offset.pre_scheduled_event_offset_expression,
        offset.scheduled_event_offset_time_unit,
    )
}

fn trigger_limit_of(limit: &raw::TriggerLimit) -> Result<RateLimit, String> {
    let window = window_of(limit.duration_expression.as_ref(), limit.duration_time_unit)?;
    limit_of(
        &limit.max_activations_expression,
        window,
        limit.unique_identifier_expression.as_deref(),
    )
}

/// The window of a rate limit; none is forever.
pub(super) fn window_of(
    count: Option<&Value>,
    unit: Option<raw::Unit>,
) -> Result<Option<Offset>, String> {
    match (count, unit) {
        (None | Some(Value::Null), _) => Ok(None),
        (Some(count), Some(unit)) => offset_of(count, unit).map(Some),
        (Some(_), None) => Err("a duration needs its time unit".to_owned()),
    }
}

pub(super) fn limit_of(
    max: &Value,
    window: Option<Offset>,
    identifier: Option<&str>,
) -> Result<RateLimit, String> {
    if let Some(identifier) = identifier {
        bounds::text(
            "uniqueIdentifierExpression",
            identifier,
            1,
            bounds::IDENTIFIER,
        )?;
    }
    Ok(RateLimit {
        max: number_of(max)?,
        window,
        identifier: identifier.map(Template::parse_expression).transpose()?,
    })
}

pub(super) fn offset_of(count: &Value, unit: raw::Unit) -> Result<Offset, String> {
    if unit == raw::Unit::Unknown {
        return Err("an offset needs its time unit".to_owned());
    }
    Ok(Offset {
        count: number_of(count)?,
        unit,
    })
}

/// `{{24}}`, `"24"`, `24`, or an expression whose value only an event can give.
fn number_of(value: &Value) -> Result<Template, String> {
    let template = template_of(value)?;
    if template.is_constant() {
        let budget = Budget::default();
        let nothing = Scope::new(Data::payload(&Value::Null), Timestamp::UNIX_EPOCH, &budget);
        let number = template.integer(nothing)?;
        if number < 0 {
            return Err(format!("{number} is negative"));
        }
    }
    Ok(template)
}

/// An expression that gives a number or a date.
pub(super) fn template_of(value: &Value) -> Result<Template, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(format!("`{value}` is neither a text nor a number")),
    };
    bounds::text("expression", &text, 1, bounds::VALUE)?;
    Template::parse_expression(&text)
}
