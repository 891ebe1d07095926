//! From the written object to the checked one. The first problem of each automation is reported.

use super::raw;
use super::{Action, ActionKind, Automation, Group, Offset, RateLimit};
use crate::catalog::Catalog;
use crate::expression::{Mapping, Scope, Template};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
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
    let id = raw.id.unwrap_or_else(|| format!("automation-{number}"));
    let raw::Configuration {
        status,
        trigger,
        root_action_ids: roots,
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
    let offset = trigger.scheduled_event_offset;
    if offset.is_some() && known.future_date.is_none() {
        return Err(format!(
            "`{}` is not a scheduled trigger, so it has no offset",
            trigger.trigger_key
        ));
    }
    let actions = actions
        .into_iter()
        .map(|(id, action)| match action_of(action) {
            Ok(action) => Ok((id, action)),
            Err(error) => Err(format!("action `{id}`: {error}")),
        })
        .collect::<Result<BTreeMap<_, _>, _>>()?;
    every_action_is_reached_once(&roots, &actions)?;
    let mut source = source.clone();
    source["id"] = id.clone().into();
    Ok(Automation {
        id,
        active: status == raw::Status::Active,
        app_id,
        trigger_key: trigger.trigger_key,
        filters: trigger
            .filters
            .iter()
            .map(|filter| {
                Template::parse(&filter.filter_expression)
                    .map_err(|error| format!("filter: {error}"))
            })
            .collect::<Result<_, _>>()?,
        offset: offset
            .map(|offset| {
                offset_of(
                    &offset.pre_scheduled_event_offset_expression,
                    offset.scheduled_event_offset_time_unit,
                )
            })
            .transpose()
            .map_err(|error| format!("scheduledEventOffset: {error}"))?,
        rate_limit: trigger
            .rate_limit
            .map(|limit| {
                let window = window_of(limit.duration_expression, limit.duration_time_unit)?;
                limit_of(
                    &limit.max_activations_expression,
                    window,
                    limit.unique_identifier_expression,
                )
            })
            .transpose()
            .map_err(|error| format!("rateLimit: {error}"))?,
        roots,
        actions,
        source,
    })
}

fn action_of(action: raw::Action) -> Result<Action, String> {
    let raw::Action {
        kind,
        namespace,
        app_defined_info,
        condition_info,
        delay_info,
        rate_limit_info,
        ..
    } = action;
    let kind = match (
        kind.as_str(),
        app_defined_info,
        condition_info,
        delay_info,
        rate_limit_info,
    ) {
        ("APP_DEFINED", Some(info), None, None, None) => ActionKind::AppDefined {
            key: info.action_key,
            input: Mapping::parse(&info.input_mapping)?,
            skip: groups_of(info.skip_condition_or_expression_groups)?,
            next: info.post_action_ids,
        },
        ("CONDITION", None, Some(info), None, None) => ActionKind::Condition {
            any: groups_of(info.or_expression_groups)?,
            yes: info.true_post_action_ids,
            no: info.false_post_action_ids,
        },
        ("DELAY", None, None, Some(info), None) => delay_of(info)?,
        ("RATE_LIMIT", None, None, None, Some(info)) => {
            let window = window_of(
                info.rate_limit_duration_expression,
                info.rate_limit_duration_time_unit,
            )?;
            let identifier = info.unique_identifier_expression;
            let limit = limit_of(&info.max_activations_expression, window, identifier)?;
            ActionKind::RateLimit {
                limit,
                next: info.post_action_ids,
            }
        }
        ("APP_DEFINED" | "CONDITION" | "DELAY" | "RATE_LIMIT", ..) => {
            return Err(format!(
                "`{kind}` needs exactly the `…Info` of its own type"
            ));
        }
        _ => {
            return Err(format!(
                "the sandbox cannot run `{kind}`; it runs APP_DEFINED, CONDITION, DELAY and RATE_LIMIT"
            ));
        }
    };
    Ok(Action { namespace, kind })
}

fn delay_of(info: raw::Delay) -> Result<ActionKind, String> {
    let offset = match (info.offset_expression, info.offset_time_unit) {
        (Some(count), Some(unit)) => Some(offset_of(&count, unit)?),
        (None, None) => None,
        _ => return Err("`offsetExpression` and `offsetTimeUnit` belong together".to_owned()),
    };
    let due = info
        .due_date_epoch_expression
        .as_ref()
        .map(template_of)
        .transpose()?;
    if offset.is_none() && due.is_none() {
        return Err("a delay needs an offset or a due date".to_owned());
    }
    Ok(ActionKind::Delay {
        due,
        offset,
        next: info.post_action_ids,
    })
}

fn groups_of(groups: Vec<raw::Group>) -> Result<Vec<Group>, String> {
    let group = |group: raw::Group| {
        let expressions = group
            .boolean_expressions
            .iter()
            .map(|text| Template::parse(text))
            .collect::<Result<_, _>>()?;
        Ok(Group {
            all: group.operator == raw::Operator::And,
            expressions,
        })
    };
    groups.into_iter().map(group).collect()
}

fn window_of(count: Option<Value>, unit: Option<raw::Unit>) -> Result<Option<Offset>, String> {
    match (count, unit) {
        (Some(count), Some(unit)) => offset_of(&count, unit).map(Some),
        (None, _) => Ok(None),
        (Some(_), None) => Err("a duration needs its time unit".to_owned()),
    }
}

fn limit_of(
    max: &Value,
    window: Option<Offset>,
    identifier: Option<String>,
) -> Result<RateLimit, String> {
    let max = number_of(max)?;
    let identifier = identifier.map(|text| Template::parse(&text)).transpose()?;
    Ok(RateLimit {
        max,
        window,
        identifier,
    })
}

fn offset_of(count: &Value, unit: raw::Unit) -> Result<Offset, String> {
    Ok(Offset {
        count: number_of(count)?,
        unit,
    })
}

/// `{{24}}`, `"24"`, `24`, or an expression whose value only an event can give.
fn number_of(value: &Value) -> Result<Template, String> {
    let template = template_of(value)?;
    if template.is_constant() {
        let nothing = Scope {
            payload: &Value::Null,
            now: Timestamp::UNIX_EPOCH,
            item: None,
        };
        let number = template.integer(nothing)?;
        if number < 0 {
            return Err(format!("{number} is negative"));
        }
    }
    Ok(template)
}

fn template_of(value: &Value) -> Result<Template, String> {
    match value {
        Value::String(text) => Template::parse(text),
        Value::Number(number) => Template::parse(&number.to_string()),
        _ => Err(format!("`{value}` is neither a text nor a number")),
    }
}

/// The builder makes trees (spec §5.2). In one, no action can run twice and no walk is endless.
fn every_action_is_reached_once(
    roots: &[String],
    actions: &BTreeMap<String, Action>,
) -> Result<(), String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&String> = roots.iter().collect();
    while let Some(id) = open.pop() {
        let action = actions
            .get(id)
            .ok_or_else(|| format!("there is no action `{id}`"))?;
        if !reached.insert(id) {
            return Err(format!(
                "action `{id}` is reached twice; actions must form a tree"
            ));
        }
        open.extend(action.kind.next());
    }
    match actions.keys().find(|id| !reached.contains(id)) {
        Some(id) => Err(format!("action `{id}` is never reached")),
        None => Ok(()),
    }
}

impl ActionKind {
    fn next(&self) -> impl Iterator<Item = &String> {
        let (first, second): (&[String], &[String]) = match self {
            Self::AppDefined { next, .. }
            | Self::Delay { next, .. }
            | Self::RateLimit { next, .. } => (next, &[]),
            Self::Condition { yes, no, .. } => (yes, no),
        };
        first.iter().chain(second)
    }
}
