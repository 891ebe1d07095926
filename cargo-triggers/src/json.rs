//! Values of a manifest as JSON.

use std::fmt::Write;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_yaml::Value;

/// A value whose order is kept and whose tags are dropped.
pub(crate) struct Plain<'v>(pub(crate) &'v Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Sequence(items) => serializer.collect_seq(items.iter().map(Plain)),
            Value::Mapping(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(&Plain(key), &Plain(value))?;
                }
                map.end()
            }
            Value::Tagged(tagged) => Plain(&tagged.value).serialize(serializer),
            scalar => scalar.serialize(serializer),
        }
    }
}

/// JSON with escapes for the characters that a manifest must not contain: control and bidirectional
/// ones, which are invisible.
pub(crate) fn visible(json: &str) -> String {
    let mut buffer = [0; 4];
    json.chars().fold(String::new(), |mut out, c| {
        if triggers_codegen::hidden_in(c.encode_utf8(&mut buffer)).is_some() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
        out
    })
}
