//! The fields of a payload, with a sample that its schema takes; and the payload from the fields.

use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use serde_json::{Map, Value};
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
    crate::ui::json::readable(&object(payload, now))
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
                let values = choice.variants.iter().map(|it| json_text(&it.value));
                let mut chosen = values.filter(|json| self::text(json) == text);
                let value = chosen
                    .next()
                    .and_then(|json| serde_json::from_str(&json).ok());
                value.unwrap_or_else(|| text.into())
            }
            Type::Number | Type::Integer | Type::Boolean | Type::Object(_) | Type::Array(_) => {
                serde_json::from_str(text).unwrap_or_else(|_| text.into())
            }
        };
        payload.insert(property.key.clone(), value);
    }
    payload
}

/// JSON text, its members in the order of the manifest.
fn object(shape: &Struct, now: Timestamp) -> String {
    let member =
        |property: &Property| format!("{}:{}", quoted(&property.key), sample(property, now));
    let members: Vec<String> = shape.properties.iter().map(member).collect();
    format!("{{{}}}", members.join(","))
}

/// JSON text: an example or the default of the manifest, else any value of the type. A date to
/// schedule for is a week ahead, since an example of the manifest may have passed.
fn sample(property: &Property, now: Timestamp) -> String {
    if let Type::FutureDate = property.ty {
        let ahead = now.checked_add(168.hours()).unwrap_or(Timestamp::MAX);
        return quoted(&ahead.strftime("%Y-%m-%dT%H:00:00Z").to_string());
    }
    let mut given = property.examples.iter().chain(&property.default);
    if let Some(value) = given.next() {
        return json_text(value);
    }
    match &property.ty {
        Type::String => quoted("text"),
        Type::Number => "1.5".to_owned(),
        Type::Integer => "1".to_owned(),
        Type::Boolean => "true".to_owned(),
        Type::Uuid | Type::Contact => quoted("8046df3c-7575-4098-a5ab-c91ad8f33c47"),
        Type::Timestamp | Type::FutureDate => {
            quoted(&now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        }
        Type::Date => quoted(&now.strftime("%Y-%m-%d").to_string()),
        Type::Enum(choice) => {
            let first = choice.variants.first();
            first.map_or_else(|| "null".to_owned(), |variant| json_text(&variant.value))
        }
        Type::Object(shape) => object(shape, now),
        Type::Array(shape) => format!("[{}]", object(shape, now)),
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
            let values = choice.variants.iter();
            values
                .map(|variant| text(&json_text(&variant.value)))
                .collect()
        }
        Type::Boolean => vec!["true".to_owned(), "false".to_owned()],
        _ => Vec::new(),
    }
}

/// Written as it stands in the manifest; a JSON value in between would sort its members.
fn json_text(value: &serde_yaml::Value) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// What a field shows: text without its quotes, anything else as JSON.
fn text(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(Value::String(text)) => text,
        Ok(Value::Null) => String::new(),
        _ => crate::ui::json::readable(json),
    }
}

#[cfg(test)]
mod tests {
    use super::{fields, payload, sample_text};
    use jiff::Timestamp;
    use serde_json::{Value, json};
    use triggers_codegen::{Source, model::Trigger};

    const MANIFEST: &str = "version: 1
triggers:
  everything:
    name: Everything there is
    payload:
      type: object
      properties:
        text: { type: string, title: Text, examples: [it's <b>] }
        at: { type: string, format: date-time, futureDate: true, title: At }
        count: { type: integer, title: Count }
        share: { type: number, title: Share }
        sure: { type: boolean, title: Sure }
        id: { type: string, format: uuid, title: Id }
        day: { type: string, format: date, title: Day }
        level: { type: integer, title: Level, enum: [1, 2] }
        place: { type: object, title: Place, properties: { z: { type: string, title: Z }, a: { type: number, title: A } } }
        items: { type: array, title: Items, examples: [[{ z: 1, a: 2 }]], items: { type: object, properties: { z: { type: integer, title: Z }, a: { type: integer, title: A } } } }
      required: [text, at]
";

    fn trigger() -> Trigger {
        let (manifest, _) = triggers_codegen::read(&Source::inline("triggers.yaml", MANIFEST));
        manifest.triggers.first().cloned().expect("a trigger")
    }

    #[test]
    fn the_form_as_it_is_opened_gives_the_sample() {
        let trigger = trigger();
        let now: Timestamp = "2026-11-20T10:00:00Z".parse().expect("a timestamp");
        let fields = fields(&trigger.payload, now);
        let given = |key: &str| {
            fields
                .iter()
                .find(|it| it.key == key)
                .map(|it| it.sample.as_str())
        };
        let sent = Value::Object(payload(&trigger.payload, given));
        let sample: Value =
            serde_json::from_str(&sample_text(&trigger.payload, now)).expect("JSON");
        assert_eq!(sent, sample);
        assert_eq!(sent["at"], "2026-11-27T10:00:00Z");
        assert_eq!(
            (&sent["level"], &sent["text"]),
            (&json!(1), &json!("it's <b>"))
        );
    }

    #[test]
    fn empty_fields_are_left_out_and_wrong_ones_sent_as_text() {
        let trigger = trigger();
        let given = |key: &str| match key {
            "count" => Some("many"),
            "sure" => Some("true"),
            "level" => Some("3"),
            "text" => Some(""),
            _ => None,
        };
        let sent = Value::Object(payload(&trigger.payload, given));
        assert_eq!(sent, json!({ "count": "many", "sure": true, "level": "3" }));
    }
}
