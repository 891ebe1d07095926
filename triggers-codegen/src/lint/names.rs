//! The documented style of names: passive voice, singular, sentence case (docs/api.md#s2.9).

use std::collections::HashSet;

use super::verbs;
use crate::{
    diagnostic::{Diagnostics, Path},
    model::{Manifest, Trigger},
    names::words,
    rules,
    text::quote,
};

pub(super) fn names(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let entities: HashSet<String> = manifest
        .entities
        .iter()
        .flat_map(|entity| words(&entity.key))
        .flat_map(plurals)
        .collect();
    let triggers = Path::ROOT.key("triggers");
    for trigger in &manifest.triggers {
        let found = sentence_case(&trigger.name)
            .into_iter()
            .chain(verbs::active(&trigger.name))
            .chain(plural(trigger, &entities));
        for (rule, message, label) in found {
            let at = triggers.key(&trigger.key).key("name").at_value();
            diagnostics.breach(rule, at).message(message).label(label);
        }
    }
}

/// A rule, what is wrong, and what to write instead.
pub(super) type Finding = (&'static rules::Rule, String, String);

/// A name in which every word is capitalized, or none.
fn sentence_case(name: &str) -> Option<Finding> {
    let mut all = name.split_whitespace();
    let first = all.next()?;
    let rest: Vec<&str> = all.collect();
    let small = |word: &str| word.chars().count() < 4 && !word.starts_with(char::is_uppercase);
    let mut long = rest.iter().filter(|word| !small(word)).peekable();
    let title = long.peek().is_some() && long.all(|word| word.starts_with(char::is_uppercase));
    if !first.starts_with(char::is_lowercase) && !title {
        return None;
    }
    // A key in the place of a name.
    let first = first.replace('_', " ");
    let first = first.as_str();
    let mut sentence = capitalized(first);
    for word in rest {
        sentence.push(' ');
        // Inside of a name in capitals nobody can tell an abbreviation.
        let keep = !name.contains(char::is_lowercase) || !is_abbreviation(word);
        sentence += &if keep {
            word.to_lowercase()
        } else {
            word.to_owned()
        };
    }
    let message = format!("the name {} is not in sentence case", quote(name));
    Some((
        &rules::lint::NAME_SENTENCE_CASE,
        message,
        format!("write {}", quote(&sentence)),
    ))
}

fn is_abbreviation(word: &str) -> bool {
    word.chars().count() > 1 && !word.contains(char::is_lowercase)
}

pub(super) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let rest = chars.as_str();
    let rest = if is_abbreviation(word) && word.chars().count() > 4 {
        rest.to_lowercase()
    } else {
        rest.to_owned()
    };
    first.to_uppercase().chain(rest.chars()).collect()
}

/// A word that is the plural of an entity, or of a word in the trigger's own key. Other plurals
/// cannot be told from words that just end with an s.
fn plural(trigger: &Trigger, entities: &HashSet<String>) -> Option<Finding> {
    let own: HashSet<String> = words(&trigger.key).flat_map(plurals).collect();
    let written = words(&trigger.name).find(|word| {
        let word = word.to_lowercase();
        entities.contains(&word) || own.contains(&word)
    })?;
    let message = format!(
        "the name speaks of several {}",
        quote(&written.to_lowercase())
    );
    let label = "an event is about one".to_owned();
    Some((&rules::lint::NAME_SINGULAR, message, label))
}

fn plurals(word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let stem = word.strip_suffix('y').map(|stem| format!("{stem}ies"));
    [Some(format!("{word}s")), Some(format!("{word}es")), stem]
        .into_iter()
        .flatten()
        .collect()
}
