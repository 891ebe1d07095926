//! The fields of a payload, with a sample that its schema takes; and the payload from the fields.

use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use serde_json::{Map, Value, json};
use triggers_codegen::model::{Property, Struct, Type};

/// One property of the payload.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Field {
    pub(super) key: String,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) required: bool,
    /// As the manifest would call it: `string`, `date-time`, …
    pub(super) kind: &'static str,
    /// What may be chosen; empty: anything.
    pub(super) choices: Vec<String>,
    pub(super) sample: String,
}

impl Field {
    pub(super) fn has_many_lines(&self) -> bool {
        matches!(self.kind, "object" | "array")
    }
}

pub(super) fn fields(payload: &Struct, now: Timestamp) -> Vec<Field> {
    let field = |property: &Property| Field {
        key: property.key.clone(),
        title: property.title.clone(),
        description: property.description.clone(),
        required: property.required,
        kind: kind(&property.ty),
        choices: choices(&property.ty),
        sample: text(&sample(property, now)),
    };
    payload.properties.iter().map(field).collect()
}

/// The whole sample as JSON.
pub(super) fn sample_text(payload: &Struct, now: Timestamp) -> String {
    text(&object(payload, now))
}

/// A payload from the texts of a form. What is empty is left out; what is not of its property's
/// type is sent as text, so that the sandbox can say what is wrong with it.
pub(super) fn payload<'a>(
    shape: &Struct,
    given: impl Fn(&str) -> Option<&'a str>,
) -> Map<String, Value> {
    let mut payload = Map::new();
    for property in &shape.properties {
        let Some(text) = given(&property.key).filter(|text| !text.is_empty()) else {
            continue;
        };
        let value = match &property.ty {
            Type::String
            | Type::Uuid
            | Type::Contact
            | Type::Timestamp
            | Type::FutureDate
            | Type::Date => text.into(),
            Type::Enum(choice) => {
                let values = choice
                    .variants
                    .iter()
                    .map(|variant| json_of(&variant.value));
                let mut values = values.filter(|value| self::text(value) == text);
                values.next().unwrap_or_else(|| text.into())
            }
            Type::Number | Type::Integer | Type::Boolean | Type::Object(_) | Type::Array(_) => {
                serde_json::from_str(text).unwrap_or_else(|_| text.into())
            }
        };
        payload.insert(property.key.clone(), value);
    }
    payload
}

fn object(shape: &Struct, now: Timestamp) -> Value {
    let member = |property: &Property| (property.key.clone(), sample(property, now));
    Value::Object(shape.properties.iter().map(member).collect())
}

/// An example or the default of the manifest, else any value of the type. A date to schedule for
/// is a week ahead, since an example of the manifest may have passed.
fn sample(property: &Property, now: Timestamp) -> Value {
    if let Type::FutureDate = property.ty {
        let ahead = now.checked_add(168.hours()).unwrap_or(Timestamp::MAX);
        return ahead.strftime("%Y-%m-%dT%H:00:00Z").to_string().into();
    }
    let mut given = property.examples.iter().chain(&property.default);
    if let Some(value) = given.next() {
        return json_of(value);
    }
    match &property.ty {
        Type::String => "text".into(),
        Type::Number => json!(1.5),
        Type::Integer => json!(1),
        Type::Boolean => json!(true),
        Type::Uuid | Type::Contact => "8046df3c-7575-4098-a5ab-c91ad8f33c47".into(),
        Type::Timestamp | Type::FutureDate => now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into(),
        Type::Date => now.strftime("%Y-%m-%d").to_string().into(),
        Type::Enum(choice) => choice
            .variants
            .first()
            .map_or(Value::Null, |variant| json_of(&variant.value)),
        Type::Object(shape) => object(shape, now),
        Type::Array(shape) => Value::Array(vec![object(shape, now)]),
    }
}

fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        Type::Number => "number",
        Type::Integer => "integer",
        Type::Boolean => "boolean",
        Type::Uuid => "uuid",
        Type::Contact => "contact id",
        Type::Timestamp => "date-time",
        Type::FutureDate => "date-time, scheduled for",
        Type::Date => "date",
        Type::Enum(_) => "enum",
        Type::Object(_) => "object",
        Type::Array(_) => "array",
    }
}

fn choices(ty: &Type) -> Vec<String> {
    match ty {
        Type::Enum(choice) => {
            let values = choice
                .variants
                .iter()
                .map(|variant| json_of(&variant.value));
            values.map(|value| text(&value)).collect()
        }
        Type::Boolean => vec!["true".to_owned(), "false".to_owned()],
        _ => Vec::new(),
    }
}

fn json_of(value: &serde_yaml::Value) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// Text as it is, anything else as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Object(_) | Value::Array(_) => {
            serde_json::to_string_pretty(value).unwrap_or_default()
        }
        other => other.to_string(),
    }
}
