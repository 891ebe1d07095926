//! Closed sets of values: `enum`, and `oneOf` with constants (docs/api.md#s2.2).

use std::collections::HashMap;

use serde_yaml::Value;

use super::{
    Cx,
    keywords::OTHER_KEYWORDS,
    payload::{Level, Payload},
    property::{INEXPRESSIBLE, nullable},
    value,
};
use crate::{
    diagnostic::Path,
    lock::canonical_value,
    model::Variant,
    names,
    raw::{RawConst, RawProperty},
    rules,
    text::{quote, yaml_text},
};

/// The variants of `enum` or of `oneOf` with constants; `None` when the values are open.
pub(super) fn choices(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawProperty,
    level: Level<'_>,
    key: &str,
    shared: &mut Payload<'_>,
) -> Option<Vec<Variant>> {
    let list_path = path.key(if raw.values.is_absent() {
        "oneOf"
    } else {
        "enum"
    });
    let values = listed(cx, path, &list_path, raw, key)?;
    if !raw.identity_type.is_absent() || !raw.future_date.is_absent() {
        cx.breach(&rules::property::ENUM_OF_MARKED, list_path.at_key())
            .message(format!(
                "`{key}` is marked as an id or a date, and cannot list its values"
            ))
            .label("remove the list of values");
    }
    let mut seen: HashMap<String, (Path<'_>, Value)> = HashMap::new();
    let mut same: HashMap<String, Path<'_>> = HashMap::new();
    let mut variants = Vec::new();
    for (value, title, path) in &values {
        if value.is_null() {
            let message = format!("`null` is one of the values of `{key}`");
            nullable(cx, path.at_value(), message);
            continue;
        }
        // `1` and `1.0` are one value.
        if let Some(first) = same.insert(canonical_value(value), *path) {
            cx.breach(&rules::property::ENUM_VALUE_TWICE, path.at_value())
                .message(format!(
                    "duplicate value {} of `{key}`",
                    quote(&value::plain(value))
                ))
                .label("remove one")
                .also(first.at_value(), "the first");
            continue;
        }
        let way = format!("{}.{}", level.way(key), value::plain(value));
        let Some(ident) = variant(cx, path, value, raw, &way, shared) else {
            continue;
        };
        if let Some((first, other)) = seen.get(&ident) {
            let [first_value, second] = [other, value].map(|value| quote(&value::plain(value)));
            cx.breach(&rules::names::RUST_NAME_TAKEN, path.at_value())
                .message(format!(
                    "values {first_value} and {second} have the same Rust name `{ident}`"
                ))
                .label(rename(&way))
                .also(first.at_value(), "the first");
            continue;
        }
        seen.insert(ident.clone(), (*path, value.clone()));
        variants.push(Variant {
            value: value.clone(),
            ident,
            title: title.clone(),
        });
    }
    Some(variants)
}

/// A value, its title, and where it is written.
type Listed<'a> = (Value, Option<String>, Path<'a>);

/// The values as they are written; `None` when there are none.
fn listed<'a>(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    list_path: &'a Path<'a>,
    raw: &RawProperty,
    key: &str,
) -> Option<Vec<Listed<'a>>> {
    let mut values = Vec::new();
    if let Some(list) = raw.values.get(list_path, cx) {
        for (index, tree) in list.iter().enumerate() {
            values.push((tree.0.clone(), None, list_path.index(index)));
        }
        if !raw.one_of.is_absent() {
            cx.breach(
                &rules::property::ENUM_AND_ONE_OF,
                path.key("oneOf").at_key(),
            )
            .message(format!("`{key}` has both `enum` and `oneOf`"))
            .label("remove one of them");
        }
    } else if raw.values.is_absent() {
        let list = raw.one_of.get(list_path, cx)?;
        for (index, field) in list.iter().enumerate() {
            let path = list_path.index(index);
            let Some(raw) = field.get(&path, cx) else {
                continue;
            };
            let Some((value, title)) = constant(cx, &path, raw) else {
                continue;
            };
            values.push((value, title, path));
        }
    } else {
        return None;
    }
    if values.is_empty() {
        let listed = raw.values.peek().map_or(0, Vec::len) + raw.one_of.peek().map_or(0, Vec::len);
        // Invalid constants have been reported at their place.
        if listed == 0 {
            cx.breach(&rules::property::ENUM_EMPTY, list_path.at_key())
                .message(format!(
                    "`{}` of `{key}` has no values",
                    if raw.values.is_absent() {
                        "oneOf"
                    } else {
                        "enum"
                    }
                ))
                .label("add at least one value");
        }
        return None;
    }
    Some(values)
}

/// How to name the value at that path.
fn rename(way: &str) -> String {
    format!(
        "name one beside `payload`: `rust_names: {{ {}: … }}`",
        yaml_text(way)
    )
}

fn constant(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawConst) -> Option<(Value, Option<String>)> {
    let foreign = |key: &String| OTHER_KEYWORDS.contains(&key.as_str());
    if raw.value.is_absent() || raw.unknown.0.iter().any(foreign) {
        cx.breach(&rules::property::ONE_OF_NOT_CONSTANTS, path.at_key())
            .message("`oneOf` must list constants")
            .label("write `const: value` and `title: …`")
            .note(INEXPRESSIBLE);
        return None;
    }
    cx.unknown_keys(path, &raw.unknown, RawConst::KEYS);
    let title = raw.title.get(&path.key("title"), cx).cloned();
    raw.description.get(&path.key("description"), cx);
    Some((raw.value.get(&path.key("const"), cx)?.0.clone(), title))
}

fn variant(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    value: &Value,
    raw: &RawProperty,
    way: &str,
    shared: &mut Payload<'_>,
) -> Option<String> {
    if !value::fits(cx, path, value, raw) {
        return None;
    }
    if let Some((name, _)) = shared.given(cx, way) {
        return Some(name);
    }
    let name = names::variant(value);
    if name.is_none() {
        cx.breach(&rules::names::RUST_NAME_IMPOSSIBLE, path.at_value())
            .message(format!(
                "cannot derive a Rust identifier from {}",
                quote(&value::plain(value))
            ))
            .label(rename(way));
    }
    name
}
