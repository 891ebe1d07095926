//! JSON Schemas of payloads, and whether a type's own schema takes what the dashboard's allows.
//!
//! What is here is called by modules with `#[triggers(schemas)]`; the feature is `schemars`.

mod accepts;
mod admits;
mod keywords;
mod mismatch;
mod own;

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;

pub use mismatch::{Difference, SchemaMismatch};
pub use schemars::JsonSchema;

use crate::{ContactId, FutureDate};

/// What generated code calls.
pub mod generated {
    pub use std::borrow::Cow;

    pub use schemars::{JsonSchema, Schema, SchemaGenerator};

    pub use super::{SchemaMismatch, assert_matches, compare, schema};
}

/// A schema from its JSON text; one that allows nothing, should the text be no schema.
#[must_use]
pub fn schema(text: &str) -> Schema {
    let value: Option<Value> = serde_json::from_str(text).ok();
    value
        .and_then(|value| Schema::try_from(value).ok())
        .unwrap_or_else(|| Schema::from(false))
}

/// Whether the schema of `T` takes every payload that the schema of the trigger allows.
///
/// `schemas` are the module's: trigger keys with the JSON texts of their schemas.
///
/// # Errors
///
/// All places where `T` refuses, or might refuse, what the dashboard allows.
pub fn compare<T: JsonSchema + ?Sized>(
    trigger_key: &str,
    schemas: &[(&str, &str)],
) -> Result<(), SchemaMismatch> {
    let type_name = std::any::type_name::<T>();
    let Some((_, text)) = schemas.iter().find(|(key, _)| *key == trigger_key) else {
        let known = schemas.iter().map(|(key, _)| *key).collect();
        return Err(SchemaMismatch::unknown(trigger_key, known));
    };
    // The dashboard speaks draft 7. What is read is compared, for that is what accepts.
    let own = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>();
    let differences = accepts::differences(schema(text).as_value(), own.as_value());
    if differences.is_empty() {
        return Ok(());
    }
    Err(SchemaMismatch::new(trigger_key, type_name, differences))
}

/// As [`compare`], for tests.
///
/// # Panics
///
/// With all differences, if there are any.
#[track_caller]
#[expect(clippy::panic, reason = "an assertion, for tests")]
pub fn assert_matches<T: JsonSchema + ?Sized>(trigger_key: &str, schemas: &[(&str, &str)]) {
    if let Err(mismatch) = compare::<T>(trigger_key, schemas) {
        panic!("{mismatch}");
    }
}

impl JsonSchema for ContactId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ContactId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "uuid" })
    }
}

impl JsonSchema for FutureDate {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "FutureDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}
