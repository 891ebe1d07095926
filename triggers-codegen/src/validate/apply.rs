//! A schema, applied to a value.

use serde_json::{Map, Number, Value};

use crate::pointer;

use super::{
    Formats, Violation, formats,
    schema::{Limit, Schema, Type},
};

/// Collects violations; the path of the value is built on the way down.
pub(super) struct Applied<'f> {
    pub(super) found: Vec<Violation>,
    formats: &'f Formats,
    most: usize,
    path: String,
    /// Whether one violation is enough, and nothing is described.
    quick: bool,
}

/// Whether the value matches, without describing why not.
pub(super) fn is_valid(schema: &Schema, value: &Value, formats: &Formats) -> bool {
    let mut applied = Applied::new(formats, 1);
    applied.quick = true;
    applied.schema(schema, value);
    applied.found.is_empty()
}

impl<'f> Applied<'f> {
    pub(super) fn new(formats: &'f Formats, most: usize) -> Self {
        Applied {
            found: Vec::new(),
            formats,
            most,
            path: String::new(),
            quick: false,
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.most
    }

    fn report(&mut self, keyword: &'static str, message: impl FnOnce() -> String) {
        if self.is_full() {
            return;
        }
        let message = if self.quick { String::new() } else { message() };
        self.found.push(Violation {
            path: self.path.clone(),
            keyword,
            message,
        });
    }

    /// Applies a schema to a member of the value.
    fn inner(&mut self, segment: &str, schema: &Schema, value: &Value) {
        let length = self.path.len();
        if !self.quick {
            self.path.push('/');
            self.path.push_str(&pointer::escape(segment));
        }
        self.schema(schema, value);
        self.path.truncate(length);
    }

    pub(super) fn schema(&mut self, schema: &Schema, value: &Value) {
        if self.is_full() {
            return;
        }
        if schema.never {
            self.report("false schema", || "no value is allowed".to_owned());
        }
        if !schema.types.is_empty() && !schema.types.iter().any(|ty| is_of(*ty, value)) {
            self.report("type", || {
                format!("must be {}, found {}", types(&schema.types), kind(value))
            });
        }
        if schema
            .constant
            .as_ref()
            .is_some_and(|own| !equal(own, value))
        {
            self.report("const", || "is not the only allowed value".to_owned());
        }
        if let Some(choices) = &schema.choices
            && !choices.iter().any(|choice| equal(choice, value))
        {
            self.report("enum", || "is not one of the allowed values".to_owned());
        }
        for limit in &schema.limits {
            self.limit(limit, value);
        }
        match value {
            Value::String(text) => self.text(schema, text),
            Value::Array(items) => self.list(schema, items),
            Value::Object(members) => self.object(schema, members),
            _ => {}
        }
        self.combined(schema, value);
    }

    fn text(&mut self, schema: &Schema, text: &str) {
        let Some(format) = schema.format.as_deref().filter(|_| self.formats.enforced) else {
            return;
        };
        let matches = match format {
            "uuid" => Some((self.formats.uuid)(text)),
            "date-time" => Some((self.formats.date_time)(text)),
            other => formats::matches(other, text),
        };
        if matches == Some(false) {
            self.report("format", || format!("is not of format `{format}`"));
        }
    }

    fn list(&mut self, schema: &Schema, items: &[Value]) {
        if let Some(own) = &schema.items {
            for (index, item) in items.iter().enumerate() {
                if self.is_full() {
                    return;
                }
                self.inner(&index.to_string(), own, item);
            }
        }
        if schema.unique && has_duplicates(items) {
            self.report("uniqueItems", || "has an item twice".to_owned());
        }
    }

    fn object(&mut self, schema: &Schema, members: &Map<String, Value>) {
        for name in &schema.required {
            if !members.contains_key(name) {
                self.report("required", || format!("`{name}` is missing"));
            }
        }
        if schema.properties.is_empty() && schema.additional.is_none() {
            return;
        }
        for (name, value) in members {
            match (schema.property(name), &schema.additional) {
                (Some(own), _) => self.inner(name, own, value),
                (None, Some(own)) if own.never => {
                    self.report("additionalProperties", || {
                        "has a property that is not declared".to_owned()
                    });
                }
                (None, Some(own)) => self.inner(name, own, value),
                (None, None) => {}
            }
        }
    }

    fn limit(&mut self, limit: &Limit, value: &Value) {
        #[expect(clippy::cast_precision_loss, reason = "no payload is that long")]
        let size = |size: usize| size as f64;
        let number = limit.number;
        let valid = match (limit.keyword, value) {
            ("minimum", Value::Number(own)) => float(own) >= number,
            ("maximum", Value::Number(own)) => float(own) <= number,
            ("exclusiveMinimum", Value::Number(own)) => float(own) > number,
            ("exclusiveMaximum", Value::Number(own)) => float(own) < number,
            ("multipleOf", Value::Number(own)) => {
                number == 0.0 || (float(own) / number).fract() == 0.0
            }
            ("minLength", Value::String(text)) => size(text.chars().count()) >= number,
            ("maxLength", Value::String(text)) => size(text.chars().count()) <= number,
            ("minItems", Value::Array(items)) => size(items.len()) >= number,
            ("maxItems", Value::Array(items)) => size(items.len()) <= number,
            ("minProperties", Value::Object(members)) => size(members.len()) >= number,
            ("maxProperties", Value::Object(members)) => size(members.len()) <= number,
            _ => true,
        };
        if !valid {
            self.report(limit.keyword, || {
                format!("violates `{}: {number}`", limit.keyword)
            });
        }
    }

    fn combined(&mut self, schema: &Schema, value: &Value) {
        for own in &schema.all_of {
            self.schema(own, value);
        }
        let matching = |list: &[Schema]| {
            let matching = list.iter().filter(|own| is_valid(own, value, self.formats));
            matching.take(2).count()
        };
        let any = schema.any_of.as_deref().map(matching);
        let one = schema.one_of.as_deref().map(matching);
        if any == Some(0) {
            self.report("anyOf", || "matches none of the allowed forms".to_owned());
        }
        if one.is_some_and(|count| count != 1) {
            self.report("oneOf", || "is not one of the allowed values".to_owned());
        }
        if schema
            .not
            .as_deref()
            .is_some_and(|own| is_valid(own, value, self.formats))
        {
            self.report("not", || "has a form that is not allowed".to_owned());
        }
    }
}

fn is_of(ty: Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Null, Value::Null)
        | (Type::Boolean, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String, Value::String(_))
        | (Type::Array, Value::Array(_))
        | (Type::Object, Value::Object(_)) => true,
        // `3.0` is a whole number.
        (Type::Integer, Value::Number(number)) => {
            number.is_i64() || number.is_u64() || float(number).fract() == 0.0
        }
        _ => false,
    }
}

fn types(types: &[Type]) -> String {
    let name = |ty: &Type| match ty {
        Type::Null => "null",
        Type::Boolean => "a boolean",
        Type::Integer => "a whole number",
        Type::Number => "a number",
        Type::String => "text",
        Type::Array => "a list",
        Type::Object => "an object",
    };
    types.iter().map(name).collect::<Vec<_>>().join(" or ")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or(f64::NAN)
}

/// Whether both are the same value: `1` and `1.0` are.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_f64() || other.is_f64()) && same_number(one, other)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(key, value)| other.get(key).is_some_and(|other| equal(value, other));
            one.len() == other.len() && one.iter().all(same)
        }
        (one, other) => one == other,
    }
}

#[expect(clippy::float_cmp, reason = "the values of JSON numbers are compared")]
fn same_number(one: &Number, other: &Number) -> bool {
    float(one) == float(other)
}

fn has_duplicates(items: &[Value]) -> bool {
    // A list of texts, the usual one, is compared in one pass.
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    if let Some(mut texts) = texts {
        texts.sort_unstable();
        return texts.windows(2).any(|pair| pair[0] == pair[1]);
    }
    let mut rest = items.iter();
    std::iter::from_fn(|| rest.next().map(|item| (item, rest.as_slice())))
        .any(|(item, later)| later.iter().any(|other| equal(item, other)))
}
