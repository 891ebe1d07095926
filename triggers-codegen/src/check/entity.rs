//! Entities: what external entity ids stand for (docs/api.md#s4).

use std::collections::HashMap;

use super::{Cx, given_name, is_snake, scope::Scope, snake_key};
use crate::{
    diagnostic::Path,
    model::{DerivedPart, Entity},
    names,
    raw::{RawEntity, RawManifest, names as listed},
    rules,
    text::quote,
};

pub(super) fn entities(cx: &mut Cx<'_>, raw: &RawManifest, scope: &mut Scope) -> Vec<Entity> {
    let path = Path::ROOT.key("entities");
    let Some(entries) = raw.entities.get() else {
        return Vec::new();
    };
    let mut entities = Vec::new();
    for (key, field) in entries.iter() {
        let path = path.key(key);
        let sound = snake_key(cx, &path, key, "an entity");
        // An entity that says something wrong still is an entity that triggers can name.
        let fallback = RawEntity::default();
        let raw = field.get().unwrap_or(&fallback);
        if let Some(entity) = entity(cx, &path, key, raw, scope)
            && sound
        {
            entities.push(entity);
        }
    }
    link(&mut entities);
    entities
}

fn entity(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawEntity,
    scope: &mut Scope,
) -> Option<Entity> {
    cx.unknown_keys(path, &raw.unknown, RawEntity::KEYS);
    let description = raw.description.get().cloned();
    let derived_from = derived_from(cx, path, key, raw);
    let name_path = path.key("rust_name");
    let (type_name, at) = match raw.rust_name.get() {
        Some(name) => (given_name(cx, &name_path, name)?, name_path.at_value()),
        None => (
            format!("{}Id", names::pascal(key)?.trim_end_matches('_')),
            path.at_key(),
        ),
    };
    let free = scope.take(cx, &type_name, at, "name it otherwise with `rust_name`");
    // The parameters of `derive`.
    let parts = format!("{}Parts", names::unraw(&type_name));
    let rename = "name the entity otherwise with `rust_name`";
    let free = free && (derived_from.is_empty() || scope.take(cx, &parts, path.at_key(), rename));
    free.then(|| Entity {
        key: key.to_owned(),
        description,
        type_name,
        derived_from,
    })
}

fn derived_from(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawEntity) -> Vec<DerivedPart> {
    let path = path.key("derived_from");
    let Some(list) = raw.derived_from.get() else {
        return Vec::new();
    };
    if list.len() < 2 {
        cx.breach(&rules::entity::DERIVED_FROM_ONE, path.at_key())
            .message(format!(
                "`derived_from` of `{key}` must name at least two ids"
            ))
            .label("name both sides, or leave `derived_from` out");
    }
    let mut scope = Scope::default();
    let mut parts = Vec::new();
    for (index, part) in listed(&raw.derived_from) {
        let path = path.index(index);
        let named = names::snake(part).filter(|_| is_snake(part));
        let Some(parameter) = named else {
            cx.breach(&rules::entity::DERIVED_FROM_NAME, path.at_value())
                .message(format!(
                    "invalid name {} in `derived_from` of `{key}`",
                    quote(part)
                ))
                .label("lowercase letters, digits and `_`, a letter first");
            continue;
        };
        if part == key {
            cx.breach(&rules::entity::DERIVED_FROM_ITSELF, path.at_value())
                .message(format!("`{key}` cannot be derived from itself"))
                .label("name the ids that it is made of");
        } else if scope.take(cx, &parameter, path.at_value(), "each side once") {
            parts.push(DerivedPart {
                key: part.clone(),
                parameter,
                type_name: None,
            });
        }
    }
    parts
}

/// Gives parts that are entities themselves those entities' types.
fn link(entities: &mut [Entity]) {
    let types: HashMap<String, String> = entities
        .iter()
        .map(|entity| (entity.key.clone(), entity.type_name.clone()))
        .collect();
    for part in entities
        .iter_mut()
        .flat_map(|entity| &mut entity.derived_from)
    {
        part.type_name = types.get(&part.key).cloned();
    }
}
