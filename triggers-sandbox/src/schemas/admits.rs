//! Whether a schema takes one value: for the values of the dashboard's enums.

use serde_json::Value;

use super::keywords::{integer_format, types};
use super::own::Own;

/// Whether the schema accepts this string, number or boolean. What cannot be decided is refused.
pub(super) fn admits(value: &Value, own: Own<'_>, depth: usize) -> bool {
    if depth == 0 || own.schema == &Value::Bool(false) {
        return false;
    }
    own.keywords().all(|(keyword, says)| {
        let one = |schema: Own<'_>| admits(value, schema, depth - 1);
        match keyword {
            "$ref" => own.referred(says).is_some_and(one),
            "allOf" => own.each(says).all(one),
            "anyOf" => own.each(says).any(one),
            "oneOf" => own.each(says).filter(|schema| one(*schema)).count() == 1,
            "type" => types(says).any(|ty| has_type(value, ty)),
            "enum" => says
                .as_array()
                .is_some_and(|list| list.iter().any(|other| equal(value, other))),
            "const" => equal(value, says),
            "minimum" => value
                .as_f64()
                .is_none_or(|value| Some(value) >= says.as_f64()),
            "maximum" => value
                .as_f64()
                .zip(says.as_f64())
                .is_none_or(|(value, most)| value <= most),
            "minLength" => length(value)
                .zip(says.as_u64())
                .is_none_or(|(length, least)| length >= least),
            "maxLength" => length(value)
                .zip(says.as_u64())
                .is_none_or(|(length, most)| length <= most),
            "format" => says.as_str().is_some_and(|format| {
                !value.is_string()
                    && integer_format(format).is_none_or(|range| {
                        value
                            .as_i64()
                            .is_some_and(|value| range.contains(&i128::from(value)))
                    })
            }),
            // They are about objects and arrays.
            "properties" | "required" | "additionalProperties" | "items" => true,
            _ => false,
        }
    })
}

fn length(value: &Value) -> Option<u64> {
    value.as_str().map(|text| text.chars().count() as u64)
}

/// JSON Schema knows one kind of number: 1 and 1.0 are the same.
fn equal(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        #[expect(clippy::float_cmp, reason = "the same number, not a near one")]
        (Some(one_float), Some(other_float)) if !(one.is_i64() && other.is_i64()) => {
            one_float == other_float
        }
        _ => one == other,
    }
}

fn has_type(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "null" => value.is_null(),
        _ => false,
    }
}
