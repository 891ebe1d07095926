//! A valid payload of a trigger, made of its schema's examples.

use crate::model::{Property, Struct, Trigger, Type};
use serde_yaml::{Mapping, Value};

/// Returns the payload: every property that has an example or a default, and every required one.
#[must_use]
pub fn payload(trigger: &Trigger) -> Value {
    object(&trigger.payload, &trigger.schema)
}

/// Returns a value of the property, whose trigger has that schema: an example or the default, or else one of its type.
#[must_use]
pub fn property(property: &Property, schema: &Value) -> Value {
    let schema = schema_of(schema, &property.key);
    value(property, schema).unwrap_or_else(|| filler(property, schema))
}

/// Returns the member of that key in the payload's schema, which knows formats that have no Rust type.
#[must_use]
pub fn schema_of<'s>(schema: &'s Value, key: &str) -> &'s Value {
    schema
        .get("properties")
        .and_then(|properties| properties.get(key))
        .unwrap_or(&Value::Null)
}

fn object(object: &Struct, schema: &Value) -> Value {
    let members = object.properties.iter().filter_map(|property| {
        let value = value(property, schema_of(schema, &property.key))?;
        Some((Value::from(property.key.as_str()), value))
    });
    Value::Mapping(members.collect::<Mapping>())
}

/// None for an optional property that nothing is known of.
fn value(property: &Property, schema: &Value) -> Option<Value> {
    let example = property.examples.first().or(property.default.as_ref());
    if let Some(example) = example {
        return Some(completed(example, property, schema));
    }
    property.required.then(|| filler(property, schema))
}

/// Examples may lack members that are required, which is only a warning in a manifest.
fn completed(example: &Value, property: &Property, schema: &Value) -> Value {
    match (&property.ty, example) {
        (Type::Object(shape), Value::Mapping(members)) => complete(members, shape, schema),
        (Type::Array(shape), Value::Sequence(items)) => {
            let schema = schema.get("items").unwrap_or(&Value::Null);
            let items = items.iter().map(|item| match item {
                Value::Mapping(members) => complete(members, shape, schema),
                other => other.clone(),
            });
            Value::Sequence(items.collect())
        }
        _ => example.clone(),
    }
}

fn complete(members: &Mapping, shape: &Struct, schema: &Value) -> Value {
    let mut members = members.clone();
    for property in shape.properties.iter().filter(|property| property.required) {
        if !members.contains_key(property.key.as_str()) {
            let value = filler(property, schema_of(schema, &property.key));
            members.insert(Value::from(property.key.as_str()), value);
        }
    }
    Value::Mapping(members)
}

/// A value of the type, for properties without an example.
fn filler(property: &Property, schema: &Value) -> Value {
    match &property.ty {
        Type::String => Value::from(text(property, schema)),
        Type::Number | Type::Integer => Value::from(1),
        Type::Boolean => Value::from(true),
        Type::Uuid | Type::Contact => Value::from("00000000-0000-4000-8000-000000000001"),
        Type::Timestamp | Type::FutureDate => Value::from("2030-01-01T10:00:00Z"),
        Type::Date => Value::from("2030-01-01"),
        Type::Enum(values) => values
            .variants
            .first()
            .map_or(Value::Null, |variant| variant.value.clone()),
        Type::Object(shape) => object(shape, schema),
        Type::Array(shape) => {
            let item = object(shape, schema.get("items").unwrap_or(&Value::Null));
            Value::Sequence(vec![item])
        }
    }
}

/// Text of its format, where the format is one that services check.
fn text(property: &Property, schema: &Value) -> String {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("email" | "idn-email") => "someone@example.com",
        Some("uri" | "uri-reference" | "iri" | "iri-reference") => "https://example.com/",
        Some("hostname" | "idn-hostname") => "example.com",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("time") => "10:00:00Z",
        Some("duration") => "P1D",
        Some("json-pointer") => "/a",
        Some("relative-json-pointer" | "number") => "1",
        Some("regex" | "uri-template") => "a",
        _ => property.title.as_deref().unwrap_or(&property.key),
    };
    text.to_owned()
}
