//! Whether a type's own JSON Schema accepts every payload that the dashboard's schema allows.
//!
//! For readers of payloads, such as handlers of webhooks: their types are written by hand, and a
//! change in the dashboard must not make them refuse events. Needs the feature `schemars`, and
//! `#[triggers(schemas)]` on the module of the app.
//!
//! ```
//! use schemars::JsonSchema;
//! use triggers_sandbox::schemas::assert_matches;
//!
//! # struct Reader;
//! # impl JsonSchema for Reader {
//! #     fn schema_name() -> std::borrow::Cow<'static, str> { "Reader".into() }
//! #     fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
//! #         schemars::json_schema!({ "type": "object" })
//! #     }
//! # }
//! // `events::SCHEMAS` in an app.
//! const SCHEMAS: &[(&str, &str)] = &[("invoice_overdue", r#"{"type":"object"}"#)];
//! assert_matches::<Reader>("invoice_overdue", SCHEMAS);
//! ```

mod accepts;
mod admits;
mod keywords;
mod mismatch;
mod own;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

pub use mismatch::{Difference, SchemaMismatch};

/// Compares the schema of `T` with that of a trigger: it must accept every payload that the
/// trigger's schema allows.
///
/// `schemas` is the constant `SCHEMAS` of the app's module: trigger keys with the JSON texts of their
/// schemas.
///
/// # Errors
///
/// All places where `T` refuses, or might refuse, what the dashboard allows.
pub fn compare<T: JsonSchema + ?Sized>(
    trigger_key: &str,
    schemas: &[(&str, &str)],
) -> Result<(), SchemaMismatch> {
    let Some((_, text)) = schemas.iter().find(|(key, _)| *key == trigger_key) else {
        return Err(SchemaMismatch::UnknownTrigger {
            trigger_key: trigger_key.to_owned(),
            known: schemas.iter().map(|(key, _)| (*key).to_owned()).collect(),
        });
    };
    // The dashboard speaks draft 7. What is read is compared, for that is what accepts.
    let own = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>();
    // A text that is no schema allows nothing.
    let dashboard = serde_json::from_str(text).unwrap_or(Value::Bool(false));
    let differences = accepts::differences(&dashboard, own.as_value());
    if differences.is_empty() {
        return Ok(());
    }
    Err(SchemaMismatch::Refuses {
        trigger_key: trigger_key.to_owned(),
        type_name: std::any::type_name::<T>(),
        differences,
    })
}

/// Asserts what [`compare`] checks.
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
