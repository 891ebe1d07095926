//! Values of the Automation object that are read with their bounds (docs/api.md#s5.2). The narrower
//! bounds of the builder are not the API's, and are not asked for.

use crate::expression::{Budget, Data, Mapping, Scope, Template};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;
use std::ops::Deref;

/// A text of so many characters.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Text<const MIN: usize, const MAX: usize>(pub(super) String);

/// A list of so many items.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<T>", bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct List<T, const MIN: usize, const MAX: usize>(pub(super) Vec<T>);

/// Ids of the actions after one.
pub(super) type Ids = List<String, 0, 20>;

/// An expression of at most so many characters.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Expression<const MAX: usize>(Template);

/// An expression that gives a number or a date.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) struct Computed(Template);

/// `{{24}}`, `"24"`, `24`, or an expression whose value only an event can give.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Computed")]
pub(crate) struct Count(Template);

/// The reader of automations puts the name of the field before it.
pub(super) const BOUNDS: &str = "has ";

fn bounded(found: usize, what: &str, min: usize, max: usize) -> Result<(), String> {
    if (min..=max).contains(&found) {
        return Ok(());
    }
    Err(format!(
        "{BOUNDS}{found} {what}; it may have {min} to {max}"
    ))
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for Text<MIN, MAX> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        bounded(text.chars().count(), "characters", MIN, MAX).map(|()| Self(text))
    }
}

impl<T, const MIN: usize, const MAX: usize> TryFrom<Vec<T>> for List<T, MIN, MAX> {
    type Error = String;

    fn try_from(items: Vec<T>) -> Result<Self, String> {
        bounded(items.len(), "items", MIN, MAX).map(|()| Self(items))
    }
}

impl<const MAX: usize> TryFrom<String> for Expression<MAX> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Text(text) = Text::<1, MAX>::try_from(text)?;
        Template::parse_expression(&text).map(Self)
    }
}

impl TryFrom<Value> for Computed {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            other => return Err(format!("`{other}` is neither a text nor a number")),
        };
        Expression::<1000>::try_from(text).map(|it| Self(it.0))
    }
}

impl TryFrom<Computed> for Count {
    type Error = String;

    fn try_from(Computed(template): Computed) -> Result<Self, String> {
        if template.is_constant() {
            let budget = Budget::default();
            let nothing = Scope::new(Data::payload(&Value::Null), Timestamp::UNIX_EPOCH, &budget);
            let number = template.integer(nothing)?;
            if number < 0 {
                return Err(format!("{number} is negative"));
            }
        }
        Ok(Self(template))
    }
}

impl<'de> Deserialize<'de> for Mapping {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&Value::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Default for Mapping {
    fn default() -> Self {
        Self::Constant(Value::Null)
    }
}

impl<T, const MAX: usize> Default for List<T, 0, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MIN: usize, const MAX: usize> Deref for List<T, MIN, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<const MAX: usize> Deref for Expression<MAX> {
    type Target = Template;

    fn deref(&self) -> &Template {
        &self.0
    }
}

impl Deref for Computed {
    type Target = Template;

    fn deref(&self) -> &Template {
        &self.0
    }
}

impl Deref for Count {
    type Target = Template;

    fn deref(&self) -> &Template {
        &self.0
    }
}
