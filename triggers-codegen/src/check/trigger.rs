//! Triggers: their keys, their texts and what they name (docs/api.md#s1.1, #s2.9).

use std::collections::HashSet;

use serde_yaml::Value;

use super::{Cx, given_name, idempotency::idempotency, payload::payload, scope::Scope};
use crate::{
    diagnostic::Path,
    model::{Entity, KeyPart, Trigger},
    names,
    raw::{Entries, RawManifest, RawTrigger},
    rules,
    text::quote,
};

pub(super) fn triggers(
    cx: &mut Cx<'_>,
    raw: &RawManifest,
    entities: &[Entity],
    scope: &mut Scope,
) -> Vec<Trigger> {
    let path = Path::ROOT.key("triggers");
    let Some(entries) = raw.triggers.get() else {
        if raw.triggers.is_absent() && !cx.is_misspelled(&Path::ROOT, "triggers") {
            cx.breach(&rules::manifest::MISSING_KEY, Path::ROOT.at_value())
                .message("the manifest has no `triggers`")
                .label("write `triggers: {}` when there are none yet");
        }
        return Vec::new();
    };
    let entities = Entities {
        sound: entities.iter().map(|entity| entity.key.as_str()).collect(),
        written: raw
            .entities
            .get()
            .into_iter()
            .flat_map(Entries::keys)
            .collect(),
    };
    let mut triggers = Vec::new();
    for (key, field) in entries.iter() {
        let path = path.key(key);
        let sound = trigger_key(cx, &path, key);
        let Some(raw) = field.get() else {
            continue;
        };
        let module = if sound {
            module(cx, &path, key, raw, scope)
        } else {
            None
        };
        let trigger = trigger(cx, &path, key, raw, &entities);
        if let (true, Some(module), Some(trigger)) = (sound, module, trigger) {
            triggers.push(Trigger { module, ..trigger });
        }
    }
    triggers
}

/// The entities of the manifest.
struct Entities<'a> {
    /// Those that code is generated for.
    sound: HashSet<&'a str>,
    /// All that are named, sound or not.
    written: HashSet<&'a str>,
}

/// docs/api.md#s2.9: `^[a-z0-9][a-z0-9_-]{0,99}$`.
fn trigger_key(cx: &mut Cx<'_>, path: &Path<'_>, key: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let grammar = key.bytes().all(|b| letter(b) || b == b'_' || b == b'-')
        && key.bytes().next().is_some_and(letter);
    if !grammar {
        cx.breach(&rules::trigger::TRIGGER_KEY, path.at_key())
            .message(format!("invalid trigger key {}", quote(key)))
            .label(match super::proposed_snake(key) {
                Some(snake) => format!("write `{snake}`"),
                None => {
                    "lowercase letters, digits, `-` and `_`, a letter or digit first".to_owned()
                }
            });
    } else if key.len() > 100 {
        cx.breach(&rules::trigger::TRIGGER_KEY, path.at_key())
            .message(format!(
                "the trigger key {} has {} characters",
                quote(key),
                key.len()
            ))
            .label("at most 100");
    }
    grammar && key.len() <= 100
}

fn module(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawTrigger,
    scope: &mut Scope,
) -> Option<String> {
    let name_path = path.key("rust_name");
    let (module, at) = match raw.rust_name.get() {
        Some(name) => (given_name(cx, &name_path, name)?, name_path.at_value()),
        None => (names::snake(key)?, path.at_key()),
    };
    scope
        .take(cx, &module, at, "name it otherwise with `rust_name`")
        .then_some(module)
}

/// The trigger, without the name of its module and its schema.
fn trigger(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawTrigger,
    entities: &Entities<'_>,
) -> Option<Trigger> {
    cx.unknown_keys(path, &raw.unknown, RawTrigger::KEYS);
    let name = display_name(cx, path, key, raw);
    let description = description(cx, path, key, raw);
    let entity = entity(cx, path, raw, entities);
    let payload = payload(cx, path, key, raw);
    let key_path = path.key("idempotency");
    let idempotency = match (raw.idempotency.get(), &payload) {
        (Some(own), Some(payload)) => {
            idempotency(cx, &key_path, own, raw, entity.as_deref(), payload)
                .filter(|found| entity.is_some() || !found.key.contains(&KeyPart::Entity))
        }
        _ => None,
    };
    Some(Trigger {
        key: key.to_owned(),
        line: None,
        name: name?,
        description,
        provider: None,
        module: String::new(),
        entity,
        idempotency,
        payload: payload?,
        schema: Value::Null,
    })
}

/// The name is text for people: a wrong one is reported, and code is generated with it all the
/// same.
fn display_name(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawTrigger) -> Option<String> {
    if raw.name.is_absent() {
        cx.missing(path, "name", format_args!("trigger `{key}`"));
        return Some(key.to_owned());
    }
    let path = path.key("name");
    let name = raw.name.get()?;
    let long = name.chars().count();
    if !(5..=80).contains(&long) || name.trim().is_empty() {
        let s = if long == 1 { "" } else { "s" };
        cx.breach(&rules::trigger::NAME_LENGTH, path.at_value())
            .message(format!("`name` of `{key}` has {long} character{s}"))
            .label("5 to 80 are allowed");
    } else if long > 50 {
        cx.breach(&rules::trigger::NAME_OVER_50, path.at_value())
            .message(format!("`name` of `{key}` has {long} characters"))
            .label("keep it within 50")
            .note("the catalog allows 80, an older page of the service 50");
    }
    if name.trim_end().ends_with('.') {
        cx.breach(&rules::trigger::NAME_FINAL_PERIOD, path.at_value())
            .message(format!("`name` of `{key}` ends with a period"))
            .label("names are titles, written without one");
    }
    Some(name.clone())
}

fn description(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawTrigger) -> Option<String> {
    let path = path.key("description");
    let text = raw.description.get()?;
    let long = text.chars().count();
    if long > 250 {
        cx.breach(&rules::trigger::DESCRIPTION_OVER_250, path.at_value())
            .message(format!("`description` of `{key}` has {long} characters"))
            .label("keep it within 250")
            .note("an older page of the service sets this limit; its catalog holds no description");
    }
    Some(text.clone())
}

fn entity(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawTrigger,
    entities: &Entities<'_>,
) -> Option<String> {
    let path = path.key("entity");
    let entity = raw.entity.get()?;
    if entities.written.contains(entity.as_str()) {
        return entities
            .sound
            .contains(entity.as_str())
            .then(|| entity.clone());
    }
    let near = cx.near(entity, entities.written.iter().copied());
    cx.breach(&rules::trigger::UNKNOWN_ENTITY, path.at_value())
        .message(format!("unknown entity {}", quote(entity)))
        .label("declare it in `entities`")
        .suggest(near);
    None
}
