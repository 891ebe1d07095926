//! Lists.

use super::{Outcome, argument, at, text};
use crate::expression::data::below;
use crate::expression::{Expression, Scope};
use serde_json::Value;

/// The predicate is evaluated once for each item, until one is found.
pub(super) fn some(arguments: &[Expression], scope: Scope<'_>) -> Outcome {
    for item in list(&argument(arguments, 0, scope)?) {
        if holds(arguments, item, scope)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

pub(super) fn every(arguments: &[Expression], scope: Scope<'_>) -> Outcome {
    for item in list(&argument(arguments, 0, scope)?) {
        if !holds(arguments, item, scope)? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

fn holds(arguments: &[Expression], item: &Value, scope: Scope<'_>) -> Result<bool, String> {
    let scope = Scope {
        item: Some(item),
        ..scope
    };
    Ok(argument(arguments, 1, scope)? == Value::Bool(true))
}

pub(super) fn map(values: &[Value], scope: Scope<'_>) -> Outcome {
    let path = text::text(at(values, 1));
    list(at(values, 0))
        .iter()
        .map(|item| {
            scope
                .budget
                .copy(below(item, &path).unwrap_or(&Value::Null))
        })
        .collect()
}

pub(super) fn size(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(list(at(values, 0)).len().into())
}

/// Aggregates of an empty list fail at run time (docs/api.md#s5.4).
pub(super) fn filled(values: &[Value]) -> Result<&[Value], String> {
    match list(at(values, 0)) {
        [] => Err("the list is empty".to_owned()),
        items => Ok(items),
    }
}

/// A list's items; a single value is a list of one, null is empty.
pub(super) fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        single => std::slice::from_ref(single),
    }
}
