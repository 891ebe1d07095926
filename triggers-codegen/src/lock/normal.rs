//! A schema as the lock keeps it: nothing that the dashboard adds by itself, everything in one order.

use serde_yaml::Value;

use super::keywords::{KEYWORDS, Role, role};
use crate::text::is_hidden;

/// The schema without what the dashboard adds on save, its keywords and required names in one order.
/// Properties keep theirs: site owners see it.
#[must_use]
pub fn normalized(schema: &Value) -> Value {
    let Value::Mapping(schema) = schema else {
        return schema.clone();
    };
    let mut keys: Vec<&str> = schema
        .keys()
        .filter_map(Value::as_str)
        .filter(|key| !matches!(role(key), Some(Role::Added)))
        .collect();
    keys.sort_by_key(|key| (rank(key), *key));
    let entries = keys.into_iter().filter_map(|key| {
        let value = keyword(key, schema.get(key)?)?;
        Some((Value::String(key.to_owned()), value))
    });
    Value::Mapping(entries.collect())
}

fn rank(key: &str) -> usize {
    let rank = KEYWORDS.iter().position(|(known, _)| *known == key);
    rank.unwrap_or(KEYWORDS.len())
}

/// The keyword's value; none where leaving it out means the same.
fn keyword(key: &str, value: &Value) -> Option<Value> {
    match (key, value) {
        ("futureDate" | "hidden", Value::Bool(false)) => None,
        ("required", Value::Sequence(names)) => {
            let mut names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            names.sort_unstable();
            names.dedup();
            let names: Vec<Value> = names.into_iter().map(Value::from).collect();
            (!names.is_empty()).then_some(Value::Sequence(names))
        }
        ("properties", Value::Mapping(properties)) => {
            let entries = properties.iter();
            let entries = entries.map(|(name, schema)| (name.clone(), normalized(schema)));
            Some(Value::Mapping(entries.collect()))
        }
        ("items", value) => Some(normalized(value)),
        ("title" | "description", Value::String(text)) => Some(visible(text).into()),
        (_, value) => Some(value.clone()),
    }
}

/// The text without marks of reading direction and the like, which a dashboard accepts and no file of
/// ours may hold.
pub(super) fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::normalized;
    use crate::json;

    #[test]
    fn one_schema_has_one_text() {
        let written = "{ required: [b, a], properties: { b: { title: B, type: string, $id: '#/properties/b' }, a: { futureDate: false, format: date, type: string } }, additionalProperties: true, $schema: x, type: object }";
        assert_eq!(
            json::text(&normalized(&serde_yaml::from_str(written).unwrap())),
            r#"{"type":"object","properties":{"b":{"type":"string","title":"B"},"a":{"type":"string","format":"date"}},"required":["a","b"]}"#
        );
    }
}
