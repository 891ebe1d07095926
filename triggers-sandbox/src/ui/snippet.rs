//! A call as Rust that makes it again, with the generated functions.

use crate::catalog::Trigger;
use crate::journal::{Operation, Request};
use serde_json::Value;
use std::fmt::Write as _;
use triggers_codegen::model::{Struct, Type, Variant};

/// For an app with `#[triggers] mod events {}`; only single calls, whose fields fit the manifest.
pub(super) fn rust(request: &Request, trigger: &Trigger) -> Option<String> {
    let body: Value = serde_json::from_str(&request.request_body).ok()?;
    let model = &trigger.model;
    let module = &model.module;
    let entity = match (body["externalEntityId"].as_str(), &trigger.entity_type) {
        (Some(id), Some(name)) => format!(", events::{name}::new({}.parse()?)", literal(id)),
        (None, None) => String::new(),
        _ => return None,
    };
    match request.operation {
        Operation::Cancel => Some(format!("events::{module}::cancel(&site{entity}).await?;")),
        Operation::Report => {
            let payload = structure(&model.payload, module, &body["payload"], 0)?;
            Some(format!(
                "events::{module}::report(&site{entity}, &{payload}).await?;"
            ))
        }
        _ => None,
    }
}

fn structure(shape: &Struct, module: &str, value: &Value, depth: usize) -> Option<String> {
    let object = value.as_object()?;
    let pad = "    ".repeat(depth);
    let mut text = format!("events::{module}::{} {{\n", shape.type_name);
    for property in &shape.properties {
        let given = object.get(&property.key);
        let field = match given {
            None if property.required => return None,
            None => "None".to_owned(),
            Some(value) => {
                let value = expression(&property.ty, module, value, depth + 1)?;
                if property.required {
                    value
                } else {
                    format!("Some({value})")
                }
            }
        };
        let _ok = writeln!(text, "{pad}    {}: {field},", property.field);
    }
    text.push_str(&pad);
    text.push('}');
    Some(text)
}

fn expression(ty: &Type, module: &str, value: &Value, depth: usize) -> Option<String> {
    let text = || value.as_str().map(literal);
    Some(match ty {
        Type::String => format!("{}.to_owned()", text()?),
        Type::Number => format!("{:?}", value.as_f64()?),
        Type::Integer => value.as_i64()?.to_string(),
        Type::Boolean => value.as_bool()?.to_string(),
        Type::Uuid | Type::Timestamp | Type::Date => format!("{}.parse()?", text()?),
        Type::Contact => format!("ContactId::new({}.parse()?)", text()?),
        Type::FutureDate => format!("FutureDate::new({}.parse()?)", text()?),
        Type::Enum(choice) => {
            let is_it = |variant: &&Variant| {
                serde_json::to_value(&variant.value).is_ok_and(|it| it == *value)
            };
            let variant = choice.variants.iter().find(is_it)?;
            format!("events::{module}::{}::{}", choice.type_name, variant.ident)
        }
        Type::Object(shape) => structure(shape, module, value, depth)?,
        Type::Array(shape) => {
            let items = value.as_array()?.iter();
            let items: Option<Vec<_>> = items
                .map(|item| structure(shape, module, item, depth))
                .collect();
            format!("vec![{}]", items?.join(", "))
        }
    })
}

fn literal(text: &str) -> String {
    format!("{text:?}")
}
