//! Numbers. Whole results are written without a fraction, as everything that reads JSON expects.

use super::{Outcome, at, text::excerpt};
use crate::expression::Scope;
use serde_json::Value;

pub(super) fn sum(values: &[Value], _: Scope<'_>) -> Outcome {
    number(numbers(values)?.iter().sum())
}

pub(super) fn subtract(values: &[Value], _: Scope<'_>) -> Outcome {
    two(values, |a, b| Ok(a - b))
}

pub(super) fn multiply(values: &[Value], _: Scope<'_>) -> Outcome {
    number(numbers(values)?.iter().product())
}

pub(super) fn divide(values: &[Value], _: Scope<'_>) -> Outcome {
    two(
        values,
        |a, b| if b == 0.0 { Err(BY_ZERO) } else { Ok(a / b) },
    )
}

pub(super) fn modulo(values: &[Value], _: Scope<'_>) -> Outcome {
    two(
        values,
        |a, b| if b == 0.0 { Err(BY_ZERO) } else { Ok(a % b) },
    )
}

const BY_ZERO: &str = "nothing can be divided by zero";

pub(super) fn round(values: &[Value], _: Scope<'_>) -> Outcome {
    two(values, |a, decimals| {
        let scale = 10_f64.powf(decimals.trunc().clamp(-15.0, 15.0));
        Ok((a * scale).round() / scale)
    })
}

pub(super) fn abs(values: &[Value], _: Scope<'_>) -> Outcome {
    number(numeric(at(values, 0))?.abs())
}

pub(super) fn average(values: &[Value], _: Scope<'_>) -> Outcome {
    let numbers = numbers(values)?;
    #[expect(clippy::cast_precision_loss, reason = "no list has 2^53 items")]
    let count = numbers.len() as f64;
    number(numbers.iter().sum::<f64>() / count)
}

pub(super) fn min(values: &[Value], _: Scope<'_>) -> Outcome {
    number(numbers(values)?.into_iter().fold(f64::INFINITY, f64::min))
}

pub(super) fn max(values: &[Value], _: Scope<'_>) -> Outcome {
    number(
        numbers(values)?
            .into_iter()
            .fold(f64::NEG_INFINITY, f64::max),
    )
}

pub(super) fn median(values: &[Value], _: Scope<'_>) -> Outcome {
    let mut numbers = numbers(values)?;
    numbers.sort_unstable_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let upper = numbers.get(middle).copied().unwrap_or(f64::NAN);
    let lower = if numbers.len() % 2 == 0 {
        numbers
            .get(middle.wrapping_sub(1))
            .copied()
            .unwrap_or(f64::NAN)
    } else {
        upper
    };
    number(f64::midpoint(lower, upper))
}

pub(super) fn to_number(values: &[Value], _: Scope<'_>) -> Outcome {
    let value = at(values, 0);
    let parsed = match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
        other => other.as_f64(),
    };
    number(parsed.unwrap_or(f64::NAN)).map_err(|_| format!("`{}` is not a number", excerpt(value)))
}

pub(super) fn eq(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, same)
}

pub(super) fn gt(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, |a, b| a > b)
}

pub(super) fn gte(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, |a, b| a >= b)
}

pub(super) fn lt(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, |a, b| a < b)
}

pub(super) fn lte(values: &[Value], _: Scope<'_>) -> Outcome {
    compare(values, |a, b| a <= b)
}

/// Whether the number stands in the list.
pub(super) fn is_one_of(values: &[Value], scope: Scope<'_>) -> Outcome {
    let items = super::arrays::list(at(values, 0));
    scope.budget.spend(items.len())?;
    let wanted = at(values, 1).as_f64();
    let found = |item: &Value| item.as_f64().zip(wanted).is_some_and(|(a, b)| same(a, b));
    Ok(items.iter().any(found).into())
}

#[expect(clippy::float_cmp, reason = "as the service compares JSON numbers")]
fn same(a: f64, b: f64) -> bool {
    a == b
}

fn compare(values: &[Value], test: fn(f64, f64) -> bool) -> Outcome {
    let pair = at(values, 0).as_f64().zip(at(values, 1).as_f64());
    Ok(pair.is_some_and(|(a, b)| test(a, b)).into())
}

fn two(values: &[Value], calculate: impl Fn(f64, f64) -> Result<f64, &'static str>) -> Outcome {
    number(calculate(numeric(at(values, 0))?, numeric(at(values, 1))?)?)
}

fn numbers(values: &[Value]) -> Result<Vec<f64>, String> {
    values.iter().map(numeric).collect()
}

/// Text that looks like a number is none: it needs `toNumber` (docs/api.md#s5.4).
pub(super) fn numeric(value: &Value) -> Result<f64, String> {
    value
        .as_f64()
        .ok_or_else(|| format!("`{}` is not a number", excerpt(value)))
}

fn number(result: f64) -> Outcome {
    if !result.is_finite() {
        return Err("the result is not a number".to_owned());
    }
    Ok(whole(result).map_or_else(|| result.into(), Value::from))
}

/// The number as an integer, if it is one that JSON readers keep exactly.
pub(in crate::expression) fn whole(number: f64) -> Option<i64> {
    let inside = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within ±2^53")]
    inside.then_some(number as i64)
}
