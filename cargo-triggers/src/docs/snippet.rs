//! Rust that reports and cancels, ready to be pasted into an app.

use serde_yaml::Value;
use triggers_codegen::model::{
    BusinessEvent, DerivedPart, Entity, Manifest, Property, StepAction, Struct, Trigger, Type,
};

use crate::sample;

/// Reports one event of the trigger, and cancels it where that is possible.
pub(super) fn of_trigger(trigger: &Trigger, manifest: &Manifest) -> String {
    let module = &trigger.module;
    let entity = trigger
        .entity
        .as_deref()
        .and_then(|key| manifest.entity(key));
    let mut lines = Vec::new();
    lines.extend(entity.map(id));
    lines.push(format!("let payload = {};", payload(trigger)));
    let id = if entity.is_some() { "id, " } else { "" };
    lines.push(format!(
        "events::{module}::report(&site, {id}&payload).await?;"
    ));
    if entity.is_some() {
        lines.push("// Once it no longer holds:".to_owned());
        lines.push(format!("events::{module}::cancel(&site, id).await?;"));
    }
    lines.join("\n")
}

/// Makes all calls of the business event.
pub(super) fn of_event(event: &BusinessEvent, manifest: &Manifest) -> String {
    let entity = event.entity.as_deref().and_then(|key| manifest.entity(key));
    let mut lines: Vec<String> = entity.map(id).into_iter().collect();
    let reports: Vec<_> = event
        .steps
        .iter()
        .filter(|step| step.action == StepAction::Report)
        .collect();
    let mut arguments = vec!["&site"];
    arguments.extend(entity.map(|_| "id"));
    if !reports.is_empty() {
        lines.push(format!(
            "let payloads = events::business::{} {{",
            event.type_name
        ));
        for step in reports {
            if let Some(trigger) = manifest.trigger(&step.trigger) {
                lines.push(format!(
                    "    {}: {},",
                    step.field,
                    indented(&payload(trigger), 1)
                ));
            }
        }
        lines.push("};".to_owned());
        arguments.push("&payloads");
    }
    lines.push(format!(
        "events::business::{}({}).await?;",
        event.function,
        arguments.join(", ")
    ));
    lines.join("\n")
}

/// The line that makes the entity's id.
fn id(entity: &Entity) -> String {
    let name = &entity.type_name;
    if entity.derived_from.is_empty() {
        let variable = variable(&entity.key);
        return format!(
            "let {variable} = Uuid::now_v7(); // as the app stores it\nlet id = events::{name}::new({variable});"
        );
    }
    let parts = &entity.derived_from;
    let stored = parts.iter().map(|part| {
        let part = variable(&part.key);
        format!("let {part} = Uuid::now_v7(); // as the app stores it\n")
    });
    let stored: String = stored.collect();
    let value = |part: &DerivedPart| {
        let variable = variable(&part.key);
        let ty = part.type_name.as_ref();
        ty.map_or(variable.clone(), |ty| {
            format!("events::{ty}::new({variable})")
        })
    };
    let values: Vec<String> = if parts.iter().all(|part| part.type_name.is_some()) {
        parts.iter().map(value).collect()
    } else {
        let fields = parts
            .iter()
            .map(|part| format!("{}: {}", part.parameter, value(part)));
        let fields: Vec<String> = fields.collect();
        vec![format!("events::{name}Parts {{ {} }}", fields.join(", "))]
    };
    format!(
        "{stored}let id = events::{name}::derive({});",
        values.join(", ")
    )
}

/// Keys of entities have letters, digits and underscores only; no keyword ends in `_id`.
fn variable(key: &str) -> String {
    format!("{key}_id")
}

fn payload(trigger: &Trigger) -> String {
    let value = sample::payload(trigger);
    structure(&trigger.payload, &value, &trigger.module)
}

fn structure(object: &Struct, value: &Value, module: &str) -> String {
    let fields = object.properties.iter().map(|property| {
        let value = value
            .get(property.key.as_str())
            .filter(|value| !value.is_null());
        let written = value.map(|value| expression(property, value, module));
        let written = match (written, property.required) {
            (Some(value), false) => format!("Some({value})"),
            (Some(value), true) => value,
            (None, _) => "None".to_owned(),
        };
        format!("    {}: {},\n", property.field, indented(&written, 1))
    });
    let fields: String = fields.collect();
    format!("events::{module}::{} {{\n{fields}}}", object.type_name)
}

fn expression(property: &Property, value: &Value, module: &str) -> String {
    let text = format!("{:?}", value.as_str().unwrap_or_default());
    match &property.ty {
        Type::String => format!("{text}.to_owned()"),
        Type::Number => value
            .as_f64()
            .map_or("0.0".to_owned(), |number| format!("{number:?}")),
        Type::Integer => whole(value),
        Type::Boolean => value.as_bool().unwrap_or_default().to_string(),
        Type::Uuid | Type::Timestamp | Type::Date => format!("{text}.parse()?"),
        Type::Contact => format!("ContactId::new({text}.parse()?)"),
        Type::FutureDate => format!("FutureDate::new({text}.parse()?)"),
        Type::Enum(values) => {
            let found = values
                .variants
                .iter()
                .find(|variant| variant.value == *value);
            let variant = found.or(values.variants.first());
            let variant = variant.map_or("", |variant| variant.ident.as_str());
            format!("events::{module}::{}::{variant}", values.type_name)
        }
        Type::Object(object) => structure(object, value, module),
        Type::Array(item) => {
            let items = value.as_sequence().into_iter().flatten();
            let items: Vec<String> = items.map(|value| structure(item, value, module)).collect();
            format!("vec![{}]", items.join(", "))
        }
    }
}

/// JSON Schema takes `3.0` for a whole number, Rust does not.
fn whole(value: &Value) -> String {
    match (value.as_i64(), value.as_f64()) {
        (Some(number), _) => number.to_string(),
        (None, Some(number)) => format!("{number:.0}"),
        (None, None) => "0".to_owned(),
    }
}

/// All lines but the first moved to the right.
fn indented(text: &str, steps: usize) -> String {
    text.replace('\n', &format!("\n{}", "    ".repeat(steps)))
}
