//! Closed sets of values: `enum`, and `oneOf` with constants (docs/api.md#s2.2).

use std::collections::HashMap;

use serde_yaml::Value;

use super::{
    Cx,
    keywords::OTHER_KEYWORDS,
    payload::Payload,
    property::{Declared, nullable},
    value,
};
use crate::{
    diagnostic::Path,
    lock::canonical_value,
    model::Variant,
    names,
    raw::{INEXPRESSIBLE, RawConst, RawProperty},
    rules,
    text::{quote, yaml_text},
};

/// The variants of `enum` or of `oneOf` with constants; `None` when the values are open.
pub(super) fn choices(
    cx: &mut Cx<'_>,
    declared: &Declared<'_>,
    shared: &mut Payload<'_>,
) -> Option<Vec<Variant>> {
    let Declared { key, raw, .. } = declared;
    let keyword = if raw.values.is_absent() {
        "oneOf"
    } else {
        "enum"
    };
    let list_path = declared.path.key(keyword);
    let values = listed(cx, declared, &list_path, keyword)?;
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
        let way = format!("{}.{}", declared.level.way(key), value::plain(value));
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
    declared: &Declared<'_>,
    list_path: &'a Path<'a>,
    keyword: &str,
) -> Option<Vec<Listed<'a>>> {
    let Declared { path, key, raw, .. } = declared;
    if !raw.values.is_absent() && !raw.one_of.is_absent() {
        let at = path.key("oneOf").at_key();
        cx.breach(&rules::property::ENUM_AND_ONE_OF, at)
            .message(format!("`{key}` has both `enum` and `oneOf`"))
            .label("remove one of them");
    }
    let mut values: Vec<Listed<'a>> = Vec::new();
    let length = if raw.values.is_absent() {
        let list = raw.one_of.get()?;
        for (index, field) in list.iter().enumerate() {
            let path = list_path.index(index);
            let found = field.get().and_then(|raw| constant(cx, &path, raw));
            values.extend(found.map(|(value, title)| (value, title, path)));
        }
        list.len()
    } else {
        let list = raw.values.get()?.iter().enumerate();
        values.extend(list.map(|(index, tree)| (tree.0.clone(), None, list_path.index(index))));
        values.len()
    };
    // Invalid constants have been reported at their place.
    if length == 0 {
        cx.breach(&rules::property::ENUM_EMPTY, list_path.at_key())
            .message(format!("`{keyword}` of `{key}` has no values"))
            .label("add at least one value");
    }
    (!values.is_empty()).then_some(values)
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
    Some((raw.value.get()?.0.clone(), raw.title.get().cloned()))
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
    let name = shared.given(cx, way).or_else(|| names::variant(value));
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
