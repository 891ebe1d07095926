//! The variant written by hand: structs with serde's derive, and one function each.

use std::fmt::Write as _;

use crate::payloads::{Kind, Property, Trigger, pascal, snake};

/// The crate: per trigger a struct and a function that reports.
pub(crate) fn source(triggers: &[Trigger]) -> String {
    let mut rust = String::new();
    for Trigger { key, properties } in triggers {
        let (function, payload) = (snake(key), pascal(key));
        write_struct(&mut rust, &payload, properties);
        let _ = writeln!(
            rust,
            "pub fn report_{function}(sink: &dyn support::Sink, id: support::Uuid, payload: {payload}) \
             -> support::Sending<'_> {{ support::send(sink, \"{key}\", id, support::to_json(&payload)) }}"
        );
    }
    rust
}

fn write_struct(rust: &mut String, name: &str, properties: &[Property]) {
    let mut nested = String::new();
    let _ = writeln!(rust, "#[derive(serde::Serialize)]\npub struct {name} {{");
    for Property {
        key,
        required,
        kind,
    } in properties
    {
        let inner = format!("{name}{}", pascal(key));
        let ty = match kind {
            Kind::String => "String".to_owned(),
            Kind::Number => "f64".to_owned(),
            Kind::Integer => "i64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Uuid => "support::Uuid".to_owned(),
            Kind::Timestamp => "support::Timestamp".to_owned(),
            Kind::Date => "support::Date".to_owned(),
            Kind::Enum(values) => {
                write_enum(&mut nested, &inner, values);
                inner
            }
            Kind::Object(properties) => {
                write_struct(&mut nested, &inner, properties);
                inner
            }
            Kind::Array(properties) => {
                write_struct(&mut nested, &inner, properties);
                format!("Vec<{inner}>")
            }
        };
        let field = snake(key);
        let _ = if *required {
            writeln!(
                rust,
                "    #[serde(rename = \"{key}\")]\n    pub {field}: {ty},"
            )
        } else {
            writeln!(
                rust,
                "    #[serde(rename = \"{key}\", skip_serializing_if = \"Option::is_none\")]\n    pub {field}: Option<{ty}>,"
            )
        };
    }
    rust.push_str("}\n");
    rust.push_str(&nested);
}

fn write_enum(rust: &mut String, name: &str, values: &[String]) {
    let _ = writeln!(rust, "#[derive(serde::Serialize)]\npub enum {name} {{");
    for value in values {
        let _ = writeln!(
            rust,
            "    #[serde(rename = \"{value}\")]\n    {},",
            pascal(value)
        );
    }
    rust.push_str("}\n");
}
