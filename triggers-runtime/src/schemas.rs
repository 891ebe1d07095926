//! JSON Schemas of payloads, for `#[triggers(schemas)]`.

pub use std::borrow::Cow;

pub use schemars::{JsonSchema, Schema, SchemaGenerator};

use schemars::json_schema;
use serde_json::Value;

use crate::{ContactId, FutureDate};

/// Reads a schema; if `text` is none, the result allows nothing.
#[must_use]
pub fn schema(text: &str) -> Schema {
    let value: Option<Value> = serde_json::from_str(text).ok();
    value
        .and_then(|value| Schema::try_from(value).ok())
        .unwrap_or_else(|| Schema::from(false))
}

macro_rules! text {
    ($type:ident, $format:literal) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format })
            }
        }
    };
}

text!(ContactId, "uuid");
text!(FutureDate, "date-time");
