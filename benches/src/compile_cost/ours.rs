//! The variant with `#[triggers]`.

use std::fmt::Write as _;

use crate::payloads::Trigger;
use crate::schema::Form;

/// The manifest. Every event belongs to one of a few entities, so every trigger has all functions.
pub(crate) fn manifest(triggers: &[Trigger]) -> String {
    let mut yaml = String::from("version: 1\nentities:\n");
    for entity in 0..triggers.len().min(ENTITIES) {
        let _ = writeln!(yaml, "  entity{entity}: {{}}");
    }
    yaml.push_str("triggers:\n");
    for (number, Trigger { key, properties }) in triggers.iter().enumerate() {
        let payload = Form::Yaml.object(properties);
        let _ = writeln!(yaml, "  {key}:\n    name: Something happened {number}");
        let _ = writeln!(yaml, "    description: An event of the benchmark.");
        let _ = writeln!(
            yaml,
            "    entity: entity{}\n    payload: {{ {payload} }}",
            number % ENTITIES
        );
    }
    yaml
}

const ENTITIES: usize = 8;

/// The crate: the macro, and nothing else.
pub(crate) const SOURCE: &str = "#[triggers_runtime::triggers]\npub mod events {}\n";
