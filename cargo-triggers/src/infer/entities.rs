//! What external entity ids may identify.

use std::collections::HashMap;

use super::Observed;

/// The entity that a trigger's events are taken to be about.
pub(super) struct Guess {
    pub(super) entity: String,
}

/// For each trigger: triggers that share an id are about the same entity. It is named after a
/// property that holds its id (`invoiceId`), else after the words that all its triggers begin with,
/// else after the first word of the first.
pub(super) fn guess(observed: &[Observed]) -> Vec<Option<Guess>> {
    let groups = groups(observed);
    let mut names: HashMap<usize, String> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        if *group == Some(at) {
            let members: Vec<&Observed> = observed
                .iter()
                .zip(&groups)
                .filter(|(_, other)| **other == Some(at))
                .map(|(trigger, _)| trigger)
                .collect();
            let name = free(name(&members), &names);
            names.insert(at, name);
        }
    }
    let guess = |group: &Option<usize>| {
        Some(Guess {
            entity: names.get(&(*group)?)?.clone(),
        })
    };
    groups.iter().map(guess).collect()
}

/// For each trigger with ids the first one that it shares ids with, through others too.
fn groups(observed: &[Observed]) -> Vec<Option<usize>> {
    let mut groups: Vec<Option<usize>> = Vec::new();
    let mut owner: HashMap<&str, usize> = HashMap::new();
    for (at, trigger) in observed.iter().enumerate() {
        groups.push((!trigger.ids.is_empty()).then_some(at));
        for id in &trigger.ids {
            let other = *owner.entry(id).or_insert(at);
            let (Some(one), Some(two)) = (groups[at], groups[other]) else {
                continue;
            };
            let (keep, drop) = (one.min(two), one.max(two));
            if keep == drop {
                continue;
            }
            for group in &mut groups {
                if *group == Some(drop) {
                    *group = Some(keep);
                }
            }
        }
    }
    groups
}

fn name(group: &[&Observed]) -> String {
    let property = group.iter().find_map(|trigger| {
        let mut keys = trigger.id_properties.iter().flatten();
        keys.find_map(|key| key.strip_suffix("Id").or_else(|| key.strip_suffix("_id")))
    });
    if let Some(property) = property {
        return identifier(&triggers_codegen::title(property));
    }
    let words: Vec<Vec<&str>> = group
        .iter()
        .map(|trigger| trigger.key.split(['_', '-']).collect())
        .collect();
    let Some(first) = words.first() else {
        return identifier("");
    };
    let common = (0..first.len())
        .take_while(|at| words.iter().all(|words| words.get(*at) == first.get(*at)))
        .count();
    // A trigger of its own begins with all its words.
    let common = common.min(first.len().saturating_sub(1)).max(1);
    // `appointment_starting` is about an appointment, however many words are left.
    let common = if group.len() == 1 { 1 } else { common };
    identifier(&first[..common].join(" "))
}

/// `^[a-z][a-z0-9_]*$`.
fn identifier(words: &str) -> String {
    let name: String = words
        .to_ascii_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name
    } else {
        format!("entity_{name}").trim_end_matches('_').to_owned()
    }
}

fn free(name: String, taken: &HashMap<usize, String>) -> String {
    let is_free = |name: &str| taken.values().all(|other| other != name);
    if is_free(&name) {
        return name;
    }
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    numbered
        .into_iter()
        .find(|name| is_free(name))
        .unwrap_or(name)
}
