//! The checked model as a few lines a person can compare.

use std::fmt::Write as _;

use triggers_codegen::{
    Manifest,
    model::{BusinessEvent, Entity, Enum, StepAction, Struct, Trigger, Type},
};

pub(super) fn manifest(manifest: &Manifest) -> String {
    let mut out = String::new();
    if let Some(id) = &manifest.app_id {
        let _ = writeln!(out, "app {id}");
    }
    manifest
        .entities
        .iter()
        .for_each(|found| entity(&mut out, found));
    manifest
        .triggers
        .iter()
        .for_each(|found| trigger(&mut out, found));
    manifest
        .business_events
        .iter()
        .for_each(|found| business_event(&mut out, found));
    out
}

fn entity(out: &mut String, entity: &Entity) {
    let _ = write!(out, "entity {}: {}", entity.key, entity.type_name);
    for part in &entity.derived_from {
        let ty = part.type_name.as_deref().unwrap_or("Uuid");
        let _ = write!(out, ", from {} as {}: {ty}", part.key, part.parameter);
    }
    out.push('\n');
}

fn trigger(out: &mut String, trigger: &Trigger) {
    let _ = write!(
        out,
        "trigger {}: mod {}, {:?}",
        trigger.key, trigger.module, trigger.name
    );
    if trigger.is_scheduled() {
        out.push_str(", scheduled");
    }
    if let Some(entity) = &trigger.entity {
        let _ = write!(out, ", of {entity}");
    }
    if let Some(found) = &trigger.idempotency {
        let _ = write!(out, ", once per {:?} for {:?} ms", found.key, found.ttl_ms);
    }
    out.push('\n');
    object(out, &trigger.payload, 1);
}

fn object(out: &mut String, object: &Struct, depth: usize) {
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}struct {}", object.type_name);
    for property in &object.properties {
        let optional = match (property.required, property.pii) {
            (true, false) => "",
            (false, false) => "optional ",
            (true, true) => "personal ",
            (false, true) => "optional personal ",
        };
        let _ = write!(
            out,
            "{indent}  {} as {}: {optional}",
            property.key, property.field
        );
        match &property.ty {
            Type::Enum(found) => choices(out, found, &indent),
            Type::Object(found) => {
                let _ = writeln!(out, "object");
                self::object(out, found, depth + 2);
            }
            Type::Array(found) => {
                let _ = writeln!(out, "array");
                self::object(out, found, depth + 2);
            }
            ty => {
                let _ = writeln!(out, "{ty:?}");
            }
        }
    }
}

fn choices(out: &mut String, choices: &Enum, indent: &str) {
    let _ = writeln!(out, "enum {}", choices.type_name);
    for variant in &choices.variants {
        let _ = write!(out, "{indent}    {:?} as {}", variant.value, variant.ident);
        if let Some(title) = &variant.title {
            let _ = write!(out, " {title:?}");
        }
        out.push('\n');
    }
}

fn business_event(out: &mut String, event: &BusinessEvent) {
    let _ = write!(
        out,
        "event {}: fn {}, struct {}",
        event.key, event.function, event.type_name
    );
    if let Some(entity) = &event.entity {
        let _ = write!(out, ", of {entity}");
    }
    out.push('\n');
    for step in &event.steps {
        let action = match step.action {
            StepAction::Report => "report",
            StepAction::Cancel => "cancel",
        };
        let _ = writeln!(out, "  {action} {} as {}", step.trigger, step.field);
    }
}
