//! The functions of `JSONata` that the sandbox runs. Each takes time in proportion to what it is given,
//! and pays for it.

use super::eval::{self, Run, sequence};
use super::{Item, lists, texts};
use crate::expression::functions::{excerpt, timestamp};
use crate::expression::same;
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::cmp::Ordering;

pub(super) type Outcome = Result<Item, String>;

/// One function, and how many arguments it takes.
#[derive(Debug)]
pub(super) struct Known {
    name: &'static str,
    least: usize,
    most: usize,
    run: fn(&Run<'_>, &[Item]) -> Outcome,
}

const fn known(
    name: &'static str,
    least: usize,
    most: usize,
    run: fn(&Run<'_>, &[Item]) -> Outcome,
) -> Known {
    Known {
        name,
        least,
        most,
        run,
    }
}

static FUNCTIONS: &[Known] = &[
    known("sum", 1, 1, |run, it| {
        numbers(run, it, |all| all.iter().sum())
    }),
    known("count", 1, 1, |run, it| {
        Ok(Value::from(run.items(&it[0])?.len()).into())
    }),
    known("max", 1, 1, |run, it| {
        some_numbers(run, it, |all| all.iter().copied().fold(f64::MIN, f64::max))
    }),
    known("min", 1, 1, |run, it| {
        some_numbers(run, it, |all| all.iter().copied().fold(f64::MAX, f64::min))
    }),
    known("average", 1, 1, |run, it| some_numbers(run, it, average)),
    known("string", 1, 1, |run, it| {
        given(&it[0], |item| Ok(Value::from(text_of(run, item)?).into()))
    }),
    known("number", 1, 1, |_, it| given(&it[0], to_number)),
    known("boolean", 1, 1, |_, it| {
        given(&it[0], |item| truth(is_true(item)))
    }),
    known("not", 1, 1, |_, it| truth(!is_true(&it[0]))),
    known("exists", 1, 1, |_, it| {
        truth(!matches!(it[0], Item::Nothing))
    }),
    known("type", 1, 1, |_, it| {
        given(&it[0], |item| text(type_of(item)))
    }),
    known("length", 1, 1, |run, it| {
        on_text(run, it, |text| Ok(Value::from(text.chars().count()).into()))
    }),
    known("uppercase", 1, 1, |run, it| {
        on_text(run, it, |it| text(it.to_uppercase()))
    }),
    known("lowercase", 1, 1, |run, it| {
        on_text(run, it, |it| text(it.to_lowercase()))
    }),
    known("trim", 1, 1, |run, it| {
        on_text(run, it, |it| {
            text(it.split_whitespace().collect::<Vec<_>>().join(" "))
        })
    }),
    known("substring", 2, 3, substring),
    known("substringBefore", 2, 2, |run, it| {
        two_texts(run, it, |it, part| {
            text(it.split_once(part).map_or(it, |(before, _)| before))
        })
    }),
    known("substringAfter", 2, 2, |run, it| {
        two_texts(run, it, |it, part| {
            text(it.split_once(part).map_or(it, |(_, after)| after))
        })
    }),
    known("contains", 2, 2, texts::contains),
    known("split", 2, 3, texts::split),
    known("match", 2, 3, texts::matches),
    known("replace", 3, 4, texts::replace),
    known("pad", 2, 3, texts::pad),
    known("join", 1, 2, join),
    known("abs", 1, 1, |_, it| on_number(it, f64::abs)),
    known("floor", 1, 1, |_, it| on_number(it, f64::floor)),
    known("ceil", 1, 1, |_, it| on_number(it, f64::ceil)),
    known("sqrt", 1, 1, |_, it| on_number(it, f64::sqrt)),
    known("power", 2, 2, |_, it| {
        let exponent = number_of(&it[1])?;
        on_number(it, |base| base.powf(exponent))
    }),
    known("round", 1, 2, |_, it| {
        let digits = it.get(1).map_or(Ok(0.0), number_of)?;
        let scale = 10_f64.powf(digits.trunc().clamp(-15.0, 15.0));
        on_number(it, |number| (number * scale).round_ties_even() / scale)
    }),
    known("keys", 1, 1, |run, it| {
        let mut names = Vec::new();
        for item in run.items(&it[0])? {
            if let Item::Value(value) = &item {
                let members = value.as_object().into_iter().flatten();
                names.extend(members.map(|(name, _)| Value::from(name.as_str())));
            }
        }
        run.spend(names.len())?;
        Ok(sequence(names))
    }),
    known("lookup", 2, 2, |run, it| {
        let name = text_argument(run, &it[1])?;
        let mut found = Vec::new();
        for item in run.items(&it[0])? {
            if let Item::Value(value) = &item
                && let Some(member) = value.get(&name)
            {
                run.add(&mut found, run.scope.budget.copy(member)?.into())?;
            }
        }
        Ok(sequence(found))
    }),
    known("append", 2, 2, |run, it| {
        let mut all = Vec::new();
        for list in it {
            for item in run.items(list)? {
                run.add(&mut all, item)?;
            }
        }
        Ok(sequence(all))
    }),
    known("reverse", 1, 1, |run, it| {
        let mut all = values(run, &it[0])?;
        all.reverse();
        Ok(Value::Array(all).into())
    }),
    known("distinct", 1, 1, |run, it| {
        let mut kept: Vec<Value> = Vec::new();
        for value in values(run, &it[0])? {
            // It is compared with all that are kept so far.
            run.spend(kept.len())?;
            if !kept.iter().any(|other| same(other, &value)) {
                kept.push(value);
            }
        }
        Ok(sequence(kept))
    }),
    known("merge", 1, 1, |run, it| {
        let mut merged = Map::new();
        for value in values(run, &it[0])? {
            match value {
                Value::Object(members) => merged.extend(members),
                _ => return Err("`$merge` takes objects".to_owned()),
            }
        }
        Ok(Value::Object(merged).into())
    }),
    known("map", 2, 2, |run, it| {
        let mut results = Vec::new();
        each(run, it, |_, result| run.add(&mut results, result))?;
        Ok(sequence(results))
    }),
    known("filter", 2, 2, |run, it| {
        let mut kept = Vec::new();
        each(run, it, |item, result| {
            if is_true(&result) {
                run.add(&mut kept, item)?;
            }
            Ok(())
        })?;
        Ok(sequence(kept))
    }),
    known("reduce", 2, 3, |run, it| {
        let mut items = run.items(&it[0])?.into_iter();
        let mut so_far = match it.get(2) {
            Some(first) => first.clone(),
            None => items.next().unwrap_or(Item::Nothing),
        };
        for item in items {
            so_far = run.call(&it[1], vec![so_far, item], &Item::Nothing)?;
        }
        Ok(so_far)
    }),
    known("sort", 1, 2, lists::sort),
    known("each", 2, 2, lists::each),
    known("sift", 2, 2, lists::sift),
    known("single", 1, 2, lists::single),
    known("spread", 1, 1, lists::spread),
    known("zip", 1, 10, lists::zip),
    known("error", 1, 1, |run, it| Err(text_argument(run, &it[0])?)),
    known("assert", 2, 2, |run, it| {
        if is_true(&it[0]) {
            Ok(Item::Nothing)
        } else {
            Err(text_argument(run, &it[1])?)
        }
    }),
    known("now", 0, 0, |run, _| text(run.scope.now.to_string())),
    known("millis", 0, 0, |run, _| {
        Ok(Value::from(run.scope.now.as_millisecond()).into())
    }),
    known("toMillis", 1, 1, |_, it| {
        given(&it[0], |item| match item {
            Item::Value(value) => match timestamp(value) {
                Some(moment) => Ok(Value::from(moment.as_millisecond()).into()),
                None => Err(format!("`{}` is not a date", excerpt(value))),
            },
            _ => Err("a function is not a date".to_owned()),
        })
    }),
    known("fromMillis", 1, 1, |_, it| {
        given(&it[0], |item| {
            let millis = crate::expression::functions::whole(number_of(item)?.trunc());
            let moment = millis.and_then(|millis| Timestamp::from_millisecond(millis).ok());
            match moment {
                Some(moment) => text(moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()),
                None => Err("the number is not a date".to_owned()),
            }
        })
    }),
];

impl Known {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|known| known.name == name)
    }

    /// What is wrong with a call as it is written, if the name is not that of a variable.
    pub(super) fn check(name: &str, arguments: usize) -> Result<(), String> {
        if matches!(name, "random" | "shuffle") {
            return Err(format!(
                "`${name}` is not run here: a run must repeat exactly"
            ));
        }
        match Self::named(name) {
            Some(known) if arguments > known.most => Err(format!(
                "`${name}` takes at most {} argument(s)",
                known.most
            )),
            None if REFUSED.contains(&name) => {
                let names: Vec<_> = FUNCTIONS
                    .iter()
                    .map(|known| format!("${}", known.name))
                    .collect();
                Err(format!(
                    "`${name}` is not run here; there are {}",
                    names.join(", ")
                ))
            }
            _ => Ok(()),
        }
    }

    /// An argument that is missing is the context, as in `a.$uppercase()`.
    pub(super) fn call(&self, run: &Run<'_>, mut arguments: Vec<Item>, context: &Item) -> Outcome {
        if arguments.len() + 1 == self.least {
            arguments.insert(0, context.clone());
        }
        if !(self.least..=self.most).contains(&arguments.len()) {
            return Err(format!(
                "`${}` cannot take {} argument(s)",
                self.name,
                arguments.len()
            ));
        }
        run.spend(1)?;
        let outcome = (self.run)(run, &arguments);
        outcome.map_err(|error| format!("`${}`: {error}", self.name))
    }
}

/// Functions of the language that are not run: without bounds, or not used by configurations.
const REFUSED: [&str; 15] = [
    "base64decode",
    "base64encode",
    "clone",
    "decodeUrl",
    "decodeUrlComponent",
    "encodeUrl",
    "encodeUrlComponent",
    "eval",
    "formatBase",
    "formatInteger",
    "formatNumber",
    "parseInteger",
    "shuffle",
    "random",
    "lookupAll",
];

#[expect(
    clippy::unnecessary_wraps,
    reason = "all functions of the table have one form"
)]
pub(super) fn text(text: impl Into<String>) -> Outcome {
    Ok(Value::from(text.into()).into())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "all functions of the table have one form"
)]
pub(super) fn truth(truth: bool) -> Outcome {
    Ok(Value::Bool(truth).into())
}

/// Of nothing, nothing.
fn given(item: &Item, run: impl FnOnce(&Item) -> Outcome) -> Outcome {
    match item {
        Item::Nothing => Ok(Item::Nothing),
        item => run(item),
    }
}

pub(super) fn on_text(
    run: &Run<'_>,
    items: &[Item],
    then: impl FnOnce(&str) -> Outcome,
) -> Outcome {
    given(&items[0], |item| match item {
        Item::Value(value) => match value.as_str() {
            Some(text) => {
                run.spend(text.len() / 16)?;
                then(text)
            }
            None => Err(format!("`{}` is not a text", excerpt(value))),
        },
        _ => Err("a function is not a text".to_owned()),
    })
}

/// What a function takes as a text: a number or a regular expression must not pass for one.
pub(super) fn text_argument(run: &Run<'_>, item: &Item) -> Result<String, String> {
    match item {
        Item::Value(value) if value.is_string() => text_of(run, item),
        Item::Value(value) => Err(format!("`{}` is not a text", excerpt(value))),
        Item::Nothing => Err("nothing is not a text".to_owned()),
        Item::Function(_) => Err("a function is not a text".to_owned()),
        Item::Regex(_) => Err("a regular expression is not a text".to_owned()),
    }
}

pub(super) fn two_texts(
    run: &Run<'_>,
    items: &[Item],
    then: impl FnOnce(&str, &str) -> Outcome,
) -> Outcome {
    let part = text_argument(run, &items[1])?;
    on_text(run, items, |text| then(text, &part))
}

fn substring(run: &Run<'_>, items: &[Item]) -> Outcome {
    let whole = |item: &Item| number_of(item).map(f64::trunc);
    let start = whole(&items[1])?;
    let length = items.get(2).map(whole).transpose()?;
    on_text(run, items, |it| {
        #[expect(clippy::cast_precision_loss, reason = "no text has 2^53 characters")]
        let count = it.chars().count() as f64;
        let start = if start < 0.0 {
            (count + start).max(0.0)
        } else {
            start
        };
        let length = length.unwrap_or(count).max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates"
        )]
        let (start, length) = (start as usize, length as usize);
        text(it.chars().skip(start).take(length).collect::<String>())
    })
}

fn join(run: &Run<'_>, items: &[Item]) -> Outcome {
    let glue = items
        .get(1)
        .map_or(Ok(String::new()), |glue| text_argument(run, glue))?;
    given(&items[0], |list| {
        let mut joined = String::new();
        for (index, value) in values(run, list)?.iter().enumerate() {
            let part = value
                .as_str()
                .ok_or("the list holds something else than texts")?;
            run.spend((part.len() + glue.len()) / 16)?;
            if index > 0 {
                joined.push_str(&glue);
            }
            joined.push_str(part);
        }
        text(joined)
    })
}

fn on_number(items: &[Item], then: impl FnOnce(f64) -> f64) -> Outcome {
    given(&items[0], |item| {
        Ok(eval::number(then(number_of(item)?))?.into())
    })
}

fn numbers(run: &Run<'_>, items: &[Item], then: fn(&[f64]) -> f64) -> Outcome {
    given(&items[0], |list| {
        let all: Vec<f64> = run
            .items(list)?
            .iter()
            .map(number_of)
            .collect::<Result<_, _>>()?;
        Ok(eval::number(then(&all))?.into())
    })
}

/// Of an empty list, nothing.
fn some_numbers(run: &Run<'_>, items: &[Item], then: fn(&[f64]) -> f64) -> Outcome {
    if run.items(&items[0])?.is_empty() {
        return Ok(Item::Nothing);
    }
    numbers(run, items, then)
}

fn average(all: &[f64]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no list has 2^53 items")]
    let count = all.len() as f64;
    all.iter().sum::<f64>() / count
}

pub(super) fn values(run: &Run<'_>, item: &Item) -> Result<Vec<Value>, String> {
    let mut all = Vec::new();
    for item in run.items(item)? {
        if let Item::Value(value) = item {
            all.push(run.owned(value)?);
        }
    }
    Ok(all)
}

/// Calls the second argument with each item of the first, its place, and all of them if it wants them.
fn each(
    run: &Run<'_>,
    items: &[Item],
    mut then: impl FnMut(Item, Item) -> Result<(), String>,
) -> Result<(), String> {
    let wanted = lists::takes(&items[1]);
    for (place, item) in run.items(&items[0])?.into_iter().enumerate() {
        let mut arguments = vec![item.clone()];
        if wanted > 1 {
            arguments.push(Value::from(place).into());
        }
        if wanted > 2 {
            arguments.push(items[0].clone());
        }
        then(item, run.call(&items[1], arguments, &Item::Nothing)?)?;
    }
    Ok(())
}

pub(super) fn number_of(item: &Item) -> Result<f64, String> {
    match item {
        Item::Value(value) => match value.as_f64() {
            Some(number) => Ok(number),
            None => Err(format!("`{}` is not a number", excerpt(value))),
        },
        Item::Nothing => Err("nothing is not a number".to_owned()),
        Item::Function(_) | Item::Regex(_) => Err("a function is not a number".to_owned()),
    }
}

fn to_number(item: &Item) -> Outcome {
    let Item::Value(value) = item else {
        return number_of(item).and_then(eval::number).map(Item::from);
    };
    let parsed = match &**value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        other => other.as_f64(),
    };
    let parsed = parsed.ok_or_else(|| format!("`{}` is not a number", excerpt(value)))?;
    Ok(eval::number(parsed)?.into())
}

/// A value as text: nothing for nothing, no quotes around text.
pub(super) fn text_of(run: &Run<'_>, item: &Item) -> Result<String, String> {
    let Item::Value(value) = item else {
        return Ok(String::new());
    };
    run.scope.budget.spend_on(value)?;
    Ok(match &**value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

pub(super) fn is_true(item: &Item) -> bool {
    fn holds(value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Bool(flag) => *flag,
            Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => items.iter().any(holds),
            Value::Object(members) => !members.is_empty(),
        }
    }
    matches!(item, Item::Value(value) if holds(value))
}

fn type_of(item: &Item) -> &'static str {
    match item {
        Item::Nothing => "nothing",
        Item::Function(_) | Item::Regex(_) => "function",
        Item::Value(value) => match &**value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        },
    }
}

/// Two numbers or two texts.
pub(super) fn compare(a: &Item, b: &Item) -> Result<Ordering, String> {
    if let (Item::Value(a), Item::Value(b)) = (a, b) {
        if let (Some(a), Some(b)) = (a.as_str(), b.as_str()) {
            return Ok(a.cmp(b));
        }
        if let (Some(a), Some(b)) = (a.as_f64(), b.as_f64()) {
            return Ok(a.total_cmp(&b));
        }
    }
    Err("only two numbers or two texts can be compared".to_owned())
}
