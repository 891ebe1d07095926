//! From the written object to the checked one. All mistakes of an automation are reported.

use super::graph::{self, Named};
use super::issue::{Issue, Issues};
use super::{Automation, Offset, RateLimit, actions, bounds, raw};
use crate::catalog::{Catalog, Trigger};
use crate::expression::{Budget, Data, Scope, Template};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const TRIGGER: &str = "/configuration/trigger";

/// Reads the automation of that place in its list, which makes the id of one that has none.
pub(super) fn parse(
    source: &Value,
    index: usize,
    catalog: &Catalog,
) -> Result<Automation, Vec<Issue>> {
    let mut issues = Issues {
        path: format!("/{index}"),
        list: Vec::new(),
    };
    match check(source, index, catalog, &mut issues) {
        Some(automation) if issues.list.is_empty() => Ok(automation),
        _ => Err(issues.list),
    }
}

fn check(
    source: &Value,
    index: usize,
    catalog: &Catalog,
    issues: &mut Issues,
) -> Option<Automation> {
    // Actions are read one by one, so that a mistake in one hides none of another.
    let mut outer = source.clone();
    let actions = outer
        .pointer_mut("/configuration/actions")
        .map_or(Value::Null, Value::take);
    if let Some(configuration) = outer
        .get_mut("configuration")
        .and_then(Value::as_object_mut)
    {
        configuration.remove("actions");
    }
    let raw: Option<raw::Automation> = issues.read("", "INVALID_MAPPING", &outer);
    let actions = read_actions(&actions, issues);
    let raw = raw?;
    issues.take("", "INVALID_MAPPING", bounds::check(&raw));
    let id = raw
        .id
        .unwrap_or_else(|| format!("automation-{}", index + 1));
    let raw::Configuration {
        status,
        trigger,
        root_action_ids,
        ..
    } = raw.configuration;
    let app_id = Uuid::try_parse(&trigger.app_id)
        .map_err(|_| "`appId` of the trigger is not a GUID".to_owned());
    let app_id = issues.take(&format!("{TRIGGER}/appId"), "APP_NOT_INSTALLED", app_id);
    let known = app_id.and_then(|app| known_trigger(app, &trigger.trigger_key, catalog, issues));
    if trigger.scheduled_event_offset.is_some() && known.is_some_and(|it| it.future_date.is_none())
    {
        let message = format!(
            "`{}` is not a scheduled trigger, so it has no offset",
            trigger.trigger_key
        );
        issues.add(
            &format!("{TRIGGER}/scheduledEventOffset"),
            "INVALID_FILTER_EXPRESSION",
            message,
        );
    }
    let filters = filters_of(&trigger.filters, issues);
    let offset = trigger
        .scheduled_event_offset
        .as_ref()
        .map(event_offset_of)
        .transpose();
    let offset = issues.take(
        &format!("{TRIGGER}/scheduledEventOffset"),
        "INVALID_FILTER_EXPRESSION",
        offset,
    );
    let limit = trigger
        .rate_limit
        .as_ref()
        .map(trigger_limit_of)
        .transpose();
    let limit = issues.take(
        &format!("{TRIGGER}/rateLimit"),
        "INVALID_FILTER_EXPRESSION",
        limit,
    );
    if let Some(known) = known {
        check_variables(source, known, issues);
    }
    let (roots, actions) = graph::lay_out(root_action_ids, actions, issues)?;
    let mut source = source.clone();
    source["id"] = id.clone().into();
    Some(Automation {
        id,
        active: status == raw::Status::Active,
        app_id: app_id?,
        trigger_key: trigger.trigger_key,
        filters,
        offset: offset?,
        rate_limit: limit?,
        roots,
        actions,
        source,
    })
}

fn known_trigger<'a>(
    app: Uuid,
    key: &str,
    catalog: &'a Catalog,
    issues: &mut Issues,
) -> Option<&'a Trigger> {
    let known = catalog.trigger(app, key);
    if known.is_none() {
        let of_app = catalog.triggers().filter(|(owner, _)| *owner == app);
        let keys: Vec<&str> = of_app.map(|(_, trigger)| &*trigger.key).collect();
        if keys.is_empty() {
            let message = format!("no manifest has the app {app}");
            issues.add(&format!("{TRIGGER}/appId"), "APP_NOT_INSTALLED", message);
        } else {
            let message = format!("no manifest has a trigger `{key}` of app {app}");
            let place = format!("{TRIGGER}/triggerKey");
            issues.unknown(&place, "INVALID_TRIGGER_KEY", message, (key, keys));
        }
    }
    known.map(|trigger| &**trigger)
}

fn read_actions(actions: &Value, issues: &mut Issues) -> BTreeMap<String, Named> {
    let mut read = BTreeMap::new();
    let empty = serde_json::Map::new();
    let members = match actions {
        Value::Object(members) => members,
        Value::Null => &empty,
        _ => {
            issues.add(
                "/configuration/actions",
                "INVALID_MAPPING",
                "`actions` must be an object",
            );
            &empty
        }
    };
    for (id, action) in members {
        let place = format!("/configuration/actions/{id}");
        let raw = issues.read(&place, "INVALID_MAPPING", action);
        let named = raw.and_then(|raw| issues.take(&place, "INVALID_MAPPING", actions::read(raw)));
        // An action with a mistake is there all the same for those before it.
        read.insert(id.clone(), named.unwrap_or_else(|| Named::broken(action)));
    }
    read
}

/// Every `var("…")` must name a property of the payload, an identity, or the output of an action.
fn check_variables(source: &Value, trigger: &Trigger, issues: &mut Issues) {
    let configuration = &source["configuration"];
    let properties = trigger.schema.get("properties").and_then(Value::as_object);
    let mut known: BTreeSet<&str> = ["contact", "member", crate::expression::VARIABLES].into();
    known.extend(
        properties
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str()),
    );
    for property in properties
        .into_iter()
        .flatten()
        .map(|(_, property)| property)
    {
        known.extend(property.get("namespace").and_then(Value::as_str));
    }
    let actions = configuration["actions"].as_object();
    let spaces = actions
        .into_iter()
        .flatten()
        .map(|(_, action)| &action["namespace"]);
    known.extend(spaces.filter_map(Value::as_str));
    walk(configuration, "/configuration", &mut |text, place| {
        for path in crate::expression::variables(text) {
            let first = path.split('.').next().unwrap_or_default();
            if !known.contains(first) {
                let message = format!(
                    "unknown variable `{path}`: `{}` has no such property",
                    trigger.key
                );
                let kind = "MAPPING_VARIABLE_MISSING_FROM_SCHEMA";
                issues.unknown(place, kind, message, (first, known.iter().copied()));
            }
        }
    });
}

fn walk(value: &Value, place: &str, look: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => look(text, place),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{place}/{index}"), look);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                walk(member, &format!("{place}/{key}"), look);
            }
        }
        _ => {}
    }
}

fn filters_of(filters: &[raw::Filter], issues: &mut Issues) -> Vec<Template> {
    let mut read = Vec::new();
    for (index, filter) in filters.iter().enumerate() {
        let place = format!("{TRIGGER}/filters/{index}/filterExpression");
        let parsed = Template::parse_expression(&filter.filter_expression);
        read.extend(issues.take(&place, "INVALID_FILTER_EXPRESSION", parsed));
    }
    read
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
