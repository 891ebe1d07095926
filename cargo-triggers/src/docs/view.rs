//! What the catalog says of a manifest, in the order in which it says it.

use serde::Serialize;
use serde_yaml::Value;
use triggers_codegen::model::{
    BusinessEvent, KeyPart, Manifest, Property, StepAction, Struct, Trigger, Type,
};
use triggers_codegen::sample;

use super::snippet;
use crate::json::Plain;

/// The whole catalog. Texts are as the manifest has them; what prints them escapes them.
#[derive(Serialize)]
pub(super) struct Catalog {
    pub(super) source: String,
    pub(super) app_id: Option<String>,
    pub(super) triggers: Vec<TriggerView>,
    pub(super) events: Vec<EventView>,
}

#[derive(Serialize)]
pub(super) struct TriggerView {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// The property whose date the event takes place at.
    pub(super) scheduled_by: Option<String>,
    /// What its events are canceled by.
    pub(super) entity: Option<EntityView>,
    /// What makes a repeat of a report a repeat.
    pub(super) repeats: Option<String>,
    pub(super) rows: Vec<Row>,
    pub(super) example: String,
    pub(super) snippet: String,
    /// The business events that it takes part in.
    pub(super) events: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct EntityView {
    pub(super) key: String,
    pub(super) description: Option<String>,
}

/// One property, nested ones after the property that holds them.
#[derive(Serialize)]
pub(super) struct Row {
    /// As `services[].name`.
    pub(super) path: String,
    pub(super) nested: bool,
    pub(super) kind: String,
    pub(super) required: bool,
    /// Whether it holds personal data.
    pub(super) pii: bool,
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// As JSON.
    pub(super) example: Option<String>,
}

#[derive(Serialize)]
pub(super) struct EventView {
    pub(super) key: String,
    pub(super) entity: Option<String>,
    pub(super) steps: Vec<StepView>,
    pub(super) snippet: String,
}

#[derive(Serialize)]
pub(super) struct StepView {
    /// `cancel` or `report`.
    pub(super) action: &'static str,
    pub(super) trigger: String,
    /// The property whose date a reported event waits for.
    pub(super) waits_for: Option<String>,
}

impl Catalog {
    pub(super) fn new(source: &str, manifest: &Manifest) -> Self {
        Catalog {
            source: source.to_owned(),
            app_id: manifest.app_id.clone(),
            triggers: manifest
                .triggers
                .iter()
                .map(|trigger| TriggerView::new(trigger, manifest))
                .collect(),
            events: manifest
                .business_events
                .iter()
                .map(|event| EventView::new(event, manifest))
                .collect(),
        }
    }
}

impl TriggerView {
    fn new(trigger: &Trigger, manifest: &Manifest) -> Self {
        let mut rows = Vec::new();
        rows_of(&trigger.payload, &trigger.schema, "", &mut rows);
        let entity = trigger
            .entity
            .as_deref()
            .and_then(|key| manifest.entity(key));
        let events = manifest.business_events.iter();
        TriggerView {
            key: trigger.key.clone(),
            name: trigger.name.clone(),
            description: trigger.description.clone(),
            scheduled_by: future_date(trigger),
            entity: entity.map(|entity| EntityView {
                key: entity.key.clone(),
                description: entity.description.clone(),
            }),
            repeats: repeats(trigger),
            rows,
            example: pretty(&sample::payload(trigger)),
            snippet: snippet::of_trigger(trigger, manifest),
            events: events
                .filter(|event| event.steps.iter().any(|step| step.trigger == trigger.key))
                .map(|event| event.key.clone())
                .collect(),
        }
    }
}

impl EventView {
    fn new(event: &BusinessEvent, manifest: &Manifest) -> Self {
        let steps = event.steps.iter().map(|step| {
            let cancels = step.action == StepAction::Cancel;
            let trigger = manifest.trigger(&step.trigger).filter(|_| !cancels);
            StepView {
                action: if cancels { "cancel" } else { "report" },
                trigger: step.trigger.clone(),
                waits_for: trigger.and_then(future_date),
            }
        });
        EventView {
            key: event.key.clone(),
            entity: event.entity.clone(),
            steps: steps.collect(),
            snippet: snippet::of_event(event, manifest),
        }
    }
}

fn future_date(trigger: &Trigger) -> Option<String> {
    let mut properties = trigger.payload.properties.iter();
    let found = properties.find(|property| matches!(property.ty, Type::FutureDate));
    found.map(|property| property.key.clone())
}

fn repeats(trigger: &Trigger) -> Option<String> {
    let rule = trigger.idempotency.as_ref()?;
    let parts: Vec<&str> = rule
        .key
        .iter()
        .map(|part| match part {
            KeyPart::Entity => trigger.entity.as_deref().unwrap_or("entity"),
            KeyPart::Property(key) => key,
        })
        .collect();
    let life = rule.ttl_ms.map_or("a week".to_owned(), period);
    Some(format!("the same {} within {life}", parts.join(" and ")))
}

/// Milliseconds in the largest unit that they are whole in.
fn period(ms: u64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (604_800_000, "week"),
        (86_400_000, "day"),
        (3_600_000, "hour"),
        (60_000, "minute"),
        (1000, "second"),
    ];
    let unit = UNITS.iter().find(|(size, _)| ms.is_multiple_of(*size));
    let (size, name) = unit.copied().unwrap_or((1, "millisecond"));
    match ms / size {
        1 => format!("one {name}"),
        count => format!("{count} {name}s"),
    }
}

fn rows_of(object: &Struct, schema: &Value, above: &str, rows: &mut Vec<Row>) {
    for property in &object.properties {
        let path = format!("{above}{}", property.key);
        let schema = sample::schema_of(schema, &property.key);
        rows.push(Row {
            nested: !above.is_empty(),
            kind: kind(&property.ty, schema),
            required: property.required,
            pii: property.pii,
            title: property.title.clone().unwrap_or_default(),
            description: property.description.clone(),
            example: example(property),
            path: path.clone(),
        });
        match &property.ty {
            Type::Object(object) => rows_of(object, schema, &format!("{path}."), rows),
            Type::Array(item) => {
                let schema = schema.get("items").unwrap_or(&Value::Null);
                rows_of(item, schema, &format!("{path}[]."), rows);
            }
            _ => {}
        }
    }
}

/// Examples of nested values are in the whole example below.
fn example(property: &Property) -> Option<String> {
    match property.ty {
        Type::Object(_) | Type::Array(_) => None,
        _ => property.examples.first().map(compact),
    }
}

/// Closed sets longer than this are cut.
const MAX_CHOICES: usize = 12;

fn kind(ty: &Type, schema: &Value) -> String {
    match ty {
        // Formats without a type of their own.
        Type::String => match schema.get("format").and_then(Value::as_str) {
            Some(format) => format!("text, format {format}"),
            None => "text".to_owned(),
        },
        Type::Number => "number".to_owned(),
        Type::Integer => "whole number".to_owned(),
        Type::Boolean => "true or false".to_owned(),
        Type::Uuid => "GUID".to_owned(),
        Type::Contact => "GUID of a contact of the site".to_owned(),
        Type::Timestamp => "date and time".to_owned(),
        Type::FutureDate => "date and time at which the event takes place".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Object(_) => "object".to_owned(),
        Type::Array(_) => "list of objects".to_owned(),
        Type::Enum(values) => {
            let shown = values
                .variants
                .iter()
                .take(MAX_CHOICES)
                .map(|variant| compact(&variant.value));
            let shown: Vec<String> = shown.collect();
            let more = values.variants.len() - shown.len();
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            format!("one of {}{more}", shown.join(", "))
        }
    }
}

/// JSON on one line. A value of a manifest is always JSON.
fn compact(value: &Value) -> String {
    serde_json::to_string(&Plain(value)).unwrap_or_default()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(&Plain(value)).unwrap_or_default()
}
