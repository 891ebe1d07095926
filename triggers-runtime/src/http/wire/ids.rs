//! Lists of ids, read leniently. Most are empty, and an empty one takes no memory.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use uuid::Uuid;

/// The GUIDs of a list; what is not one is left out, and what is not a list has none.
#[derive(Default)]
pub(super) struct Ids(pub(super) Vec<Uuid>);

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = Value::deserialize(deserializer)?;
        let values = list.as_array().into_iter().flatten();
        let ids = values.filter_map(|value| Uuid::parse_str(value.as_str()?).ok());
        Ok(Self(ids.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn whatever_is_no_list_of_guids_is_left_out() {
        let id = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
        let list =
            format!(r#"[1, -1, 1.5, true, null, {{"a":[1]}}, ["x"], "x", "{id}", "\u0035"]"#);
        let count = |json: &str| serde_json::from_str::<Ids>(json).unwrap().0.len();
        assert_eq!(count(&list), 1);
        for nothing in [
            "1",
            "-1",
            "1.5",
            "true",
            "null",
            "{\"a\":{}}",
            "\"x\"",
            "[]",
            "[[]]",
        ] {
            assert_eq!(count(nothing), 0, "{nothing}");
        }
        assert!(serde_json::from_str::<Ids>("[").is_err());
    }
}
