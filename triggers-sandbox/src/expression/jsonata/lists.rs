//! Functions of lists and objects that take a function.

use super::eval::{Run, sequence};
use super::functions::{Outcome, compare, is_true, values};
use super::{Function, Item};
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// `$sort`: texts or numbers, or by a function that tells whether its first argument comes later.
pub(super) fn sort(run: &Run<'_>, it: &[Item]) -> Outcome {
    let mut later = |a: &Value, b: &Value| {
        let budget = run.scope.budget;
        let (a, b) = (Item::from(budget.copy(a)?), Item::from(budget.copy(b)?));
        match it.get(1) {
            None => Ok(compare(&a, &b)? == Ordering::Greater),
            Some(by) => Ok(is_true(&run.call(by, vec![a, b], &Item::Nothing)?)),
        }
    };
    if matches!(it[0], Item::Nothing) {
        return Ok(Item::Nothing);
    }
    let sorted = sorted(values(run, &it[0])?, &mut later)?;
    Ok(Value::Array(sorted).into())
}

/// A merge sort: the library's may panic when the order contradicts itself.
fn sorted(
    mut items: Vec<Value>,
    later: &mut dyn FnMut(&Value, &Value) -> Result<bool, String>,
) -> Result<Vec<Value>, String> {
    if items.len() < 2 {
        return Ok(items);
    }
    let right = sorted(items.split_off(items.len() / 2), later)?;
    let mut left = sorted(items, later)?.into_iter().peekable();
    let mut right = right.into_iter().peekable();
    let mut merged = Vec::new();
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if later(a, b)? {
            right.next()
        } else {
            left.next()
        };
        merged.extend(next);
    }
    merged.extend(left.chain(right));
    Ok(merged)
}

/// `$each`: what a function makes of each member.
pub(super) fn each(run: &Run<'_>, it: &[Item]) -> Outcome {
    let mut results = Vec::new();
    members(run, it, |_, _, result| run.add(&mut results, result))?;
    Ok(sequence(results))
}

/// `$sift`: the members for which a function holds.
pub(super) fn sift(run: &Run<'_>, it: &[Item]) -> Outcome {
    let mut left = Map::new();
    members(run, it, |key, value, result| {
        if is_true(&result) {
            left.insert(key, value);
        }
        Ok(())
    })?;
    Ok(if left.is_empty() {
        Item::Nothing
    } else {
        Value::Object(left).into()
    })
}

fn members(
    run: &Run<'_>,
    it: &[Item],
    mut then: impl FnMut(String, Value, Item) -> Result<(), String>,
) -> Result<(), String> {
    for object in values(run, &it[0])? {
        let Value::Object(object) = object else {
            return Err("it takes an object".to_owned());
        };
        for (key, value) in object {
            let mut arguments = vec![run.scope.budget.copy(&value)?.into()];
            if takes(&it[1]) > 1 {
                arguments.push(Value::from(key.clone()).into());
            }
            let result = run.call(&it[1], arguments, &Item::Nothing)?;
            then(key, value, result)?;
        }
    }
    Ok(())
}

/// How many arguments a function takes; of those of the library, one.
pub(super) fn takes(function: &Item) -> usize {
    match function {
        Item::Function(Function::Lambda(lambda, _)) => lambda.0.len(),
        _ => 1,
    }
}

/// `$single`: the only item, or the only one for which a function holds.
pub(super) fn single(run: &Run<'_>, it: &[Item]) -> Outcome {
    let mut found = Vec::new();
    for item in run.items(&it[0])? {
        let holds = match it.get(1) {
            None => true,
            Some(by) => is_true(&run.call(by, vec![item.clone()], &Item::Nothing)?),
        };
        if holds {
            found.push(item);
        }
    }
    match (found.pop(), found.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => Err("there is none".to_owned()),
        (Some(_), more) => Err(format!("there are {}", more + 1)),
    }
}

/// `$spread`: an object for each member.
pub(super) fn spread(run: &Run<'_>, it: &[Item]) -> Outcome {
    let mut all = Vec::new();
    for value in values(run, &it[0])? {
        match value {
            Value::Object(members) => all.extend(
                members
                    .into_iter()
                    .map(|member| Value::Object(Map::from_iter([member]))),
            ),
            other => all.push(other),
        }
    }
    run.spend(all.len())?;
    Ok(sequence(all))
}

/// `$zip`: lists of the first items, the second ones, and so on.
pub(super) fn zip(run: &Run<'_>, it: &[Item]) -> Outcome {
    let mut lists = Vec::new();
    for list in it {
        lists.push(values(run, list)?.into_iter());
    }
    let mut zipped = Vec::new();
    while let Some(row) = lists.iter_mut().map(Iterator::next).collect() {
        run.spend(1)?;
        zipped.push(Value::Array(row));
    }
    Ok(Value::Array(zipped).into())
}
