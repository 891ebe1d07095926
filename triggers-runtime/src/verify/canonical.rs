//! The hash of a schema, as the generator computes it.
//!
//! The generator has this a second time over its own kind of values, for what it shares with an app
//! would have to be compiled by both. `tests/it/schema_hash.rs` holds the two together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value};

/// Keywords that change no event: what the dashboard writes itself (docs/api.md#s2.1), texts for site
/// owners, and what only decides how pickers and conditions show a field.
const NOT_BINDING: &[&str] = &[
    "$comment",
    "$id",
    "$schema",
    "additionalProperties",
    "default",
    "defaultConditionedProperty",
    "description",
    "examples",
    "hidden",
    "itemsSelectionConfiguration",
    "name",
    "namespace",
    "title",
    "wixCustomType",
];

/// SHA-1 of the canonical text of what a schema asks of events, as 40 hexadecimal digits.
#[must_use]
pub fn schema_hash(schema: &Value) -> String {
    sha1_smol::Sha1::from(schema_text(schema, &[]))
        .digest()
        .to_string()
}

/// `required` are the names that an array lists for its items.
fn schema_text(schema: &Value, required: &[&str]) -> String {
    let Value::Object(schema) = schema else {
        return value_text(schema);
    };
    let own = required_names(schema);
    let mut parts: BTreeMap<&str, String> = BTreeMap::new();
    for (key, value) in schema {
        match (key.as_str(), value) {
            (key, _) if NOT_BINDING.contains(&key) => {}
            ("required", _) | ("futureDate", Value::Bool(false)) => {}
            ("properties", Value::Object(properties)) => {
                let schemas = properties
                    .iter()
                    .map(|(name, schema)| (&**name, schema_text(schema, &[])));
                parts.insert(key, map_text(schemas.collect()));
            }
            ("items", _) => {
                parts.insert(key, schema_text(value, &own));
            }
            ("enum" | "oneOf", _) => {
                let (key, text) = match choices(key, value) {
                    Some(values) => ("enum", list_text(values)),
                    None => (&**key, value_text(value)),
                };
                parts.insert(key, text);
            }
            _ => {
                parts.insert(key, value_text(value));
            }
        }
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    let names: BTreeSet<&str> = own
        .iter()
        .chain(required)
        .copied()
        .filter(|name| properties.is_some_and(|properties| properties.contains_key(*name)))
        .collect();
    if !names.is_empty() {
        parts.insert("required", list_text(names.into_iter().map(quoted)));
    }
    map_text(parts)
}

fn required_names(schema: &Map<String, Value>) -> Vec<&str> {
    let list = schema.get("required").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// The values of `enum` or of a `oneOf` of constants, which mean the same (docs/api.md#s2.2).
fn choices(key: &str, list: &Value) -> Option<BTreeSet<String>> {
    let value = |item: &Value| match key {
        "oneOf" => item.get("const").map(value_text),
        _ => Some(value_text(item)),
    };
    list.as_array()?.iter().map(value).collect()
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => number_text(value),
        Value::String(value) => quoted(value),
        Value::Array(items) => list_text(items.iter().map(value_text)),
        Value::Object(entries) => map_text(
            entries
                .iter()
                .map(|(key, value)| (&**key, value_text(value)))
                .collect(),
        ),
    }
}

fn map_text(entries: BTreeMap<&str, String>) -> String {
    let entries = entries
        .into_iter()
        .map(|(key, text)| format!("{}:{text}", quoted(key)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
}

fn list_text(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(","))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whole numbers in full; others to 15 digits, since readers of JSON differ in the last bit.
fn number_text(number: &Number) -> String {
    /// Beyond it not every whole number has a double of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Some(whole) = number.as_i64() {
        return whole.to_string();
    }
    if let Some(whole) = number.as_u64() {
        return whole.to_string();
    }
    let float = number.as_f64().unwrap_or(f64::NAN);
    if float.fract() == 0.0 && float.abs() <= EXACT {
        // Adding zero turns -0 into 0.
        format!("{:.0}", float + 0.0)
    } else {
        format!("{float:.14e}")
    }
}
