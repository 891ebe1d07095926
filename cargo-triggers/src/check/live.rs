//! `--live`: whether the dashboard still holds what the lock says.

use std::io::{self, Write};

use triggers_codegen::drift::{self, Change, Kind, State};
use triggers_codegen::lock::LockedTrigger;
use triggers_codegen::rules::Rule;
use triggers_codegen::{At, Diagnostic, Diagnostics, Manifest, Severity};

use crate::catalog::{self, Live};
use crate::lockfile::Lockfile;
use crate::target::TargetArgs;

/// How the dashboard differs from the lock, or from the manifest where there is no lock; said about
/// whichever of them it is.
pub(super) fn compare(
    manifest: &Manifest,
    lock: Option<&Lockfile>,
    target: &TargetArgs,
    err: &mut dyn Write,
) -> io::Result<Diagnostics> {
    let live = catalog::read(target, manifest, err)?;
    let known: Vec<Known<'_>> = match lock {
        Some(lock) => lock.lock.triggers.iter().map(Known::locked).collect(),
        None => manifest.triggers.iter().map(Known::written).collect(),
    };
    Ok(differences(&known, &live))
}

/// One side's trigger, and where it stands.
struct Known<'a> {
    key: &'a str,
    state: State<'a>,
    /// The member that holds the schema.
    schema: &'static str,
}

impl<'a> Known<'a> {
    fn locked(trigger: &'a LockedTrigger) -> Self {
        Known {
            key: &trigger.key,
            state: trigger.into(),
            schema: "schema",
        }
    }

    fn written(trigger: &'a triggers_codegen::model::Trigger) -> Self {
        Known {
            key: &trigger.key,
            state: trigger.into(),
            schema: "payload",
        }
    }
}

fn differences(known: &[Known<'_>], live: &Live) -> Diagnostics {
    let mut found = Diagnostics::default();
    for trigger in known {
        let at = At::key(format!("/triggers/{}", trigger.key));
        if live.is_unclear(trigger.key) {
            continue;
        }
        let Some(now) = live.lock.trigger(trigger.key) else {
            let message = format!("the dashboard has no trigger `{}`", trigger.key);
            found.push(said(at, Kind::TriggerRemoved, Severity::Error, message));
            continue;
        };
        for change in drift::compare(trigger.key, trigger.state, now.into()) {
            found.push(trigger.changed(&change));
        }
    }
    let unknown = |trigger: &&LockedTrigger| known.iter().all(|known| known.key != trigger.key);
    for trigger in live.lock.triggers.iter().filter(unknown) {
        let message = format!("the dashboard has the trigger `{}`, too", trigger.key);
        let at = At::key("/triggers");
        found.push(said(at, Kind::TriggerAdded, Severity::Warning, message));
    }
    found
}

impl Known<'_> {
    fn changed(&self, change: &Change) -> Diagnostic {
        let base = format!("/triggers/{}", self.key);
        let at = match change.kind {
            Kind::TriggerRenamed => At::value(format!("{base}/name")),
            // A manifest has it once, for all triggers.
            Kind::ProviderChanged => At::key(base),
            _ => change.at(self.state.schema, &format!("{base}/{}", self.schema)),
        };
        let Rule { level, .. } = change.kind.rule();
        let (what, is) = (change.what(), change.is());
        let message = format!("`{}`: {what} is {is} in the dashboard", self.key);
        said(at, change.kind, *level, message)
            .label(format!("{} here; run `cargo triggers pull`", change.was()))
            .clone()
    }
}

fn said(at: At, kind: Kind, level: Severity, message: String) -> Diagnostic {
    let make = match level {
        Severity::Error => Diagnostic::error,
        Severity::Warning => Diagnostic::warning,
    };
    make(at, message)
        .rule(kind.rule())
        .note(format!("{}: {}", kind.class(), kind.meaning()))
        .clone()
}
