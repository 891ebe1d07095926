//! What of a schema binds events and code, as one text, and the hash of it.
//!
//! The runtime reads the catalog with another JSON reader and shares no code with this crate, so the
//! text is defined by what it means, not by how somebody's writer prints it: keys are sorted by
//! their bytes, strings escape `"` and `\` only, whole numbers have no fraction. A test holds the two
//! implementations together.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Number, Value};

use super::keywords::{Role, role};
use crate::json::write_list;

/// The hash of what a payload schema asks of events: SHA-1 of its canonical text, 40 hexadecimal
/// digits. It distinguishes schemas; it is no protection against an attacker.
///
/// Titles, descriptions, examples and the like are left out, and so is what the dashboard adds when
/// it saves: two schemas of one hash accept the same events.
#[must_use]
pub fn schema_hash(schema: &Value) -> String {
    sha1_smol::Sha1::from(canonical_schema(schema))
        .digest()
        .to_string()
}

/// The text that [`schema_hash`] is the hash of.
#[must_use]
pub fn canonical_schema(schema: &Value) -> String {
    let mut out = String::new();
    write_schema(schema, &[], &mut out);
    out
}

/// A value as canonical text: equal values have equal texts, whatever their order or spelling.
pub(crate) fn canonical_value(value: &Value) -> String {
    let mut out = String::new();
    write_value(value, &mut out);
    out
}

/// `required` are the names that an array lists for its items.
fn write_schema(schema: &Value, required: &[&str], out: &mut String) {
    let Value::Mapping(schema) = schema else {
        return write_value(schema, out);
    };
    let own = required_names(schema);
    // An array's names are its items'; a name without a property asks nothing of anyone.
    let properties = schema.get("properties").and_then(Value::as_mapping);
    let names: BTreeSet<&str> = own
        .iter()
        .chain(required)
        .copied()
        .filter(|name| properties.is_some_and(|properties| properties.contains_key(*name)))
        .collect();
    let mut parts: BTreeMap<&str, (&str, &Value)> = BTreeMap::new();
    for (key, value) in schema {
        let Some(key) = key.as_str().filter(|key| is_binding(key)) else {
            continue;
        };
        if key == "required" || (key == "futureDate" && value.as_bool() == Some(false)) {
            continue;
        }
        let is_enum = key == "oneOf" && choices(key, value).is_some();
        parts.insert(if is_enum { "enum" } else { key }, (key, value));
    }
    if !names.is_empty() {
        parts.insert("required", ("required", &Value::Null));
    }
    write_map(parts, out, |(key, value), out| match (key, value) {
        ("required", _) => write_list('[', ']', &names, out, |name, out| quote(name, out)),
        ("properties", Value::Mapping(properties)) => {
            write_map(by_key(properties), out, |schema, out| {
                write_schema(schema, &[], out);
            });
        }
        ("items", _) => write_schema(value, &own, out),
        ("enum" | "oneOf", _) => match choices(key, value) {
            Some(values) => write_list('[', ']', values, out, |text, out| out.push_str(&text)),
            None => write_value(value, out),
        },
        _ => write_value(value, out),
    });
}

/// Whether events have to satisfy the keyword.
fn is_binding(keyword: &str) -> bool {
    keyword != "$comment" && matches!(role(keyword), None | Some(Role::Binding))
}

/// The names in `required`.
pub(crate) fn required_names(schema: &Mapping) -> Vec<&str> {
    let list = schema.get("required").and_then(Value::as_sequence);
    list.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// The values of `enum` or of a `oneOf` of constants, which mean the same (docs/api.md#s2.2).
pub(crate) fn choices(key: &str, value: &Value) -> Option<BTreeSet<String>> {
    let list = value.as_sequence()?;
    let value = |item: &Value| match key {
        "oneOf" => item.get("const").map(canonical_value),
        _ => Some(canonical_value(item)),
    };
    list.iter().map(value).collect()
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(value) => out.push_str(&number(value)),
        Value::String(value) => quote(value, out),
        Value::Sequence(items) => write_list('[', ']', items, out, write_value),
        Value::Mapping(entries) => write_map(by_key(entries), out, write_value),
        Value::Tagged(tagged) => write_value(&tagged.value, out),
    }
}

fn by_key(entries: &Mapping) -> BTreeMap<&str, &Value> {
    let entries = entries.iter();
    entries
        .filter_map(|(key, value)| Some((key.as_str()?, value)))
        .collect()
}

fn write_map<T>(entries: BTreeMap<&str, T>, out: &mut String, write: impl Fn(T, &mut String)) {
    write_list('{', '}', entries, out, |(key, value), out| {
        quote(key, out);
        out.push(':');
        write(value, out);
    });
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    if text.contains('"') || text.contains('\\') {
        out.push_str(&text.replace('\\', "\\\\").replace('"', "\\\""));
    } else {
        out.push_str(text);
    }
    out.push('"');
}

/// Whole numbers in full; others to 15 digits, since readers of JSON differ in the last bit.
fn number(number: &Number) -> String {
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

#[cfg(test)]
mod tests {
    use super::canonical_schema;

    #[track_caller]
    fn check(yaml: &str, text: &str) {
        assert_eq!(
            canonical_schema(&serde_yaml::from_str(yaml).unwrap()),
            text.trim()
        );
    }

    #[test]
    fn texts_and_what_the_dashboard_adds_are_left_out() {
        check(
            "{ $schema: x, type: object, additionalProperties: true, properties: { title: { title: T, type: string, examples: [a], futureDate: false } } }",
            r#"{"properties":{"title":{"type":"string"}},"type":"object"}"#,
        );
    }

    #[test]
    fn order_does_not_matter() {
        check(
            "{ type: object, required: [b, a, b], properties: { b: { enum: [2, 1.0], type: integer }, a: { type: string } } }",
            r#"{"properties":{"a":{"type":"string"},"b":{"enum":[1,2],"type":"integer"}},"required":["a","b"],"type":"object"}"#,
        );
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let text = r#"{"items":{"properties":{"n":{"enum":["a\"\\","b"],"type":"string"}},"required":["n"],"type":"object"},"type":"array"}"#;
        check(
            r#"{ type: array, required: [n], items: { type: object, properties: { n: { type: string, enum: [b, 'a"\'] } } } }"#,
            text,
        );
        check(
            r#"{ type: array, items: { type: object, required: [n], properties: { n: { type: string, oneOf: [{ const: 'a"\', title: A }, { const: b }] } } } }"#,
            text,
        );
    }

    #[test]
    fn unknown_keywords_count() {
        check(
            "{ type: string, minLength: 3, pattern: x }",
            r#"{"minLength":3,"pattern":"x","type":"string"}"#,
        );
    }

    #[test]
    fn numbers() {
        check(
            "{ enum: [0.1, -0.0, 1e3, 12.5, 1e300] }",
            r#"{"enum":[0,1.00000000000000e-1,1.00000000000000e300,1.25000000000000e1,1000]}"#,
        );
    }
}
