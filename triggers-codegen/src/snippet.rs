//! Rust with the generated API, ready to be pasted into an app.

use std::fmt::Write as _;

use serde_yaml::Value;

use crate::model::{Property, Struct, Trigger, Type};

/// Returns the expression of that payload; `None` if the payload does not fit the trigger.
#[must_use]
pub fn payload(trigger: &Trigger, payload: &Value) -> Option<String> {
    structure(&trigger.payload, payload, &trigger.module)
}

fn structure(object: &Struct, value: &Value, module: &str) -> Option<String> {
    let value = value.as_mapping()?;
    let mut fields = String::new();
    for property in &object.properties {
        let value = value.get(property.key.as_str()).filter(|it| !it.is_null());
        let written = match (value, property.required) {
            (Some(value), true) => expression(property, value, module)?,
            (Some(value), false) => format!("Some({})", expression(property, value, module)?),
            (None, true) => return None,
            (None, false) => "None".to_owned(),
        };
        let _ = writeln!(fields, "    {}: {},", property.field, indented(&written));
    }
    Some(format!(
        "events::{module}::{} {{\n{fields}}}",
        object.type_name
    ))
}

fn expression(property: &Property, value: &Value, module: &str) -> Option<String> {
    let text = || value.as_str().map(|text| format!("{text:?}"));
    Some(match &property.ty {
        Type::String => format!("{}.to_owned()", text()?),
        Type::Number => format!("{:?}", value.as_f64()?),
        // JSON Schema takes `3.0` for a whole number, Rust does not.
        Type::Integer => match value.as_i64() {
            Some(number) => number.to_string(),
            None => format!("{:.0}", value.as_f64()?),
        },
        Type::Boolean => value.as_bool()?.to_string(),
        Type::Uuid | Type::Timestamp | Type::Date => format!("{}.parse()?", text()?),
        Type::Contact => format!("ContactId::new({}.parse()?)", text()?),
        Type::FutureDate => format!("FutureDate::new({}.parse()?)", text()?),
        Type::Enum(values) => {
            let mut variants = values.variants.iter();
            let variant = variants.find(|variant| variant.value == *value)?;
            format!("events::{module}::{}::{}", values.type_name, variant.ident)
        }
        Type::Object(object) => structure(object, value, module)?,
        Type::Array(item) => {
            let items = value.as_sequence()?.iter();
            let items: Option<Vec<_>> = items.map(|value| structure(item, value, module)).collect();
            format!("vec![{}]", items?.join(", "))
        }
    })
}

/// Moves all lines but the first to the right.
#[must_use]
pub fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}
