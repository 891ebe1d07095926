//! Differences as one JSON document.

use std::io::{self, Write};

use serde::Serialize;
use triggers_codegen::drift::Change;

use super::Comparison;
use crate::json::Plain;

/// The whole document. Fields may be added; none is renamed or taken away.
#[derive(Serialize)]
struct Document<'a> {
    comparisons: Vec<Compared<'a>>,
}

#[derive(Serialize)]
struct Compared<'a> {
    from: &'a str,
    to: &'a str,
    changes: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    trigger: &'a str,
    /// As `services.name`; empty for the trigger itself.
    property: &'a str,
    /// JSON Pointer into the payload's schema.
    path: &'a str,
    rule: &'static str,
    /// `safe`, `allowed` or `forbidden`.
    class: &'static str,
    before: Option<Plain<'a>>,
    after: Option<Plain<'a>>,
    meaning: String,
}

pub(super) fn write(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    let comparisons = comparisons.iter().map(|comparison| Compared {
        from: &comparison.from,
        to: &comparison.to,
        changes: comparison.changes.iter().map(Changed::new).collect(),
    });
    let document = Document {
        comparisons: comparisons.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

impl<'a> Changed<'a> {
    fn new(change: &'a Change) -> Self {
        Self {
            trigger: &change.trigger,
            property: &change.property,
            path: &change.path,
            rule: change.kind.id(),
            class: change.class().id(),
            before: change.before.as_ref().map(Plain),
            after: change.after.as_ref().map(Plain),
            meaning: change.meaning(),
        }
    }
}
