//! The variant with `#[triggers]`.

use std::fmt::Write as _;

use crate::payloads::{Trigger, snake};
use crate::schema;

/// The manifest. Every event belongs to one of a few entities, so every trigger has all functions.
pub(crate) fn manifest(triggers: &[Trigger]) -> String {
    let mut yaml = String::from("version: 1\nentities:\n");
    for entity in 0..triggers.len().min(ENTITIES) {
        let _ = writeln!(yaml, "  entity{entity}: {{}}");
    }
    yaml.push_str("triggers:\n");
    for (number, Trigger { key, properties }) in triggers.iter().enumerate() {
        let payload = schema::object(properties, true);
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

/// The crate: the macro, and a caller of every `report`, so that none goes uncompiled.
pub(crate) fn source(triggers: &[Trigger]) -> String {
    let mut rust = String::from("#[triggers_runtime::triggers]\npub mod events {}\n");
    for (number, Trigger { key, .. }) in triggers.iter().enumerate() {
        let (module, id) = (snake(key), format!("events::Entity{}Id", number % ENTITIES));
        let _ = writeln!(
            rust,
            "pub fn call_{module}(sink: &dyn triggers_runtime::Sink, id: {id}, \
             payload: events::{module}::Payload) -> triggers_runtime::Sending<'_, triggers_runtime::Receipt> \
             {{ events::{module}::report(sink, id, payload) }}"
        );
    }
    rust
}
