//! The manifest against the lock: what the code says against what the dashboard holds.

use crate::{
    diagnostic::{At, Diagnostic, Diagnostics, Path, Severity},
    document::yaml::locate::locate,
    drift::{self, Change, Kind},
    lock::{Lock, LockedTrigger},
    model::{Manifest, Trigger},
    rules,
    source::Source,
};

/// A difference between the manifest and the lock, and where it stands in both.
///
/// The lock is the state before, the manifest the state after: what would change at the dashboard
/// if the manifest were saved there.
#[derive(Clone, Debug)]
pub struct Mismatch {
    /// The difference.
    pub change: Change,
    /// Its place in the manifest.
    pub in_manifest: At,
    /// Its place in the lock; the file when the lock has no such trigger.
    pub in_lock: At,
}

/// All differences between the triggers of the manifest and those of the lock, in the order of the
/// manifest. Triggers that only the lock has come last.
#[must_use]
pub fn mismatches(manifest: &Manifest, lock: &Lock) -> Vec<Mismatch> {
    let triggers = Path::ROOT.key("triggers");
    let mut found = Vec::new();
    for trigger in &manifest.triggers {
        match lock.trigger(&trigger.key) {
            Some(locked) => found.extend(of_trigger(trigger, locked)),
            None => found.push(Mismatch {
                change: Change::whole(Kind::TriggerAdded, &trigger.key),
                in_manifest: triggers.key(&trigger.key).at_key(),
                in_lock: At::File,
            }),
        }
    }
    for locked in &lock.triggers {
        if manifest.trigger(&locked.key).is_none() {
            found.push(Mismatch {
                change: Change::whole(Kind::TriggerRemoved, &locked.key),
                in_manifest: triggers.at_key(),
                in_lock: triggers.key(&locked.key).at_key(),
            });
        }
    }
    found
}

fn of_trigger(trigger: &Trigger, locked: &LockedTrigger) -> Vec<Mismatch> {
    let root = Path::ROOT.key("triggers");
    let entry = root.key(&trigger.key);
    drift::compare(&trigger.key, locked.into(), trigger.into())
        .into_iter()
        .map(|mut change| {
            if drift::is_left_out(&change, &locked.schema) {
                change.kind = Kind::PropertyInexpressible;
            }
            let (in_manifest, in_lock) = match change.kind {
                Kind::TriggerRenamed => {
                    let name = entry.key("name").at_value();
                    (name.clone(), name)
                }
                Kind::ProviderChanged => (
                    Path::ROOT.key("provider").at_value(),
                    match locked.provider {
                        Some(_) => entry.key("provider").at_value(),
                        None => entry.at_key(),
                    },
                ),
                _ => {
                    let (payload, schema) = (entry.key("payload"), entry.key("schema"));
                    (
                        change.at(&trigger.schema, &payload.to_string()),
                        change.at(&locked.schema, &schema.to_string()),
                    )
                }
            };
            Mismatch {
                change,
                in_manifest,
                in_lock,
            }
        })
        .collect()
}

/// Compares the manifest with the lock; the result is about the manifest.
///
/// Errors are what binds events or generated code, a trigger that the lock lacks, and a lock of
/// another app, which is then the only one. Warnings are texts that differ and triggers that only
/// the lock has.
#[must_use]
pub fn check(manifest: &Manifest, lock: &Lock, source: &Source) -> Diagnostics {
    if let (Some(ours), Some(theirs)) = (&manifest.app_id, &lock.app_id)
        && ours != theirs
    {
        let at = Path::ROOT.key("app_id").at_value();
        return Diagnostic::of(&rules::lock::LOCK_OF_ANOTHER_APP, at)
            .message(format!("`{}` is the lock of another app", source.name()))
            .label(format!("the lock has {theirs}"))
            .clone()
            .into();
    }
    report(&mismatches(manifest, lock), source)
}

/// Why nothing is built from a manifest that has a lock: the lock cannot be read, or the manifest
/// differs from it. None when both agree in what binds events and code; a title may differ. The
/// attribute and build scripts both say this.
#[must_use]
pub fn failure(manifest: &Manifest, written: &Source, lock: &Source) -> Option<String> {
    let (locked, wrong) = super::read(lock);
    let (found, source, what, then) = if wrong.has_errors() {
        (wrong, lock, ["error in the lock", "errors in the lock"], "")
    } else {
        let what = [
            "difference between the manifest and the lock",
            "differences between the manifest and the lock",
        ];
        // Which side is right, only the reader knows.
        let then = "; save the manifest's side in the dashboard and run `cargo triggers pull`, or revert the edit";
        (check(manifest, &locked, lock), written, what, then)
    };
    let mut errors = Diagnostics::default();
    errors.extend(found.errors().cloned());
    let count = errors.len();
    let what = what[usize::from(count > 1)];
    let rendered = errors.render(source);
    (count > 0).then(|| format!("{count} {what}{then}\n\n{rendered}"))
}

/// The differences as problems of the manifest, each with its place in the lock.
///
/// What binds events or generated code is an error; a title or an example is a warning, and so is a
/// trigger that only the lock has.
#[must_use]
pub fn report(mismatches: &[Mismatch], lock: &Source) -> Diagnostics {
    let spans = locate(lock, mismatches.iter().map(|mismatch| &mismatch.in_lock));
    let mut diagnostics = Diagnostics::default();
    for mismatch in mismatches {
        let place = match spans.get(&mismatch.in_lock) {
            Some(span) => format!("{}:{}:{}", lock.name(), span.line, span.column),
            None => lock.name().to_owned(),
        };
        diagnostics.push(mismatch.diagnostic(&place));
    }
    diagnostics
}

impl Mismatch {
    /// Whether it fails a build.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.change.kind.rule().level == Severity::Error
    }

    /// `place` is where the lock has its side.
    fn diagnostic(&self, place: &str) -> Diagnostic {
        let at = self.in_manifest.clone();
        let Change { kind, trigger, .. } = &self.change;
        let mut found = Diagnostic::of(kind.rule(), at);
        match kind {
            Kind::TriggerAdded => found.message(format!("the lock has no trigger `{trigger}`"))
                .label("save it in the dashboard, then run `cargo triggers pull`, or `cargo triggers pull KEY=FILE` for one trigger")
                .note(format!("looked in {place}")),
            Kind::TriggerRemoved => found
                .message(format!("the manifest has no trigger `{trigger}`, but the lock has"))
                .label("`cargo triggers pull --import` adds it")
                .note(format!("the lock has it at {place}")),
            _ => {
                let (what, is, was) = (self.change.what(), self.change.is(), self.change.was());
                let class = self.change.class();
                let label = match (&self.change.before, &self.change.after) {
                    (Some(_), None) if *kind == Kind::KeywordChanged => {
                        format!("copy it from {place}, or change the dashboard")
                    }
                    (Some(_), None) if *kind == Kind::PropertyInexpressible => {
                        format!("a manifest cannot express it; it is at {place}")
                    }
                    _ if drift::is_inexpressible(&self.change) => format!(
                        "a manifest cannot express it, and events need it: leave the trigger out and report it with `Command::report`; it is at {place}"
                    ),
                    _ => format!("{was} at {place}"),
                };
                found
                    .message(format!("`{trigger}`: {what} is {is}, but {was} in the lock"))
                    .label(label)
                    .note(format!("{class}: {}", self.change.meaning()))
            }
        };
        found
    }
}
