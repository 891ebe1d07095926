//! The payloads as schemas: in YAML for the manifest, in JSON for typify.

use crate::payloads::{Kind, Property};

/// How a schema is written.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// As people write it, with the titles and examples that the dashboard asks for.
    Yaml,
    /// Without titles, which typify would take for the names of types.
    Json,
}

impl Form {
    /// A word that needs no quotes in YAML.
    fn word(self, word: &str) -> String {
        match self {
            Self::Yaml => word.to_owned(),
            Self::Json => format!("\"{word}\""),
        }
    }

    fn words<'a>(self, words: impl Iterator<Item = &'a str>) -> String {
        words
            .map(|word| self.word(word))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// An entry of an object.
    fn entry(self, key: &str, value: &str) -> String {
        format!("{}: {value}", self.word(key))
    }

    /// The keywords of an object with these properties, on one line.
    pub(crate) fn object(self, properties: &[Property]) -> String {
        let entries: Vec<_> = properties
            .iter()
            .map(|property| self.entry(&property.key, &self.schema(property)))
            .collect();
        let required = properties.iter().filter(|property| property.required);
        let required = self.words(required.map(|property| property.key.as_str()));
        [
            self.entry("type", &self.word("object")),
            self.entry("properties", &format!("{{ {} }}", entries.join(", "))),
            self.entry("required", &format!("[{required}]")),
        ]
        .join(", ")
    }

    fn schema(self, property: &Property) -> String {
        let ty = match &property.kind {
            Kind::String => self.scalar("string", None),
            Kind::Number => self.scalar("number", None),
            Kind::Integer => self.scalar("integer", None),
            Kind::Boolean => self.scalar("boolean", None),
            Kind::Uuid => self.scalar("string", Some("uuid")),
            Kind::Timestamp => self.scalar("string", Some("date-time")),
            Kind::Date => self.scalar("string", Some("date")),
            Kind::Enum(values) => {
                let values = self.words(values.iter().map(String::as_str));
                let values = self.entry("enum", &format!("[{values}]"));
                format!("{}, {values}", self.scalar("string", None))
            }
            Kind::Object(properties) => self.object(properties),
            Kind::Array(properties) => {
                let items = self.entry("items", &format!("{{ {} }}", self.object(properties)));
                format!("{}, {items}", self.scalar("array", None))
            }
        };
        match self {
            Self::Json => format!("{{ {ty} }}"),
            Self::Yaml => {
                let example = example(&property.kind);
                format!(
                    "{{ {ty}, title: The {}, examples: [{example}] }}",
                    property.key
                )
            }
        }
    }

    fn scalar(self, ty: &str, format: Option<&str>) -> String {
        let ty = self.entry("type", &self.word(ty));
        match format {
            Some(format) => format!("{ty}, {}", self.entry("format", &self.word(format))),
            None => ty,
        }
    }
}

fn example(kind: &Kind) -> String {
    match kind {
        Kind::String => "text".to_owned(),
        Kind::Number => "1.5".to_owned(),
        Kind::Integer => "7".to_owned(),
        Kind::Boolean => "true".to_owned(),
        Kind::Uuid => "8046df3c-7575-4098-a5ab-c91ad8f33c47".to_owned(),
        Kind::Timestamp => "\"2026-12-01T10:00:00Z\"".to_owned(),
        Kind::Date => "\"2026-12-01\"".to_owned(),
        Kind::Enum(values) => values.first().cloned().unwrap_or_default(),
        Kind::Object(properties) => object_example(properties),
        Kind::Array(properties) => format!("[{}]", object_example(properties)),
    }
}

fn object_example(properties: &[Property]) -> String {
    let entries: Vec<_> = properties
        .iter()
        .map(|property| format!("{}: {}", property.key, example(&property.kind)))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}
