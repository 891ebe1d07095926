//! The variants written by hand: structs with serde's derive and one function each, and the floor: the
//! same structs with the functions of `#[triggers]`, and no encoding.

use std::fmt::Write as _;

use crate::payloads::{Kind, Property, Trigger, pascal, snake};

/// The crate: per trigger a struct and a function that reports.
pub(crate) fn source(triggers: &[Trigger]) -> String {
    let mut rust = String::new();
    for Trigger { key, properties } in triggers {
        let (function, payload) = (snake(key), pascal(key));
        write_struct(&mut rust, &payload, properties, true);
        let _ = writeln!(
            rust,
            "pub fn report_{function}(sink: &dyn support::Sink, id: support::Uuid, payload: {payload}) \
             -> support::Sending<'_> {{ support::send(sink, \"{key}\", id, support::to_json(&payload)) }}"
        );
    }
    rust
}

/// The crate without encoding: what is left if a payload cost nothing to send.
pub(crate) fn floor(triggers: &[Trigger]) -> String {
    let mut rust = String::new();
    for Trigger { key, properties } in triggers {
        let (function, payload) = (snake(key), pascal(key));
        write_struct(&mut rust, &payload, properties, false);
        let _ = write!(
            rust,
            "pub fn report_{function}<'a>(sink: &'a dyn support::Sink, id: support::Uuid, payload: &{payload}) \
             -> support::Sending<'a> {{ let _ = payload; support::send(sink, \"{key}\", id, Ok(String::new())) }}\n\
             pub fn report_all_{function}(sink: &dyn support::Sink, \
             events: impl IntoIterator<Item = (support::Uuid, impl std::borrow::Borrow<{payload}>)>) \
             -> support::Sending<'_> {{ support::send_each(sink, \"{key}\", events.into_iter().map(|event| event.0)) }}\n\
             #[inline]\npub fn cancel_{function}(sink: &dyn support::Sink, id: support::Uuid) \
             -> support::Sending<'_> {{ support::send(sink, \"{key}\", id, Ok(String::new())) }}\n\
             pub fn cancel_all_{function}(sink: &dyn support::Sink, ids: impl IntoIterator<Item = support::Uuid>) \
             -> support::Sending<'_> {{ support::send_each(sink, \"{key}\", ids) }}\n"
        );
    }
    rust
}

fn write_struct(rust: &mut String, name: &str, properties: &[Property], serde: bool) {
    let mut nested = String::new();
    let derive = if serde {
        "#[derive(serde::Serialize)]\n"
    } else {
        ""
    };
    let _ = writeln!(rust, "{derive}pub struct {name} {{");
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
                write_enum(&mut nested, &inner, values, serde);
                inner
            }
            Kind::Object(properties) => {
                write_struct(&mut nested, &inner, properties, serde);
                inner
            }
            Kind::Array(properties) => {
                write_struct(&mut nested, &inner, properties, serde);
                format!("Vec<{inner}>")
            }
        };
        let field = snake(key);
        let ty = if *required {
            ty
        } else {
            format!("Option<{ty}>")
        };
        if serde {
            let skip = if *required {
                ""
            } else {
                ", skip_serializing_if = \"Option::is_none\""
            };
            let _ = writeln!(rust, "    #[serde(rename = \"{key}\"{skip})]");
        }
        let _ = writeln!(rust, "    pub {field}: {ty},");
    }
    rust.push_str("}\n");
    rust.push_str(&nested);
}

fn write_enum(rust: &mut String, name: &str, values: &[String], serde: bool) {
    let derive = if serde {
        "#[derive(serde::Serialize)]\n"
    } else {
        ""
    };
    let _ = writeln!(rust, "{derive}pub enum {name} {{");
    for value in values {
        if serde {
            let _ = writeln!(rust, "    #[serde(rename = \"{value}\")]");
        }
        let _ = writeln!(rust, "    {},", pascal(value));
    }
    rust.push_str("}\n");
}
