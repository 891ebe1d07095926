//! From JSON to typed payloads.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{ContactId, FutureDate};

/// A payload, or a value in one, that can be read from JSON.
///
/// Generated payloads implement it with `#[triggers(provider)]`. Undeclared properties are ignored. A
/// hand-written payload implements it itself, for example with `serde_json::from_value`.
pub trait FromJson: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Names the property that is missing or has a value of another type. The error never holds a
    /// value.
    fn from_json(value: &Value) -> Result<Self, JsonError>;
}

/// Why JSON is not a payload of a trigger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonError {
    path: String,
}

impl JsonError {
    /// Creates an error of a whole value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the path of the property that is missing or of another type, such as
    /// `services[2].price`; empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    fn within(mut self, step: &str) -> Self {
        if !self.path.is_empty() && !self.path.starts_with('[') {
            self.path.insert(0, '.');
        }
        self.path.insert_str(0, step);
        self
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str("the value has another type"),
            path => write!(f, "`{path}` is missing or has another type"),
        }
    }
}

impl std::error::Error for JsonError {}

/// Reads a required property of an object.
#[doc(hidden)]
pub fn required<T: FromJson>(object: &Value, key: &str) -> Result<T, JsonError> {
    let value = object.get(key).unwrap_or(&Value::Null);
    T::from_json(value).map_err(|error| error.within(key))
}

/// Reads an optional property of an object.
#[doc(hidden)]
pub fn optional<T: FromJson>(object: &Value, key: &str) -> Result<Option<T>, JsonError> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => required(object, key).map(Some),
    }
}

macro_rules! values {
    ($($ty:ty: $read:expr;)*) => {$(
        impl FromJson for $ty {
            fn from_json(value: &Value) -> Result<Self, JsonError> {
                let read: fn(&Value) -> Option<$ty> = $read;
                read(value).ok_or_else(JsonError::new)
            }
        }
    )*};
}

values! {
    String: |value| value.as_str().map(str::to_owned);
    bool: Value::as_bool;
    f64: Value::as_f64;
    i64: integer;
    Uuid: |value| Uuid::parse_str(value.as_str()?).ok();
    ContactId: |value| Uuid::parse_str(value.as_str()?).ok().map(ContactId::new);
    Timestamp: |value| value.as_str()?.parse().ok();
    FutureDate: |value| value.as_str()?.parse().ok();
    Date: |value| value.as_str()?.parse().ok();
    Map<String, Value>: |value| value.as_object().cloned();
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        let items = value.as_array().ok_or_else(JsonError::new)?;
        let read =
            |(index, item)| T::from_json(item).map_err(|error| error.within(&format!("[{index}]")));
        items.iter().enumerate().map(read).collect()
    }
}

/// Reads 3 and also 3.0, because a writer may know floating-point numbers only.
fn integer(value: &Value) -> Option<i64> {
    const MAX: f64 = 9_007_199_254_740_992.0; // 2^53: up to there every integer is exact.
    let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= MAX;
    #[allow(clippy::cast_possible_truncation)] // Whole, and within ±2^53.
    let rounded = || value.as_f64().filter(whole).map(|number| number as i64);
    value.as_i64().or_else(rounded)
}

/// Reads a value of a closed set.
///
/// # Errors
///
/// If the value is none of them.
#[doc(hidden)]
pub fn choice<T: Copy>(
    value: &Value,
    values: &[T],
    as_str: fn(T) -> &'static str,
) -> Result<T, JsonError> {
    let matches = |choice: &T| match (value, as_str(*choice)) {
        (Value::String(value), text) => value == text,
        (Value::Number(value), text) => text.parse::<f64>().ok() == value.as_f64(),
        (Value::Bool(value), text) => text.parse() == Ok(*value),
        _ => false,
    };
    values
        .iter()
        .copied()
        .find(matches)
        .ok_or_else(JsonError::new)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{FromJson, choice, optional, required};
    use crate::{Date, FutureDate, Timestamp, Uuid};

    #[derive(Debug)]
    struct Line(i64);

    impl FromJson for Line {
        fn from_json(value: &serde_json::Value) -> Result<Self, super::JsonError> {
            required(value, "amount").map(Self)
        }
    }

    #[test]
    fn integers_may_be_written_as_floating_point_numbers() {
        let object = json!({ "a": 3.0, "b": 3.5, "c": 1e300, "d": -7 });
        assert_eq!(required::<i64>(&object, "a"), Ok(3));
        assert!(required::<i64>(&object, "b").is_err());
        assert!(required::<i64>(&object, "c").is_err());
        assert_eq!(required::<i64>(&object, "d"), Ok(-7));
        assert_eq!(required::<f64>(&object, "d"), Ok(-7.0));
    }

    #[test]
    fn an_error_names_the_property_and_no_value() {
        let object = json!({ "lines": [{ "amount": 1 }, { "amount": "secret" }] });
        let lines = required::<Vec<Line>>(&json!({ "a": [{ "amount": 1 }] }), "a");
        assert_eq!(lines.expect("a line")[0].0, 1);
        let error = required::<Vec<Line>>(&object, "lines").expect_err("a text");
        assert_eq!(error.path(), "lines[1].amount");
        let error = required::<String>(&object, "name").expect_err("missing");
        assert_eq!(error.to_string(), "`name` is missing or has another type");
    }

    #[test]
    fn null_and_absent_are_the_same() {
        let object = json!({ "a": null });
        assert_eq!(optional::<bool>(&object, "a"), Ok(None));
        assert_eq!(optional::<bool>(&object, "b"), Ok(None));
        assert!(required::<bool>(&object, "a").is_err());
    }

    #[test]
    fn values_of_every_format() {
        let object = json!({
            "id": "9c1b7f0e-2f53-4b55-8d0e-1f6a3c9d2e41",
            "at": "2026-12-01T11:00:00+01:00",
            "day": "2026-12-01",
            "no": "tomorrow",
        });
        assert!(required::<Uuid>(&object, "id").is_ok());
        let at = "2026-12-01T10:00:00Z"
            .parse::<Timestamp>()
            .expect("a timestamp");
        assert_eq!(
            required::<FutureDate>(&object, "at"),
            Ok(FutureDate::new(at))
        );
        assert!(required::<Date>(&object, "day").is_ok());
        assert!(required::<Timestamp>(&object, "no").is_err());
    }

    #[test]
    fn choices_of_every_type() {
        let as_str = |text: &'static str| text;
        assert_eq!(choice(&json!("EUR"), &["USD", "EUR"], as_str), Ok("EUR"));
        assert_eq!(choice(&json!(2.0), &["1", "2"], as_str), Ok("2"));
        assert_eq!(choice(&json!(true), &["false", "true"], as_str), Ok("true"));
        assert!(choice(&json!("2"), &["1"], as_str).is_err());
        assert!(choice(&json!(null), &["null"], as_str).is_err());
    }
}
