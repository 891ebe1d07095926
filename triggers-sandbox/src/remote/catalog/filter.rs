//! Filters of catalog queries: which fields and operators there are is that of the SDK's query
//! builder (docs/api.md#s7); their errors are assumed, after those of the sort.

use crate::remote::refusal::Refusal;
use axum::http::StatusCode;
use serde_json::{Map, Value};

/// Nesting of `$and`, `$or` and `$not` that is still read.
const MAX_DEPTH: usize = 10;

const FIELDS: [&str; 11] = [
    "id",
    "appId",
    "triggerKey",
    "displayName",
    "maturity",
    "namespace",
    "metadata.hidden",
    "source.type",
    "implementedMethods.validateConfiguration",
    "implementedMethods.getDynamicSchema",
    "implementedMethods.refreshPayload",
];

/// The triggers that the filter lets pass, in their order.
pub(super) fn apply(filter: &Value, triggers: Vec<Value>) -> Result<Vec<Value>, Refusal> {
    // A filter that is wrong is wrong even where there is nothing to be filtered.
    passes(filter, &Value::Null, 0)?;
    let mut passed = Vec::new();
    for trigger in triggers {
        if passes(filter, &trigger, 0)? {
            passed.push(trigger);
        }
    }
    Ok(passed)
}

/// Every member is looked at, so that mistakes are found whatever the others say.
fn passes(filter: &Value, trigger: &Value, depth: usize) -> Result<bool, Refusal> {
    if depth > MAX_DEPTH {
        return Err(unreadable(&format!(
            "more than {MAX_DEPTH} levels are not read"
        )));
    }
    let members = match filter {
        Value::Null => return Ok(true),
        Value::Object(members) => members,
        _ => return Err(unreadable("it must be an object")),
    };
    let mut all = true;
    for (key, term) in members {
        all &= match key.as_str() {
            "$and" => !each(term, trigger, depth)?.contains(&false),
            "$or" => each(term, trigger, depth)?.contains(&true),
            "$not" => !passes(term, trigger, depth + 1)?,
            field if FIELDS.contains(&field) => holds(term, at(trigger, field))?,
            field => return Err(unreadable(&format!("there is no field `{field}`"))),
        };
    }
    Ok(all)
}

fn each(parts: &Value, trigger: &Value, depth: usize) -> Result<Vec<bool>, Refusal> {
    list(parts)?
        .iter()
        .map(|part| passes(part, trigger, depth + 1))
        .collect()
}

/// What is demanded of one field: a value, or an object of operators.
fn holds(term: &Value, value: &Value) -> Result<bool, Refusal> {
    match term {
        Value::Object(operators) => operators_hold(operators, value),
        Value::Array(_) => Err(unreadable(
            "a field is compared with a value or an operator",
        )),
        expected => Ok(value == expected),
    }
}

fn operators_hold(operators: &Map<String, Value>, value: &Value) -> Result<bool, Refusal> {
    let mut all = true;
    for (operator, expected) in operators {
        all &= match operator.as_str() {
            "$eq" => value == expected,
            "$ne" => value != expected,
            "$in" | "$hasSome" => list(expected)?.contains(value),
            "$exists" => match expected {
                Value::Bool(expected) => value.is_null() != *expected,
                _ => return Err(unreadable("`$exists` takes true or false")),
            },
            "$startsWith" => match expected {
                Value::String(start) => value
                    .as_str()
                    .is_some_and(|value| value.to_lowercase().starts_with(&start.to_lowercase())),
                _ => return Err(unreadable("`$startsWith` takes a string")),
            },
            operator => return Err(unreadable(&format!("there is no operator `{operator}`"))),
        };
    }
    Ok(all)
}

fn at<'a>(trigger: &'a Value, field: &str) -> &'a Value {
    field.split('.').fold(trigger, |value, part| {
        value.get(part).unwrap_or(&Value::Null)
    })
}

fn list(value: &Value) -> Result<&Vec<Value>, Refusal> {
    value
        .as_array()
        .ok_or_else(|| unreadable("this operator takes a list"))
}

fn unreadable(description: &str) -> Refusal {
    let description = format!("the filter cannot be read: {description}");
    Refusal::application(StatusCode::BAD_REQUEST, "FILTER_PARSER_ERROR", description)
}
