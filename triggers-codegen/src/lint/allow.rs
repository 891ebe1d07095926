//! `allow`: warnings that the manifest takes upon itself, each with its reason.

use std::collections::HashMap;

use crate::{
    diagnostic::{At, Diagnostic, Diagnostics, Severity},
    path::{Path, segments},
    raw::{Entries, Field, RawManifest},
    rules::{self, Rule},
    text::{near, quote},
};

/// What one entry applies to: all, or what stands below a trigger.
type Scope = Option<String>;

pub(super) fn allow(raw: &RawManifest, sound: bool, diagnostics: &mut Diagnostics) {
    let mut allowed = Allowed::default();
    allowed.read(&raw.allow, &Path::ROOT, &None, diagnostics);
    let triggers = Path::ROOT.key("triggers");
    for (key, field) in raw.triggers.peek().into_iter().flat_map(Entries::iter) {
        if let Some(trigger) = field.peek() {
            allowed.read(
                &trigger.allow,
                &triggers.key(key),
                &Some(key.to_owned()),
                diagnostics,
            );
        }
    }
    if allowed.entries.is_empty() {
        return;
    }
    diagnostics.retain(|diagnostic| !allowed.takes(diagnostic));
    // Beside an error nothing can be said of it: the lints have not run.
    if sound {
        allowed.unneeded(diagnostics);
    }
}

/// The entries that name a rule and a reason, by scope and rule.
#[derive(Default)]
struct Allowed {
    entries: HashMap<(Scope, &'static str), Entry>,
    /// In the order of the manifest.
    order: Vec<(Scope, &'static str)>,
}

struct Entry {
    at: At,
    used: bool,
}

impl Allowed {
    fn read(
        &mut self,
        field: &Field<Entries<Field<String>>>,
        path: &Path<'_>,
        scope: &Scope,
        diagnostics: &mut Diagnostics,
    ) {
        let path = path.key("allow");
        let Some(entries) = field.get(&path, diagnostics) else {
            return;
        };
        for (id, reason) in entries.iter() {
            let path = path.key(id);
            let Some(rule) = warning(&path, id, diagnostics) else {
                continue;
            };
            let Some(reason) = reason.get(&path, diagnostics) else {
                continue;
            };
            if reason.trim().is_empty() {
                diagnostics.push(
                    Diagnostic::error(
                        path.at_value(),
                        format!("`{id}` is allowed without a reason"),
                    )
                    .rule(&rules::allow::ALLOW_WITHOUT_REASON)
                    .label("say why it does not apply here"),
                );
                continue;
            }
            let (at, used) = (path.at_key(), false);
            self.entries
                .insert((scope.clone(), rule.id), Entry { at, used });
            self.order.push((scope.clone(), rule.id));
        }
    }

    /// Whether the diagnostic is allowed; remembers by which entry.
    fn takes(&mut self, diagnostic: &Diagnostic) -> bool {
        let Some(rule) = diagnostic.rule else {
            return false;
        };
        if diagnostic.severity != Severity::Warning {
            return false;
        }
        let also = diagnostic.also.as_ref().map(|also| &also.0);
        let places = [Some(&diagnostic.at), also];
        let scopes = places.into_iter().flatten().filter_map(trigger).map(Some);
        for scope in scopes.chain([None]) {
            if let Some(entry) = self.entries.get_mut(&(scope, rule.id)) {
                entry.used = true;
                return true;
            }
        }
        false
    }

    fn unneeded(&self, diagnostics: &mut Diagnostics) {
        for key in &self.order {
            if let Some(entry) = self.entries.get(key).filter(|entry| !entry.used) {
                let message = format!("nothing here has to be allowed as `{}`", key.1);
                diagnostics.push(
                    Diagnostic::warning(entry.at.clone(), message)
                        .rule(&rules::allow::ALLOW_UNNEEDED)
                        .label("leave it out"),
                );
            }
        }
    }
}

/// The rule of that id, when it is one that can be allowed.
fn warning(path: &Path<'_>, id: &str, diagnostics: &mut Diagnostics) -> Option<&'static Rule> {
    let Some(rule) = rules::find(id) else {
        let known = rules::all().filter(|rule| rule.can_be_allowed());
        let near = near(id, known.map(|rule| rule.id));
        let mut unknown =
            Diagnostic::error(path.at_key(), format!("there is no rule {}", quote(id)))
                .rule(&rules::allow::ALLOW_UNKNOWN_RULE)
                .suggest(near);
        if near.is_none() {
            unknown = unknown.label("`cargo triggers explain` lists them");
        }
        diagnostics.push(unknown);
        return None;
    };
    if !rule.can_be_allowed() {
        let is = match rule.level {
            Severity::Error => "an error",
            Severity::Warning => "not about the manifest alone",
        };
        diagnostics.push(
            Diagnostic::error(
                path.at_key(),
                format!("`{id}` is {is}, and cannot be allowed"),
            )
            .rule(&rules::allow::ALLOW_OF_ERROR)
            .label("leave it out"),
        );
        return None;
    }
    Some(rule)
}

/// The trigger that a place is below.
fn trigger(at: &At) -> Option<String> {
    let At::Node { path, .. } = at else {
        return None;
    };
    let mut segments = segments(path.strip_prefix("/triggers")?);
    segments.next()
}
