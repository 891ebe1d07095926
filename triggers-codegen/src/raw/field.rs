//! Fields that never fail to be read: what stands there instead is kept for the check to report.

use std::{cell::OnceCell, collections::HashMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};
use serde_yaml::{Number, Value};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    rules,
};

/// A field as it stands in the file.
#[derive(Debug, Default)]
pub(crate) enum Field<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// It has the shape that it should have.
    Sound(T),
    /// Something else stands there.
    Broken(Found),
}

impl<T: Shape> Field<T> {
    /// The value, when it has the right shape; reports it when it has not.
    pub(crate) fn get(&self, path: &Path<'_>, diagnostics: &mut Diagnostics) -> Option<&T> {
        match self {
            Field::Absent => None,
            Field::Sound(value) => Some(value),
            Field::Broken(found) => {
                let mut diagnostic = Diagnostic::error(
                    path.at_value(),
                    format!("expected {}, found {}", T::WHAT, found.describe()),
                )
                .rule(&rules::manifest::WRONG_SHAPE);
                diagnostic = diagnostic.label(remedy::<T>(*found));
                diagnostics.push(diagnostic);
                None
            }
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }

    /// The value without a report: for reading ahead what is checked elsewhere.
    pub(crate) fn peek(&self) -> Option<&T> {
        match self {
            Field::Sound(value) => Some(value),
            Field::Absent | Field::Broken(_) => None,
        }
    }
}

/// What to write instead.
fn remedy<T: Shape>(found: Found) -> &'static str {
    match (T::WHAT, found) {
        (_, Found::Nothing) => T::EMPTY,
        (String::WHAT, Found::Boolean | Found::Number) => "put it in quotes to make it text",
        (String::WHAT, _) => "write a single text",
        (bool::WHAT, Found::Text) => "write `true` or `false`, without quotes",
        (u64::WHAT, Found::Text) => "write the number without quotes",
        (LIST, Found::Text | Found::Number) => "put it in brackets: `[…]`",
        (LIST, Found::Mapping) => "start each item with a dash: `- …`",
        (LIST, _) => "write a list: `[…]`",
        (MAPPING, Found::List) => "write `key: value` lines without dashes",
        (MAPPING, _) => "write `{ key: value }`",
        _ => "write another value, or leave the key out",
    }
}

const LIST: &str = "a list";
const MAPPING: &str = "a mapping";

/// What stands in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found {
    Nothing,
    Boolean,
    Number,
    Text,
    List,
    Mapping,
}

impl Found {
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Found::Nothing,
            Value::Bool(_) => Found::Boolean,
            Value::Number(_) => Found::Number,
            Value::String(_) => Found::Text,
            Value::Sequence(_) => Found::List,
            Value::Mapping(_) | Value::Tagged(_) => Found::Mapping,
        }
    }

    pub(crate) fn describe(self) -> &'static str {
        match self {
            Found::Nothing => "nothing",
            Found::Boolean => "a boolean",
            Found::Number => "a number",
            Found::Text => "text",
            Found::List => "a list",
            Found::Mapping => "a mapping",
        }
    }
}

/// How a type looks in YAML.
pub(crate) trait Shape: Sized {
    /// For `expected …`.
    const WHAT: &'static str;
    /// What to write when there is nothing to say.
    const EMPTY: &'static str = "write a value, or leave the key out";

    fn from_text(_: &str) -> Option<Self> {
        None
    }

    fn from_bool(_: bool) -> Option<Self> {
        None
    }

    fn from_number(_: Number) -> Option<Self> {
        None
    }

    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl Shape for String {
    const WHAT: &'static str = "text";

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Shape for bool {
    const WHAT: &'static str = "`true` or `false`";

    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

impl Shape for u64 {
    const WHAT: &'static str = "a whole number";

    fn from_number(value: Number) -> Option<Self> {
        value.as_u64()
    }
}

impl<T: for<'de> Deserialize<'de>> Shape for Vec<T> {
    const WHAT: &'static str = "a list";
    const EMPTY: &'static str = "write `[]`, or leave the key out";

    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Some(items))
    }
}

/// A value of any shape but nothing.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Tree(pub(crate) Value);

impl Shape for Tree {
    const WHAT: &'static str = "a value";

    fn from_text(text: &str) -> Option<Self> {
        Some(Tree(Value::String(text.to_owned())))
    }

    fn from_bool(value: bool) -> Option<Self> {
        Some(Tree(Value::Bool(value)))
    }

    fn from_number(value: Number) -> Option<Self> {
        Some(Tree(Value::Number(value)))
    }

    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Option<Self>, A::Error> {
        Tree::deserialize(SeqAccessDeserializer::new(list)).map(Some)
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        structure(map)
    }
}

/// A mapping from names that the user chooses, in the order of the file.
#[derive(Debug)]
pub(crate) struct Entries<T> {
    list: Vec<(String, T)>,
    /// Where each key is; made when first asked for, as most mappings never are.
    index: OnceCell<HashMap<String, usize>>,
}

impl<T> Entries<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        let index = self.index.get_or_init(|| {
            self.list
                .iter()
                .enumerate()
                .map(|(at, (key, _))| (key.clone(), at))
                .collect()
        });
        Some(&self.list.get(*index.get(key)?)?.1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.list.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(key, _)| key.as_str())
    }
}

impl<T: for<'de> Deserialize<'de>> Shape for Entries<T> {
    const WHAT: &'static str = "a mapping";
    // `triggers` has to be there, so leaving the key out is not for all.
    const EMPTY: &'static str = "write `{}` when there are none";

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Some(Entries {
            list: entries,
            index: OnceCell::new(),
        }))
    }
}

/// Keys that are none of a structure's own, each reported by [`super::unknown_keys`].
#[derive(Debug, Default)]
pub(crate) struct Unknown(pub(crate) Vec<String>);

impl<'de> Deserialize<'de> for Unknown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Unknown;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unknown, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, IgnoredAny)) = map.next_entry()? {
                    keys.push(key);
                }
                Ok(Unknown(keys))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Reads a structure whose fields cannot fail.
pub(crate) fn structure<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    map: A,
) -> Result<Option<T>, A::Error> {
    T::deserialize(MapAccessDeserializer::new(map)).map(Some)
}

impl<'de, T: Shape> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor(PhantomData))
    }
}

struct FieldVisitor<T>(PhantomData<T>);

fn field<T>(value: Option<T>, found: Found) -> Field<T> {
    value.map_or(Field::Broken(found), Field::Sound)
}

impl<'de, T: Shape> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::WHAT)
    }

    fn visit_none<E: Error>(self) -> Result<Field<T>, E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<Field<T>, E> {
        Ok(Field::Broken(Found::Nothing))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Field<T>, E> {
        Ok(field(T::from_bool(value), Found::Boolean))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Field<T>, E> {
        Ok(field(T::from_number(value.into()), Found::Number))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Field<T>, E> {
        Ok(field(T::from_number(value.into()), Found::Number))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Field<T>, E> {
        Ok(field(T::from_number(value.into()), Found::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Field<T>, E> {
        Ok(field(T::from_text(text), Found::Text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Field<T>, A::Error> {
        T::from_list(list).map(|value| field(value, Found::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field<T>, A::Error> {
        T::from_map(map).map(|value| field(value, Found::Mapping))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Field<T>, A::Error> {
        let (_, inner) = data.variant::<IgnoredAny>()?;
        inner.newtype_variant::<Field<T>>()
    }
}
