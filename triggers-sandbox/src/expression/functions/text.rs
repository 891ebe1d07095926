//! Text. `stringEq`, `stringHasSubString` and `stringContains` do not tell cases apart (docs/api.md#s5.4).

use super::{Outcome, at, math};
use crate::expression::Scope;
use serde_json::Value;

pub(super) fn eq(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok((folded(at(values, 0)) == folded(at(values, 1))).into())
}

pub(super) fn has(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(folded(at(values, 0))
        .contains(&folded(at(values, 1)))
        .into())
}

/// Whether the text stands in the list.
pub(super) fn is_one_of(values: &[Value], scope: Scope<'_>) -> Outcome {
    let items = super::arrays::list(at(values, 0));
    scope.budget.spend(items.len())?;
    let wanted = folded(at(values, 1));
    Ok(items.iter().any(|item| folded(item) == wanted).into())
}

pub(super) fn concat(values: &[Value], scope: Scope<'_>) -> Outcome {
    let mut joined = String::new();
    for value in values {
        join(&mut joined, value, scope)?;
    }
    Ok(joined.into())
}

/// Characters, counted from 0.
pub(super) fn substring(values: &[Value], _: Scope<'_>) -> Outcome {
    let place = |index| Ok::<_, String>(count(math::numeric(at(values, index))?));
    let (start, length) = (place(1)?, place(2)?);
    let found: String = text(at(values, 0))
        .chars()
        .skip(start)
        .take(length)
        .collect();
    Ok(found.into())
}

/// A number as a count of characters; none if it is negative.
fn count(number: f64) -> usize {
    math::whole(number.trunc())
        .and_then(|whole| usize::try_from(whole).ok())
        .unwrap_or(0)
}

pub(super) fn lower(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(folded(at(values, 0)).into())
}

pub(super) fn upper(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(text(at(values, 0)).to_uppercase().into())
}

pub(super) fn length(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(text(at(values, 0)).chars().count().into())
}

pub(super) fn starts(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(text(at(values, 0)).starts_with(&text(at(values, 1))).into())
}

pub(super) fn ends(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(text(at(values, 0)).ends_with(&text(at(values, 1))).into())
}

pub(super) fn is_empty(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(text(at(values, 0)).is_empty().into())
}

pub(super) fn to_string(values: &[Value], _: Scope<'_>) -> Outcome {
    Ok(text(at(values, 0)).into())
}

/// Adds a value's text, paid by its length.
pub(in crate::expression) fn join(
    joined: &mut String,
    value: &Value,
    scope: Scope<'_>,
) -> Result<(), String> {
    let text = text(value);
    scope.budget.spend(text.len() / 16)?;
    joined.push_str(&text);
    Ok(())
}

/// A value as it stands in joined text: nothing for null, no quotes around text.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The beginning of a value, for messages.
pub(in crate::expression) fn excerpt(value: &Value) -> String {
    let text = if value.is_null() {
        "nothing".to_owned()
    } else {
        text(value)
    };
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short + "…"
    } else {
        short
    }
}

fn folded(value: &Value) -> String {
    text(value).to_lowercase()
}
