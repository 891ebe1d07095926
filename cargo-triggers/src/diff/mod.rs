//! `cargo triggers diff`.

mod human;
mod json;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use triggers_codegen::drift::{self, Change, Kind, State};
use triggers_codegen::lock;

use crate::catalog::{self, Live};
use crate::lockfile::Lockfile;
use crate::manifests;
use crate::output;
use crate::target::{TargetArgs, settings_help};

/// What `diff` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = concat!("\
Each difference has a rule (`cargo triggers explain RULE`), a class and what it means: safe, allowed
after publishing, forbidden after publishing. --live reads the Trigger Catalog as `pull` does, and
--sandbox that of a sandbox.

", settings_help!(), "

Exit codes: 0 nothing differs, 1 something is wrong or could not be read or asked, 2 the command line is
wrong, 3 manifest and lock differ, 4 lock and dashboard differ and the manifest does not.

Examples:
  cargo triggers diff                       # what saving the manifest would change
  cargo triggers diff --live                # and what the dashboard has changed since the pull
  cargo triggers diff --format json | jq '.comparisons[].changes[] | select(.class == \"forbidden\")'"))]
pub(crate) struct Args {
    /// Manifest [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Compare with what the dashboard holds now, too
    #[arg(long)]
    pub(crate) live: bool,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// How to show the differences
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl Args {
    fn is_live(&self) -> bool {
        self.live || self.target.sandbox.is_some()
    }
}

/// The form in which differences are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text, by trigger
    #[default]
    Human,
    /// One JSON document
    Json,
}

/// Two states and how they differ: what stands in `to` and not in `from` was added.
struct Comparison {
    from: String,
    to: String,
    changes: Vec<Change>,
}

/// Shows the differences.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let asked = manifests::or_nearest(args.manifest.as_slice())?;
    let Some(file) = asked.first() else {
        return Ok(ExitCode::FAILURE);
    };
    let Some(read) = manifests::sound(Some(file), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let found = Lockfile::beside(file);
    if let Some(lock) = &found {
        output::human(&[lock.about()], err)?;
        if lock.diagnostics.has_errors() {
            return Ok(ExitCode::FAILURE);
        }
    }
    let written: Vec<Named<'_>> = read
        .manifest
        .triggers
        .iter()
        .map(|t| (&*t.key, t.into()))
        .collect();
    let locked = found
        .as_ref()
        .map(|lock| (lock.source.name(), names(&lock.lock.triggers)));
    let mut comparisons = Vec::new();
    if let Some((name, locked)) = &locked {
        comparisons.push(between(name, locked, read.source.name(), &written));
    } else if !args.is_live() {
        let path = lock::path_for(Path::new(file));
        let message = format!(
            "there is no `{}`: run `cargo triggers pull`, or ask with --live",
            path.display()
        );
        return Err(io::Error::other(message));
    }
    if args.is_live() {
        let live = catalog::read(&args.target, &read.manifest, err)?;
        let now = names(&live.lock.triggers);
        comparisons.push(match &locked {
            Some((name, locked)) => between(name, &clear(&live, locked), "dashboard", &now),
            None => between(
                "dashboard",
                &now,
                read.source.name(),
                &clear(&live, &written),
            ),
        });
    }
    match args.format {
        Format::Human => human::write(&comparisons, out)?,
        Format::Json => json::write(&comparisons, out)?,
    }
    let differs =
        |comparison: Option<&Comparison>| comparison.is_some_and(|c| !c.changes.is_empty());
    let (first, second) = (comparisons.first(), comparisons.get(1));
    Ok(
        match (
            locked.is_some() && differs(first),
            differs(second) || differs(first),
        ) {
            (true, _) => ExitCode::from(3),
            (false, true) => ExitCode::from(4),
            (false, false) => ExitCode::SUCCESS,
        },
    )
}

/// A trigger key and a state of the trigger.
type Named<'a> = (&'a str, State<'a>);

fn names(triggers: &[lock::LockedTrigger]) -> Vec<Named<'_>> {
    triggers
        .iter()
        .map(|trigger| (&*trigger.key, trigger.into()))
        .collect()
}

/// Without the triggers that nothing can be said about.
fn clear<'a>(live: &Live, triggers: &[Named<'a>]) -> Vec<Named<'a>> {
    let clear = triggers.iter().filter(|(key, _)| !live.is_unclear(key));
    clear.copied().collect()
}

fn between(from: &str, before: &[Named<'_>], to: &str, after: &[Named<'_>]) -> Comparison {
    let find = |list: &[Named<'_>], key: &str| list.iter().any(|(other, _)| *other == key);
    let mut changes = Vec::new();
    for (key, state) in after {
        match before.iter().find(|(other, _)| other == key) {
            Some((_, old)) => changes.extend(drift::compare(key, *old, *state)),
            None => changes.push(Change::whole(Kind::TriggerAdded, key)),
        }
    }
    let gone = before.iter().filter(|(key, _)| !find(after, key));
    changes.extend(gone.map(|(key, _)| Change::whole(Kind::TriggerRemoved, key)));
    Comparison {
        from: from.to_owned(),
        to: to.to_owned(),
        changes,
    }
}
