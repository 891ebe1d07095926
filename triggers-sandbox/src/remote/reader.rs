//! Bodies of the remote API, written from its documentation alone (docs/api.md#s1).

use super::refusal::{FieldViolation, Refusal};
use crate::catalog::is_guid;
use crate::options::assumed::Answers;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::fmt::{Arguments, Display};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// Reads the fields of a request and gathers every violation, so that the answer names them all.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(super) assumed: Answers,
    pub(super) violations: Vec<FieldViolation>,
    /// Violations that are only counted.
    more: usize,
}

/// Violations that an answer lists.
const MAX_VIOLATIONS: usize = 100;

/// Levels of objects and lists in a body.
pub(crate) const MAX_DEPTH: usize = 64;

/// An object as JSON holds it.
pub(crate) type Object = Map<String, Value>;

/// The body as an object.
pub(crate) fn object(body: &[u8]) -> Result<Object, Refusal> {
    if depth(body) > MAX_DEPTH {
        let description = format!("is nested more than {MAX_DEPTH} levels deep");
        let data = json!({ "threshold": MAX_DEPTH });
        return Err(Reader::single("", &description, "CUSTOM", data));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Reader::single(
            "",
            "must be a JSON object",
            "FORMAT",
            json!({ "expected": "object" }),
        )),
        Err(error) => Err(Reader::single(
            "",
            &format!("is not JSON: {error}"),
            "FORMAT",
            json!({ "expected": "JSON" }),
        )),
    }
}

/// How deep objects and lists are nested in JSON text.
pub(crate) fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Reads the body of a call whose every field may be left out.
pub(crate) fn body<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let object = match body {
        [] => Object::new(),
        body => object(body)?,
    };
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let (field, problem) = (error.path().to_string(), error.inner().to_string());
        Reader::single(&field, &problem, "FORMAT", Value::Null)
    })
}

impl Reader {
    pub(crate) fn new(assumed: Answers) -> Self {
        Self {
            assumed,
            violations: Vec::new(),
            more: 0,
        }
    }

    /// A required text of `1..=max` characters.
    pub(crate) fn text(&mut self, object: &Object, field: &str, max: usize) -> String {
        self.text_at(object.get(field), format_args!("{field}"), max)
    }

    /// A required GUID.
    pub(crate) fn guid(&mut self, object: &Object, field: &str) -> Uuid {
        self.required_guid(object.get(field), field)
    }

    pub(super) fn required_guid(&mut self, value: Option<&Value>, field: &str) -> Uuid {
        match value {
            None | Some(Value::Null) => self.required(field),
            Some(value) => return self.guid_at(value, format_args!("{field}")),
        }
        Uuid::nil()
    }

    /// Checks a number that may be left out.
    pub(crate) fn within(
        &mut self,
        number: Option<i64>,
        field: &str,
        bounds: RangeInclusive<usize>,
    ) -> Option<usize> {
        let number = number?;
        let (rule, bound, word) = match usize::try_from(number) {
            Ok(number) if bounds.contains(&number) => return Some(number),
            Ok(number) if number > *bounds.end() => ("MAX", bounds.end(), "most"),
            _ => ("MIN", bounds.start(), "least"),
        };
        let description = format!("must be at {word} {bound}");
        self.violation(field, &description, rule, json!({ "threshold": bound }));
        None
    }

    pub(crate) fn violation(
        &mut self,
        field: impl Display,
        description: &str,
        violated_rule: &'static str,
        data: Value,
    ) {
        if self.violations.len() >= MAX_VIOLATIONS {
            self.more += 1;
            return;
        }
        let (field, description) = (field.to_string(), description.to_owned());
        self.violations.push(FieldViolation {
            field,
            description,
            violated_rule,
            data,
        });
    }

    /// Adds the violations of another reader.
    pub(super) fn append(&mut self, other: Self) {
        self.more += other.more;
        for found in other.violations {
            if self.violations.len() < MAX_VIOLATIONS {
                self.violations.push(found);
            } else {
                self.more += 1;
            }
        }
    }

    /// The refusal, if any field was wrong.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(Refusal::validation(&self.violations, self.more))
        }
    }

    fn single(field: &str, description: &str, rule: &'static str, data: Value) -> Refusal {
        let mut reader = Self::default();
        reader.violation(field, description, rule, data);
        Refusal::validation(&reader.violations, 0)
    }

    /// Where a field is, is worked out only for a violation: nearly all fields have none.
    pub(super) fn text_at(
        &mut self,
        value: Option<&Value>,
        field: Arguments<'_>,
        max: usize,
    ) -> String {
        match value {
            None | Some(Value::Null) => self.required(field),
            Some(Value::String(text)) if text.is_empty() => {
                self.violation(
                    field,
                    "must not be empty",
                    "MIN_LENGTH",
                    json!({ "threshold": 1 }),
                );
            }
            Some(Value::String(text)) if text.chars().count() > max => {
                let description = format!("must have at most {max} characters");
                self.violation(
                    field,
                    &description,
                    "MAX_LENGTH",
                    json!({ "threshold": max }),
                );
            }
            Some(Value::String(text)) => return text.clone(),
            Some(_) => self.wrong_type(field, "string"),
        }
        String::new()
    }

    pub(super) fn guid_at(&mut self, value: &Value, field: Arguments<'_>) -> Uuid {
        if let Some(guid) = value
            .as_str()
            .filter(|text| is_guid(text, self.assumed.guid_syntax))
            .and_then(|text| Uuid::try_parse(text).ok())
        {
            return guid;
        }
        self.violation(
            field,
            "must be a GUID",
            "FORMAT",
            json!({ "expected": "GUID" }),
        );
        Uuid::nil()
    }

    pub(super) fn required(&mut self, field: impl Display) {
        self.violation(field, "is required", "REQUIRED_FIELD", Value::Null);
    }

    pub(crate) fn wrong_type(&mut self, field: impl Display, expected: &str) {
        let description = format!("must be of type {expected}");
        self.violation(
            field,
            &description,
            "FORMAT",
            json!({ "expected": expected }),
        );
    }
}
