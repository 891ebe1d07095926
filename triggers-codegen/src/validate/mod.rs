//! Checks JSON values against payload schemas, as the service does when an event is reported.
//!
//! A [`Validator`] is made once for each schema. It knows the keywords of the payload dialect, and of
//! the rest of JSON Schema draft 07 those that need no other document and no regular expression:
//! limits of numbers, texts, lists and objects, `const`, `anyOf`, `allOf`, `oneOf` and `not`. All
//! others are ignored.
//!
//! ```
//! use serde_json::json;
//! use triggers_codegen::validate::{Formats, Validator};
//!
//! let schema = serde_yaml::from_str("{ type: object, required: [total], properties: { total: { type: number } } }");
//! let validator = Validator::new(&schema?, Formats::default());
//! assert!(validator.is_valid(&json!({ "total": 12.5 })));
//! let found = validator.violations(&json!({ "total": "12.5" }), 100);
//! assert_eq!((found[0].path.as_str(), found[0].keyword), ("/total", "type"));
//! # Ok::<(), serde_yaml::Error>(())
//! ```

mod apply;
pub mod formats;
mod schema;

use serde_json::Value;

use apply::Applied;
use schema::Schema;

/// How texts are compared with their `format`.
#[derive(Clone, Copy, Debug)]
pub struct Formats {
    /// Whether formats are checked at all.
    pub enforced: bool,
    /// Whether a text is a GUID.
    pub uuid: fn(&str) -> bool,
    /// Whether a text is a date and time.
    pub date_time: fn(&str) -> bool,
}

impl Default for Formats {
    /// All formats are checked, GUIDs and dates in their strict spelling.
    fn default() -> Self {
        Formats {
            enforced: true,
            uuid: crate::formats::is_uuid,
            date_time: crate::formats::is_date_time,
        }
    }
}

/// One way in which a value does not match its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON Pointer to the value, for example `/services/0/price`; empty for the whole value.
    pub path: String,
    /// The keyword of the schema that is not satisfied.
    pub keyword: &'static str,
    /// What is wrong, without the value itself: it may be personal data.
    pub message: String,
}

/// A schema, prepared for checking many values.
#[derive(Debug)]
pub struct Validator {
    schema: Schema,
    formats: Formats,
}

impl Validator {
    /// Prepares a schema. Keywords with an unusable value are ignored.
    #[must_use]
    pub fn new(schema: &serde_yaml::Value, formats: Formats) -> Self {
        let schema = Schema::new(schema);
        Validator { schema, formats }
    }

    /// Whether the value matches the schema. Allocates nothing for a payload of the dialect.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        apply::is_valid(&self.schema, value, &self.formats)
    }

    /// Returns how the value does not match the schema: at most `most` violations, in the order of the
    /// schema.
    #[must_use]
    pub fn violations(&self, value: &Value, most: usize) -> Vec<Violation> {
        let mut applied = Applied::new(&self.formats, most);
        applied.schema(&self.schema, value);
        applied.found
    }
}
