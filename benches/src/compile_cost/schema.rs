//! The payloads as JSON Schema, which is YAML too: what the manifest and typify read.

use crate::payloads::{Kind, Property};

/// The schema of an object on one line. With `titles`, properties carry what the dashboard asks
/// for; typify takes titles for type names, so it gets none.
pub(crate) fn object(properties: &[Property], titles: bool) -> String {
    let entries: Vec<_> = properties
        .iter()
        .map(|property| format!("\"{}\": {}", property.key, schema(property, titles)))
        .collect();
    let required: Vec<_> = properties
        .iter()
        .filter(|property| property.required)
        .map(|property| format!("\"{}\"", property.key))
        .collect();
    format!(
        r#""type": "object", "properties": {{ {} }}, "required": [{}]"#,
        entries.join(", "),
        required.join(", ")
    )
}

fn schema(property: &Property, titles: bool) -> String {
    let ty = match &property.kind {
        Kind::String => r#""type": "string""#.to_owned(),
        Kind::Number => r#""type": "number""#.to_owned(),
        Kind::Integer => r#""type": "integer""#.to_owned(),
        Kind::Boolean => r#""type": "boolean""#.to_owned(),
        Kind::Uuid => r#""type": "string", "format": "uuid""#.to_owned(),
        Kind::Timestamp => r#""type": "string", "format": "date-time""#.to_owned(),
        Kind::Date => r#""type": "string", "format": "date""#.to_owned(),
        Kind::Enum(values) => format!(r#""type": "string", "enum": ["{}"]"#, values.join("\", \"")),
        Kind::Object(properties) => object(properties, titles),
        Kind::Array(properties) => {
            format!(
                r#""type": "array", "items": {{ {} }}"#,
                object(properties, titles)
            )
        }
    };
    if !titles {
        return format!("{{ {ty} }}");
    }
    let example = example(&property.kind);
    format!(
        r#"{{ {ty}, "title": "The {}", "examples": [{example}] }}"#,
        property.key
    )
}

fn example(kind: &Kind) -> String {
    match kind {
        Kind::String => r#""text""#.to_owned(),
        Kind::Number => "1.5".to_owned(),
        Kind::Integer => "7".to_owned(),
        Kind::Boolean => "true".to_owned(),
        Kind::Uuid => r#""8046df3c-7575-4098-a5ab-c91ad8f33c47""#.to_owned(),
        Kind::Timestamp => r#""2026-12-01T10:00:00Z""#.to_owned(),
        Kind::Date => r#""2026-12-01""#.to_owned(),
        Kind::Enum(values) => format!("\"{}\"", values.first().map_or("", String::as_str)),
        Kind::Object(properties) => object_example(properties),
        Kind::Array(properties) => format!("[{}]", object_example(properties)),
    }
}

fn object_example(properties: &[Property]) -> String {
    let entries: Vec<_> = properties
        .iter()
        .map(|property| format!("\"{}\": {}", property.key, example(&property.kind)))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}
