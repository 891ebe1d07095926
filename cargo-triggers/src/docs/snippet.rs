//! Rust that reports and cancels, ready to be pasted into an app.

use triggers_codegen::model::{BusinessEvent, DerivedPart, Entity, Manifest, StepAction, Trigger};
use triggers_codegen::{sample, snippet};

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
                    snippet::indented(&payload(trigger))
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
    snippet::payload(trigger, &sample::payload(trigger)).unwrap_or_default()
}
