//! `allow`: warnings that the manifest silences, each with its reason.

use std::collections::HashMap;

use crate::{
    diagnostic::{At, Diagnostics, Path, Severity, segments},
    document::{Cx, Entries, Field},
    raw::RawManifest,
    rules::{self, Rule},
    text::quote,
};

/// A warning that the manifest silences.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The rule.
    pub rule: &'static Rule,
    /// The key of the trigger that it applies to; the whole manifest without one.
    pub trigger: Option<String>,
    /// Why the warning does not apply.
    pub reason: String,
    /// The place of the entry.
    pub at: At,
    /// Whether the check has silenced something with it.
    used: bool,
}

/// Checks all entries, and returns those that name a rule and a reason.
pub(crate) fn entries(cx: &mut Cx<'_>, raw: &RawManifest) -> Vec<Allow> {
    let mut found = Vec::new();
    read(cx, &raw.allow, &Path::ROOT, None, &mut found);
    let triggers = Path::ROOT.key("triggers");
    for (key, field) in raw.triggers.get().into_iter().flat_map(Entries::iter) {
        if let Some(trigger) = field.get() {
            read(
                cx,
                &trigger.allow,
                &triggers.key(key),
                Some(key),
                &mut found,
            );
        }
    }
    found
}

fn read(
    cx: &mut Cx<'_>,
    field: &Field<Entries<Field<String>>>,
    path: &Path<'_>,
    trigger: Option<&str>,
    found: &mut Vec<Allow>,
) {
    let path = path.key("allow");
    for (id, reason) in field.get().into_iter().flat_map(Entries::iter) {
        let path = path.key(id);
        let Some((rule, reason)) = rule(cx, &path, id).zip(reason.get()) else {
            continue;
        };
        if reason.trim().is_empty() {
            let message = format!("`{id}` is allowed without a reason");
            cx.breach(&rules::allow::ALLOW_WITHOUT_REASON, path.at_value())
                .message(message)
                .label("say why the warning does not apply here");
            continue;
        }
        found.push(Allow {
            rule,
            trigger: trigger.map(str::to_owned),
            reason: reason.clone(),
            at: path.at_key(),
            used: false,
        });
    }
}

/// Returns the rule of that id if it can be allowed.
fn rule(cx: &mut Cx<'_>, path: &Path<'_>, id: &str) -> Option<&'static Rule> {
    let Some(rule) = rules::find(id) else {
        let known = rules::all().filter(|rule| rule.can_be_allowed());
        let near = cx.near(id, known.map(|rule| rule.id));
        let message = format!("unknown rule {} in `allow`", quote(id));
        cx.breach(&rules::allow::ALLOW_UNKNOWN_RULE, path.at_key())
            .message(message)
            .label("`cargo triggers explain` lists the rules")
            .suggest(near);
        return None;
    };
    if !rule.can_be_allowed() {
        let why = match rule.level {
            Severity::Error => "it is an error",
            Severity::Warning => "it is not about the manifest alone",
        };
        cx.breach(&rules::allow::ALLOW_OF_ERROR, path.at_key())
            .message(format!("`{id}` cannot be allowed: {why}"))
            .label("remove it");
        return None;
    }
    Some(rule)
}

/// Removes the problems that are allowed, and remembers the entries that did it.
pub(crate) fn silence(allowed: &mut [Allow], diagnostics: &mut Diagnostics) {
    if allowed.is_empty() {
        return;
    }
    let keys = allowed.iter().enumerate();
    let index: HashMap<(Option<String>, &str), usize> = keys
        .map(|(at, allow)| ((allow.trigger.clone(), allow.rule.id), at))
        .collect();
    diagnostics.retain(|diagnostic| {
        let Some(rule) = diagnostic.rule.filter(|rule| rule.can_be_allowed()) else {
            return true;
        };
        let also = diagnostic.also.as_ref().map(|also| &also.0);
        let places = [Some(&diagnostic.at), also].into_iter().flatten();
        let mut scopes = places.filter_map(trigger).map(Some).chain([None]);
        let entry = scopes.find_map(|scope| index.get(&(scope, rule.id)));
        if let Some(entry) = entry {
            allowed[*entry].used = true;
        }
        entry.is_none()
    });
}

/// Reports the entries that have silenced nothing.
#[cfg(feature = "lint")]
pub(crate) fn unused(allowed: &[Allow], diagnostics: &mut Diagnostics) {
    for entry in allowed.iter().filter(|entry| !entry.used) {
        diagnostics
            .breach(&rules::allow::ALLOW_UNNEEDED, entry.at.clone())
            .message(format!("unused `allow` entry `{}`", entry.rule.id))
            .label("remove it");
    }
}

/// The trigger that a place is below.
fn trigger(at: &At) -> Option<String> {
    let At::Node { path, .. } = at else {
        return None;
    };
    segments(path.strip_prefix("/triggers")?).next()
}
