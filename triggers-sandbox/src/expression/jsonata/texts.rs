//! Functions that look for something in a text. A regular expression takes up to as many steps for
//! each character as it has characters.

use super::Item;
use super::eval::{Run, sequence};
use super::functions::{Outcome, number_of, on_text, text, text_argument, truth, two_texts};
use regex_lite::{Captures, Regex};
use serde_json::{Value, json};

pub(super) fn contains(run: &Run<'_>, it: &[Item]) -> Outcome {
    match &it[1] {
        Item::Regex(regex) => searching(run, it, regex, |text| truth(regex.is_match(text))),
        _ => two_texts(run, it, |text, part| truth(text.contains(part))),
    }
}

pub(super) fn split(run: &Run<'_>, it: &[Item]) -> Outcome {
    let most = limit(it.get(2))?;
    match &it[1] {
        Item::Regex(regex) => searching(run, it, regex, |text| {
            let mut left = text.len();
            let parts = regex.split(text).take(most).map(|part| {
                left = left.saturating_sub(part.len());
                search_on(run, regex, left).map(|()| part)
            });
            list(run, parts)
        }),
        _ => two_texts(run, it, |text, part| {
            if part.is_empty() {
                run.spend(text.len())?;
                let characters = text.chars().map(String::from).take(most);
                return Ok(Value::Array(characters.map(Value::from).collect()).into());
            }
            list(run, text.split(part).take(most).map(Ok))
        }),
    }
}

fn list<'a>(run: &Run<'_>, parts: impl Iterator<Item = Result<&'a str, String>>) -> Outcome {
    let mut all = Vec::new();
    for part in parts {
        run.spend(1)?;
        all.push(Value::from(part?));
    }
    Ok(Value::Array(all).into())
}

/// `$match`: what was found, where, and its groups.
pub(super) fn matches(run: &Run<'_>, it: &[Item]) -> Outcome {
    let Item::Regex(regex) = &it[1] else {
        return Err("it takes a regular expression".to_owned());
    };
    let most = limit(it.get(2))?;
    searching(run, it, regex, |text| {
        let mut all = Vec::new();
        for found in regex.captures_iter(text).take(most) {
            let groups: Vec<_> = (1..found.len()).map(|group| part(&found, group)).collect();
            run.spend(1 + groups.len() + text.len() / 16)?;
            let (start, end) = found.get(0).map_or((0, 0), |it| (it.start(), it.end()));
            search_on(run, regex, text.len() - end)?;
            let index = text[..start].chars().count();
            all.push(json!({ "match": part(&found, 0), "index": index, "groups": groups }));
        }
        Ok(sequence(all))
    })
}

/// `$replace`; `$1` in the replacement is the first group, `$$` a dollar sign.
pub(super) fn replace(run: &Run<'_>, it: &[Item]) -> Outcome {
    let by = text_argument(run, &it[2])?;
    let most = limit(it.get(3))?;
    let paid = |result: &mut String, more: &str| {
        run.spend(1 + more.len() / 16)?;
        result.push_str(more);
        Ok::<_, String>(())
    };
    let mut result = String::new();
    match &it[1] {
        Item::Regex(regex) => searching(run, it, regex, |whole| {
            let mut at = 0;
            for found in regex.captures_iter(whole).take(most) {
                let Some(range) = found.get(0).map(|it| it.range()) else {
                    continue;
                };
                search_on(run, regex, whole.len() - range.end)?;
                paid(&mut result, &whole[at..range.start])?;
                for part in replacement(&by, &found) {
                    paid(&mut result, part)?;
                }
                at = range.end;
            }
            paid(&mut result, &whole[at..])?;
            text(result)
        }),
        _ => two_texts(run, it, |whole, part| {
            if part.is_empty() {
                return Err("it cannot replace an empty text".to_owned());
            }
            let mut at = 0;
            for (start, _) in whole.match_indices(part).take(most) {
                paid(&mut result, &whole[at..start])?;
                paid(&mut result, &by)?;
                at = start + part.len();
            }
            paid(&mut result, &whole[at..])?;
            text(result)
        }),
    }
}

/// `$pad`: to that many characters, on the left if it is negative.
pub(super) fn pad(run: &Run<'_>, it: &[Item]) -> Outcome {
    let width = number_of(&it[1])?.trunc();
    let filler = match it.get(2) {
        Some(filler) => text_argument(run, filler)?,
        None => " ".to_owned(),
    };
    on_text(run, it, |whole| {
        let wanted = crate::expression::functions::whole(width.abs());
        let wanted = wanted.and_then(|wanted| usize::try_from(wanted).ok());
        let wanted = wanted.ok_or("the width is too large")?;
        let missing = wanted.saturating_sub(whole.chars().count());
        run.spend(missing)?;
        let padding: String = filler.chars().cycle().take(missing).collect();
        text(if width < 0.0 {
            padding + whole
        } else {
            whole.to_owned() + &padding
        })
    })
}

fn searching(
    run: &Run<'_>,
    it: &[Item],
    regex: &Regex,
    then: impl FnOnce(&str) -> Outcome,
) -> Outcome {
    on_text(run, it, |text| {
        run.spend(text.len() * regex.as_str().len() / 2)?;
        then(text)
    })
}

/// Pays for the next search in the rest of a text: each may go on to its end.
fn search_on(run: &Run<'_>, regex: &Regex, rest: usize) -> Result<(), String> {
    run.spend(rest * regex.as_str().len() / 8)
}

fn limit(item: Option<&Item>) -> Result<usize, String> {
    match item {
        None => Ok(usize::MAX),
        Some(item) => {
            let most = crate::expression::functions::whole(number_of(item)?.trunc());
            let most = most.and_then(|most| usize::try_from(most).ok());
            most.ok_or_else(|| "the limit is not a number from 0 on".to_owned())
        }
    }
}

fn part<'a>(found: &Captures<'a>, group: usize) -> &'a str {
    found.get(group).map_or("", |part| part.as_str())
}

/// The parts of a replacement, in their order.
fn replacement<'a>(by: &'a str, found: &'a Captures<'_>) -> impl Iterator<Item = &'a str> {
    let mut rest = by;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let plain = rest.find('$').unwrap_or(rest.len());
        if plain > 0 {
            let (part, after) = rest.split_at(plain);
            rest = after;
            return Some(part);
        }
        let after = rest.chars().nth(1);
        let group = after.and_then(|after| after.to_digit(10));
        let taken = if group.is_some() || after == Some('$') {
            2
        } else {
            1
        };
        rest = &rest[taken..];
        Some(group.map_or("$", |group| part(found, group as usize)))
    })
}
