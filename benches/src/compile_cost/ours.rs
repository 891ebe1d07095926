//! The variant with `#[triggers]`.

use std::fmt::Write as _;

use crate::payloads::Trigger;
use crate::schema::Form;

/// The manifest. Every event belongs to one of a few entities, so every trigger has all functions.
fn manifest(triggers: &[Trigger]) -> String {
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

/// The crate: its manifests and the module of each.
///
/// A manifest may have 1 MiB, which a thousand of these triggers exceed.
pub(crate) fn files(triggers: &[Trigger]) -> (Vec<(String, String)>, String) {
    let mut manifests = Vec::new();
    let mut rust = String::new();
    for (number, part) in triggers.chunks(500).enumerate() {
        let name = format!("triggers{number}.yaml");
        let _ = writeln!(
            rust,
            "#[triggers_runtime::triggers(\"{name}\")]\npub mod events{number} {{}}"
        );
        manifests.push((name, manifest(part)));
    }
    (manifests, rust)
}
