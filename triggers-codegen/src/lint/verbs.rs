//! Verbs that make a name active, with what they are when something was done.

use super::names::{Finding, capitalized};
use crate::{rules, text::quote};

/// The verb, and its participle. Left out are verbs that are nouns too (order, book, report,
/// schedule, charge): `Order due` is about an order.
const VERBS: &[(&str, &str)] = &[
    ("accept", "accepted"),
    ("add", "added"),
    ("approve", "approved"),
    ("assign", "assigned"),
    ("cancel", "canceled"),
    ("complete", "completed"),
    ("confirm", "confirmed"),
    ("create", "created"),
    ("decline", "declined"),
    ("delete", "deleted"),
    ("deliver", "delivered"),
    ("enroll", "enrolled"),
    ("finish", "finished"),
    ("invite", "invited"),
    ("notify", "notified"),
    ("pay", "paid"),
    ("publish", "published"),
    ("purchase", "purchased"),
    ("receive", "received"),
    ("register", "registered"),
    ("reject", "rejected"),
    ("remind", "reminded"),
    ("remove", "removed"),
    ("renew", "renewed"),
    ("reschedule", "rescheduled"),
    ("send", "sent"),
    ("submit", "submitted"),
    ("subscribe", "subscribed"),
    ("unsubscribe", "unsubscribed"),
    ("update", "updated"),
    ("upload", "uploaded"),
];

/// A name that starts with a command (`Send invoice`), or in which someone does something to
/// something (`Customer pays invoice`).
pub(super) fn active(name: &str) -> Option<Finding> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let [.., last] = words.as_slice() else {
        return None;
    };
    // `Update published`: the first word was a noun after all.
    let done = |word: &String| word.ends_with("ed") || word.ends_with("ing") || is_participle(word);
    if words.len() < 2 || done(last) {
        return None;
    }
    let message = |verb: &str| {
        format!(
            "the name {} is in active voice: {}",
            quote(name),
            quote(verb)
        )
    };
    let rule = &rules::lint::NAME_PASSIVE_VOICE;
    if let Some((verb, participle)) = VERBS.iter().find(|(verb, _)| words[0] == *verb) {
        let object = words[1..].join(" ");
        let label = format!(
            "write {}",
            quote(&capitalized(&format!("{object} {participle}")))
        );
        return Some((rule, message(verb), label));
    }
    let inner = words.get(1..words.len() - 1)?;
    let (at, participle) = inner.iter().enumerate().find_map(|(at, word)| {
        let verb = VERBS.iter().find(|(verb, _)| is_third_person(word, verb))?;
        Some((at + 2, verb.1))
    })?;
    let object = words.get(at..)?.join(" ");
    let article = ["the ", "an ", "a "]
        .iter()
        .find_map(|article| object.strip_prefix(article));
    let object = article.unwrap_or(&object);
    let label = format!(
        "write {}",
        quote(&capitalized(&format!("{object} {participle}")))
    );
    Some((rule, message(words.get(at - 1)?), label))
}

fn is_participle(word: &str) -> bool {
    VERBS.iter().any(|(_, participle)| word == *participle)
}

/// `pays`, `finishes`, `notifies`.
fn is_third_person(word: &str, verb: &str) -> bool {
    let Some(stem) = word.strip_suffix('s') else {
        return false;
    };
    stem == verb || stem.strip_suffix('e') == Some(verb) || {
        let y = verb.strip_suffix('y');
        y.is_some() && stem.strip_suffix("ie") == y
    }
}
