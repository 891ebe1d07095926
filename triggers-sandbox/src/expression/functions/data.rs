//! Looking things up.

use super::arrays::list;
use super::{Outcome, at, text};
use crate::expression::Scope;
use serde_json::Value;

/// What the builder's parser would not read either (docs/api.md#s5.4).
pub(super) fn check_path(path: &str) -> Result<(), String> {
    if path.contains(['[', ']']) {
        return Err(format!(
            "`{path}`: a path cannot name an element of a list; use `arrayMap` or an aggregate"
        ));
    }
    Ok(())
}

pub(super) fn var(values: &[Value], scope: Scope<'_>) -> Outcome {
    let path = text::text(at(values, 0));
    scope
        .data
        .at(&path)
        .map_or(Ok(Value::Null), |value| scope.budget.copy(value))
}

pub(super) fn contains(values: &[Value], scope: Scope<'_>) -> Outcome {
    let items = list(at(values, 0));
    scope.budget.spend(items.len())?;
    Ok(items.contains(at(values, 1)).into())
}

pub(super) fn is_empty(values: &[Value], _: Scope<'_>) -> Outcome {
    let empty = match at(values, 0) {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    Ok(empty.into())
}
