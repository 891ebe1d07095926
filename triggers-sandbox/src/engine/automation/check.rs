//! From the written object to the checked one. All mistakes of an automation are reported.

use super::issue::{Issues, place_of_action};
use super::{Action, ActionKind, Automation, Offset, RateLimit, action, graph, raw};
use crate::catalog::{Catalog, Trigger};
use crate::expression::VARIABLES;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const TRIGGER: &str = "/configuration/trigger";

/// Reads the automation of that place in its list, which makes the id of one that has none.
pub(super) fn check(
    source: &Value,
    index: usize,
    catalog: &Catalog,
    issues: &mut Issues,
) -> Option<Automation> {
    // Actions are read one by one, so that a mistake in one hides none of another.
    let mut outer = source.clone();
    if let Some(members) = outer.as_object_mut() {
        members.retain(|key, _| !raw::IGNORED.contains(&key.as_str()));
    }
    let configuration = outer.get_mut("configuration");
    let actions = configuration.and_then(|it| it.as_object_mut()?.remove("actions"));
    let raw: Option<raw::Automation> = issues.read("", &outer);
    let sound = issues.list.is_empty();
    let actions = match actions {
        Some(Value::Object(actions)) => actions,
        None | Some(Value::Null) => Map::new(),
        Some(_) => {
            issues.add("/configuration/actions", "`actions` must be an object");
            Map::new()
        }
    };
    let mut ids: Vec<&str> = actions.keys().map(String::as_str).collect();
    ids.sort_unstable();
    let places: BTreeMap<&str, usize> = ids.into_iter().zip(0..).collect();
    let read = |id: &&str| read_action(id, &actions[*id], &places, issues);
    let actions: Vec<Action> = places.keys().map(read).collect();
    let raw = raw?;
    let raw::Configuration {
        status,
        trigger,
        root_action_ids,
    } = raw.configuration;
    let app_id = Uuid::try_parse(&trigger.app_id)
        .map_err(|_| "`appId` of the trigger is not a GUID".to_owned());
    let app_id = issues.take(&format!("{TRIGGER}/appId"), app_id);
    let known = app_id.and_then(|app| known_trigger(app, &trigger.trigger_key, catalog, issues));
    let place = format!("{TRIGGER}/scheduledEventOffset");
    let offset = trigger.scheduled_event_offset;
    if offset.is_some() && known.is_some_and(|it| it.future_date.is_none()) {
        let key = &trigger.trigger_key;
        issues.add(
            &place,
            format!("`{key}` is not a scheduled trigger, so it has no offset"),
        );
    }
    let offset = offset.map(|it| {
        let unit = Some(it.scheduled_event_offset_time_unit);
        Offset::read(Some(it.pre_scheduled_event_offset_expression), unit)
    });
    let offset = issues.take_if(sound, &place, offset.unwrap_or(Ok(None)));
    let limit = trigger.rate_limit.map(|it| {
        Ok(RateLimit {
            max: it.max_activations_expression,
            window: Offset::read(it.duration_expression, it.duration_time_unit)?,
            identifier: it.unique_identifier_expression,
        })
    });
    let limit = issues.take_if(sound, &format!("{TRIGGER}/rateLimit"), limit.transpose());
    if let Some(known) = known {
        check_variables(source, known, issues);
    }
    let roots = issues.places("/configuration/rootActionIds", root_action_ids.0, &places);
    graph::every_action_is_reached_once(&roots, &actions, issues);
    let id = raw
        .id
        .unwrap_or_else(|| format!("automation-{}", index + 1));
    let mut source = source.clone();
    source["id"] = id.clone().into();
    Some(Automation {
        id,
        active: status == raw::Status::Active,
        app_id: app_id?,
        trigger_key: trigger.trigger_key,
        filters: trigger.filters,
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
            issues.add(&format!("{TRIGGER}/appId"), message);
        } else {
            let message = format!("no manifest has a trigger `{key}` of app {app}");
            let place = format!("{TRIGGER}/triggerKey");
            issues.unknown(&place, message, (key, keys));
        }
    }
    known.map(|trigger| &**trigger)
}

/// An action with a mistake is there all the same for those before it.
fn read_action(
    id: &str,
    source: &Value,
    places: &BTreeMap<&str, usize>,
    issues: &mut Issues,
) -> Action {
    let place = place_of_action(id);
    let mistakes = issues.list.len();
    let raw: Option<raw::Action> = issues.read(&place, source);
    let sound = issues.list.len() == mistakes;
    let namespace = source.get("namespace").and_then(Value::as_str);
    let read = raw.and_then(|raw| issues.take_if(sound, &place, action::read(raw)));
    let (kind, next, otherwise) = read.unwrap_or((ActionKind::Split, Vec::new(), Vec::new()));
    Action {
        id: id.to_owned(),
        namespace: namespace.map(str::to_owned),
        kind,
        next: issues.places(&place, next, places),
        otherwise: issues.places(&place, otherwise, places),
    }
}

/// Every `var("…")` must name a property of the payload, an identity, or the output of an action.
fn check_variables(source: &Value, trigger: &Trigger, issues: &mut Issues) {
    let configuration = &source["configuration"];
    let mut known: BTreeSet<&str> = ["contact", "member", VARIABLES].into();
    for (key, property) in trigger.schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
    {
        known.insert(key);
        known.extend(property["namespace"].as_str());
    }
    for (_, action) in configuration["actions"].as_object().into_iter().flatten() {
        known.extend(action["namespace"].as_str());
    }
    walk(configuration, "/configuration", &mut |text, place| {
        for path in crate::expression::variables(text) {
            let first = path.split('.').next().unwrap_or_default();
            if !known.contains(first) {
                let key = &trigger.key;
                let message = format!("unknown variable `{path}`: `{key}` has no such property");
                issues.unknown(place, message, (first, known.iter().copied()));
                issues.set_kind("MAPPING_VARIABLE_MISSING_FROM_SCHEMA");
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
