//! The types that values have, and what texts have in common.

use serde_yaml::Value;

use super::formats;
use super::shape::{Members, Place, Problems};

/// Distinct texts that are remembered of a property, to suggest an `enum` of them.
const MAX_VALUES: usize = 8;

/// Whole numbers beyond 2^53 are not exact in every reader of JSON.
const LARGEST: u64 = 1 << 53;

/// The type of a member's values.
#[derive(Debug)]
pub(crate) enum Kind {
    Text(Texts),
    Number { whole: bool },
    Boolean,
    Object(Members),
    List(Members),
}

/// What the texts of a member have in common.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) format: Option<&'static str>,
    /// The first distinct values.
    pub(crate) values: Vec<String>,
    /// Whether there were more of them.
    pub(crate) many: bool,
}

/// The value in words.
pub(super) fn described(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) | Value::Tagged(_) => "text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "an object",
    }
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Kind::Boolean,
            Value::Number(_) => Kind::Number { whole: true },
            Value::Sequence(_) => Kind::List(Members::default()),
            Value::Mapping(_) => Kind::Object(Members::default()),
            Value::String(text) => Kind::Text(Texts {
                format: formats::of(text),
                values: Vec::new(),
                many: false,
            }),
            Value::Null | Value::Tagged(_) => Kind::Text(Texts {
                format: None,
                values: Vec::new(),
                many: false,
            }),
        }
    }

    /// Whether the value is of this type too.
    pub(super) fn add(
        &mut self,
        value: &Value,
        place: Place<'_>,
        level: usize,
        problems: &mut Problems,
    ) -> bool {
        match (self, value) {
            (Kind::Text(texts), Value::String(text)) => texts.add(text),
            (Kind::Number { whole }, Value::Number(number)) => {
                let size = number
                    .as_u64()
                    .or_else(|| number.as_i64().map(i64::unsigned_abs));
                *whole &= size.is_some();
                if size.is_some_and(|size| size > LARGEST) {
                    problems.push(place.line, place.path, "is a whole number beyond 2^53, which not every reader of JSON keeps: send it as text");
                }
            }
            (Kind::Boolean, Value::Bool(_)) => {}
            (Kind::Object(members), Value::Mapping(entries)) => {
                members.add(entries, place, level + 1, problems);
            }
            (Kind::List(members), Value::Sequence(items)) => {
                for (index, item) in items.iter().enumerate() {
                    if let Value::Mapping(entries) = item {
                        members.add(entries, place, level + 1, problems);
                    } else {
                        let problem = format!(
                            "has {} at [{index}]; items of a list are objects: wrap it, as {{\"value\": …}}",
                            described(item)
                        );
                        problems.push(place.line, place.path, &problem);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    pub(super) fn described(&self) -> &'static str {
        match self {
            Kind::Text(_) => "text",
            Kind::Number { .. } => "a number",
            Kind::Boolean => "a boolean",
            Kind::Object(_) => "an object",
            Kind::List(_) => "a list",
        }
    }
}

impl Texts {
    fn add(&mut self, text: &str) {
        if self.format != formats::of(text) {
            self.format = None;
        }
        if self.many || self.values.iter().any(|known| known == text) {
            return;
        }
        self.many = self.values.len() == MAX_VALUES;
        if !self.many {
            self.values.push(text.to_owned());
        }
    }
}
