//! `cargo triggers check`.

mod base;
mod live;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use triggers_codegen::lock;
use triggers_codegen::model::Manifest;
use triggers_codegen::{At, Diagnostic, Diagnostics, rules};

use crate::lockfile::Lockfile;
use crate::manifests::{self, Read};
use crate::output::{self, About, Format, counted};
use crate::target::{TargetArgs, settings_help};
use base::Base;

/// What `check` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = concat!("\
If there is a lock beside the manifest, both are compared. Only --live uses the network, and --sandbox
the catalog of a sandbox.

", settings_help!(), "

Exit codes: 0 nothing is wrong, 1 a manifest or a lock is wrong, or something could not be read or
asked, 2 the command line is wrong, 3 manifest and lock differ, 4 lock and dashboard differ (--live),
5 a change that is forbidden after publishing (--base). The first that applies.

Examples:
  cargo triggers check
  cargo triggers check --locked --base origin/main     # in CI, without credentials
  cargo triggers check --live                          # in a nightly job
  cargo triggers check --deny-warnings --format github apps/*/triggers.yaml"))]
pub(crate) struct Args {
    /// Manifests to check, as `--manifest` names them
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Manifest to check; may be repeated [default: the one that #[triggers] would find from here]
    #[arg(long = "manifest", value_name = "FILE")]
    pub(crate) manifests: Vec<PathBuf>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Fail without a lock, rather than say that there is none
    #[arg(long)]
    pub(crate) locked: bool,
    /// Compare with the manifest of this commit, and fail on what is forbidden after publishing
    #[arg(long, value_name = "GITREF")]
    pub(crate) base: Option<String>,
    /// Compare with what the dashboard holds now
    #[arg(long)]
    pub(crate) live: bool,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// How to report what is wrong
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Checks every manifest before it judges: one broken file does not hide the next.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let files = manifests::or_nearest(&[&args.files[..], &args.manifests].concat())?;
    let mut checked = Vec::new();
    for file in &files {
        checked.push(Checked::of(file, args)?);
    }
    // A dashboard that does not answer hides nothing of what was found without it.
    let asked = if args.live || args.target.sandbox.is_some() {
        checked
            .iter_mut()
            .try_for_each(|checked| checked.ask(&args.target, err))
    } else {
        Ok(())
    };
    if args.format == Format::Human {
        for (file, checked) in files.iter().zip(&checked) {
            output::write(args.format, &checked.about(), out, err)?;
            writeln!(err, "{}: {}", file.display(), checked.summary())?;
        }
    } else {
        let all: Vec<_> = checked.iter().flat_map(Checked::about).collect();
        output::write(args.format, &all, out, err)?;
    }
    asked?;
    let codes = checked.iter().map(|checked| checked.code(args));
    Ok(codes
        .filter(|code| *code > 0)
        .min()
        .map_or(ExitCode::SUCCESS, ExitCode::from))
}

/// A manifest, and what each comparison found.
struct Checked {
    read: Read,
    lock: Option<Lockfile>,
    /// About the manifest: how it differs from the lock.
    locked: Diagnostics,
    /// About the manifest: what is forbidden since the base.
    base: Diagnostics,
    /// What the base lacks to compare with.
    gap: Option<String>,
    /// About the lock, or about the manifest where there is no lock: how the dashboard differs.
    /// None when it was not asked.
    live: Option<Diagnostics>,
    /// All that is to be said about the manifest, and about the lock.
    said: [Diagnostics; 2],
}

impl Checked {
    fn of(file: &Path, args: &Args) -> io::Result<Self> {
        let read = Read::of(file);
        let lock = Lockfile::beside(file);
        let locked = match &lock {
            Some(found) if found.diagnostics.has_errors() => Diagnostics::default(),
            Some(found) => lock::check(&read.manifest, &found.lock, &found.source),
            None if args.locked => missing(file).into(),
            None => Diagnostics::default(),
        };
        let (base, gap) = match &args.base {
            Some(reference) => {
                let base = Base::of(file, reference)?;
                let found = base.as_ref().map(|base| base.forbidden(&read));
                (
                    found.unwrap_or_default(),
                    Base::gap(base.as_ref(), reference),
                )
            }
            None => (Diagnostics::default(), None),
        };
        let mut said = [read.diagnostics.clone(), Diagnostics::default()];
        said[0].extend(locked.iter().chain(&base).cloned());
        if let Some(lock) = &lock {
            said[1].extend(lock.diagnostics.iter().cloned());
        }
        Ok(Self {
            read,
            lock,
            locked,
            base,
            gap,
            live: None,
            said,
        })
    }

    /// Compares with the dashboard, unless there is nothing sound to compare.
    fn ask(&mut self, target: &TargetArgs, err: &mut dyn Write) -> io::Result<()> {
        let wrong = |found: &Lockfile| found.diagnostics.has_errors();
        if !self.read.diagnostics.has_errors() && !self.lock.as_ref().is_some_and(wrong) {
            let live = live::compare(&self.read.manifest, self.lock.as_ref(), target, err)?;
            self.said[usize::from(self.lock.is_some())].extend(live.iter().cloned());
            self.live = Some(live);
        }
        Ok(())
    }

    fn about(&self) -> Vec<About<'_>> {
        let [manifest, lock] = &self.said;
        let manifest = About {
            source: &self.read.source,
            diagnostics: manifest,
        };
        let lock = self.lock.as_ref().map(|found| About {
            diagnostics: lock,
            ..found.about()
        });
        std::iter::once(manifest).chain(lock).collect()
    }

    fn code(&self, args: &Args) -> u8 {
        let fails =
            |found: &Diagnostics| found.has_errors() || (args.deny_warnings && !found.is_empty());
        let broken_lock = self
            .lock
            .as_ref()
            .is_some_and(|lock| fails(&lock.diagnostics));
        if fails(&self.read.diagnostics) || broken_lock {
            1
        } else if fails(&self.locked) {
            3
        } else if self.live.as_ref().is_some_and(fails) {
            4
        } else if fails(&self.base) {
            5
        } else {
            0
        }
    }

    /// One line per manifest: what it holds when it is right, how much is wrong when it is not.
    fn summary(&self) -> String {
        let Manifest {
            triggers,
            business_events,
            ..
        } = &self.read.manifest;
        // As they are shown: a mistake that several triggers share through an alias is one.
        let reports: Vec<_> = self.about().iter().map(About::report).collect();
        let errors: usize = reports.iter().map(|report| report.errors).sum();
        let warnings: usize = reports.iter().map(|report| report.warnings).sum();
        let mut parts = Vec::new();
        if errors == 0 {
            parts.push(counted(triggers.len(), "trigger"));
            parts.push(counted(business_events.len(), "business event"));
        } else {
            parts.push(counted(errors, "error"));
        }
        if warnings > 0 {
            parts.push(counted(warnings, "warning"));
        }
        match (&self.lock, self.live.is_some()) {
            (None, true) => parts.push("no lock: compared with the dashboard itself".to_owned()),
            (None, false) => parts.push("no lock: not compared with the dashboard".to_owned()),
            (Some(_), _) => {}
        }
        parts.extend(self.gap.clone());
        parts.join(", ")
    }
}

fn missing(file: &Path) -> Diagnostic {
    let path = lock::path_for(file);
    Diagnostic::of(&rules::lock::LOCK_MISSING, At::File)
        .message(format!("there is no `{}`", path.display()))
        .label("run `cargo triggers pull` and commit it")
        .clone()
}
