//! Truth. Only `true` is true.

use super::{Outcome, argument, at};
use crate::expression::{Expression, Scope};
use serde_json::Value;

pub(super) fn eq(values: &[Value], _: Scope<'_>) -> Outcome {
    let (a, b) = (at(values, 0).as_bool(), at(values, 1).as_bool());
    Ok((a.is_some() && a == b).into())
}

pub(super) fn not(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok((*at(values, 0) != Value::Bool(true)).into())
}

pub(super) fn and(arguments: &[Expression], scope: Scope<'_>) -> Outcome {
    for argument in arguments {
        if argument.value(scope)? != Value::Bool(true) {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

pub(super) fn or(arguments: &[Expression], scope: Scope<'_>) -> Outcome {
    for argument in arguments {
        if argument.value(scope)? == Value::Bool(true) {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

/// `if`: the branch that is not taken is not evaluated.
pub(super) fn either(arguments: &[Expression], scope: Scope<'_>) -> Outcome {
    let yes = argument(arguments, 0, scope)? == Value::Bool(true);
    argument(arguments, if yes { 1 } else { 2 }, scope)
}
