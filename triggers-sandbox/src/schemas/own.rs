//! The schema of a type, as schemars writes it.

use serde_json::{Map, Value};

/// A schema within the document that its references lead into.
#[derive(Clone, Copy)]
pub(super) struct Own<'s> {
    pub(super) schema: &'s Value,
    root: &'s Value,
}

/// Keywords that say something about values without refusing any.
const ANNOTATIONS: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];

impl<'s> Own<'s> {
    pub(super) fn root(root: &'s Value) -> Self {
        Own { schema: root, root }
    }

    /// Another schema of the same document.
    pub(super) fn at(self, schema: &'s Value) -> Self {
        Own { schema, ..self }
    }

    /// The keywords that may refuse values. None for `true`, which refuses nothing.
    pub(super) fn keywords(self) -> impl Iterator<Item = (&'s str, &'s Value)> {
        let entries = self.schema.as_object().into_iter().flat_map(Map::iter);
        entries
            .map(|(key, value)| (key.as_str(), value))
            .filter(|(key, _)| !ANNOTATIONS.contains(key) && !key.starts_with("x-"))
    }

    /// Whether the schema refuses nothing.
    pub(super) fn is_anything(self) -> bool {
        self.schema == &Value::Bool(true)
            || self.schema.is_object() && self.keywords().next().is_none()
    }

    /// What a reference within the document leads to.
    pub(super) fn referred(self, reference: &Value) -> Option<Self> {
        let pointer = reference.as_str()?.strip_prefix('#')?;
        self.root.pointer(pointer).map(|schema| self.at(schema))
    }

    /// The alternatives of `anyOf` and `oneOf`.
    pub(super) fn each(self, list: &'s Value) -> impl Iterator<Item = Self> {
        let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().map(move |schema| self.at(schema))
    }

    /// The schema in one line, references resolved one level deep.
    pub(super) fn text(self) -> String {
        let resolved = self.schema.get("$ref").and_then(|to| self.referred(to));
        let shown = resolved.map_or(self.schema, |resolved| resolved.schema);
        text(shown)
    }
}

/// The schema in one line, without what is only said about it.
pub(super) fn text(schema: &Value) -> String {
    const LONGEST: usize = 160;
    let plain = match schema {
        Value::Object(entries) => Value::Object(
            entries
                .iter()
                .filter(|(key, _)| !ANNOTATIONS.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        ),
        Value::Bool(true) => return "anything".to_owned(),
        other => other.clone(),
    };
    let text = plain.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
