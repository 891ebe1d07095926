//! Lists of ids, read leniently and without a tree of values: a bulk answer has one per command.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use uuid::Uuid;

/// The GUIDs of a list; what is not one is left out, and what is not a list has none.
#[derive(Default)]
pub(super) struct Ids(pub(super) Vec<Uuid>);

/// A GUID, if the value is one.
struct Id(Option<Uuid>);

struct Lenient;

/// Values of all other types.
macro_rules! ignore {
    ($nothing:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($nothing)
        }
    };
}

impl<'de> Visitor<'de> for Lenient {
    type Value = Ids;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of ids")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Ids, A::Error> {
        let mut ids = Vec::new();
        while let Some(Id(id)) = list.next_element()? {
            ids.extend(id);
        }
        Ok(Ids(ids))
    }

    fn visit_str<E>(self, _: &str) -> Result<Ids, E> {
        Ok(Ids::default())
    }

    ignore!(Ids::default());
}

struct One;

impl<'de> Visitor<'de> for One {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_str<E>(self, text: &str) -> Result<Id, E> {
        Ok(Id(Uuid::parse_str(text).ok()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Id, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Id(None))
    }

    ignore!(Id(None));
}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(One)
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
