//! The JSON Schema of the manifest format, for editors.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};

use super::{Entries, Field, RawManifest, Tree, TypeName};
use crate::model::TYPES;

/// Where the schema is published: the first line of a manifest names it for editors.
const ADDRESS: &str =
    "https://raw.githubusercontent.com/triggers-rs/triggers/main/triggers.schema.json";

/// The text of `triggers.schema.json`: what an editor needs to complete a manifest and to explain
/// its keys. Rules that join several places are left to the check.
#[must_use]
pub fn manifest_schema() -> String {
    let schema = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<RawManifest>();
    let mut schema = schema.to_value();
    schema["$id"] = ADDRESS.into();
    // The same text whichever features of the JSON library other crates of a build turn on.
    schema.sort_all_objects();
    let text = format!("{schema:#}\n");
    // Editors show the names of the structures; the prefix says something to this crate only.
    text.replace("\"Raw", "\"")
        .replace("definitions/Raw", "definitions/")
}

/// The rules that can be allowed.
pub(super) fn warnings() -> Vec<&'static str> {
    crate::rules::all()
        .filter(|rule| rule.can_be_allowed())
        .map(|rule| rule.id)
        .collect()
}

impl<T: JsonSchema> JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("EntriesOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

impl JsonSchema for TypeName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "string", "enum": TYPES },
            { "type": "array", "minItems": 2, "maxItems": 2, "contains": { "const": "null" } },
        ] })
    }
}

impl JsonSchema for Tree {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}
