//! Places of the manifest, shown in the messages about hand-written types.

use std::collections::HashMap;

use serde_yaml::Value;

use crate::checked::Checked;
use crate::diagnostic::At;
use crate::document::yaml::locate::locate;
use crate::model::Manifest;
use crate::pointer;
use crate::render::{Span, snippet};
use crate::source::Source;

/// The places of all that the schemas of a manifest say.
pub(super) struct Snippets<'s> {
    source: &'s Source,
    spans: &'s HashMap<At, Span>,
}

/// Finds the places in one walk over the text.
pub(crate) fn spans(manifest: &Manifest, source: &Source) -> HashMap<At, Span> {
    let mut wanted = Vec::new();
    for trigger in &manifest.triggers {
        let path = format!("/triggers/{}/payload", trigger.key);
        gather(&path, &trigger.schema, &mut wanted);
    }
    locate(source, &wanted)
}

impl<'s> Snippets<'s> {
    pub(super) fn new(checked: &'s Checked) -> Self {
        Snippets {
            source: &checked.source,
            spans: checked.spans(),
        }
    }

    /// The line at the place, with a caret and a label; the file alone where there is no such
    /// place.
    pub(super) fn show(&self, at: &At, label: &str) -> String {
        snippet(self.source, self.spans.get(at).copied(), label)
    }
}

fn gather(path: &str, schema: &Value, wanted: &mut Vec<At>) {
    wanted.push(At::key(path));
    wanted.push(At::value(path));
    match schema {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                // Nothing is said about examples, and they may be long.
                if let Some(key) = key.as_str().filter(|key| *key != "examples") {
                    gather(&format!("{path}/{}", pointer::escape(key)), value, wanted);
                }
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                gather(&format!("{path}/{index}"), item, wanted);
            }
        }
        _ => {}
    }
}
