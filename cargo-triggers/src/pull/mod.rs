//! `cargo triggers pull`.

mod files;
mod import;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use triggers_codegen::drift;
use triggers_codegen::lock::{self, Lock};

use crate::catalog;
use crate::lockfile::{Lockfile, replace};
use crate::manifests::{self, Read};
use crate::output::{self, counted};
use crate::target::{TargetArgs, settings_help, shown};

/// What `pull` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = concat!("\
Without files, the Trigger Catalog is read, and the lock then has every trigger of the app. From files
it takes the triggers that they have and keeps the others.

", settings_help!(), "

Exit codes: 0 the lock says what the dashboard holds, 1 something could not be read, asked or written
and the lock is as it was, or an imported trigger needs your hand, 2 the command line is wrong.

Examples:
  cargo triggers pull                              # from the dashboard
  cargo triggers pull --import                     # and add what triggers.yaml lacks
  cargo triggers pull exported.json                # from trigger objects of the catalog
  cargo triggers pull --sandbox                    # from a sandbox that runs on this machine
  cargo triggers pull invoice_due=schema.json      # from a schema copied from the dashboard"))]
pub(crate) struct Args {
    /// Exported files, `-` for stdin; KEY=FILE for the schema of one trigger
    #[arg(value_name = "[KEY=]FILE")]
    pub(crate) files: Vec<String>,
    /// Manifest whose lock is written [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Add triggers that the manifest lacks to it; its comments and order stay
    #[arg(long)]
    pub(crate) import: bool,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
}

/// Writes the lock.
pub(crate) fn run(args: &Args, err: &mut dyn Write) -> io::Result<ExitCode> {
    let asked = manifests::or_nearest(args.manifest.as_slice())?;
    let Some(file) = asked.first() else {
        return Ok(ExitCode::FAILURE);
    };
    let read = Read::of(file);
    if args.import && read.diagnostics.has_errors() {
        read.show(err)?;
        return Ok(ExitCode::FAILURE);
    }
    let old = Lockfile::beside(file);
    // A lock that cannot be read is what asking for everything mends. Files bring some triggers only,
    // and the others would be lost.
    if let Some(broken) = &old
        && !args.files.is_empty()
        && broken.diagnostics.has_errors()
    {
        output::human(&[broken.about()], err)?;
        let name = broken.source.name();
        writeln!(
            err,
            "error: {name} is wrong, so its other triggers cannot be kept; mend it, pull without files, or remove it"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let old = old.map(|found| found.lock);
    let lock = match pulled(args, &read, old.clone().unwrap_or_default(), err) {
        Ok(Some(lock)) => lock,
        Ok(None) => return Ok(ExitCode::FAILURE),
        Err(error) => {
            // What is wrong with the manifest may be why its `app_id` is not known.
            read.show(err)?;
            return Err(error);
        }
    };
    let path = lock::path_for(file);
    write(&path, &lock)?;
    if old.is_none() {
        touch(file)?;
    }
    told(&path, &old.unwrap_or_default(), &lock, err)?;
    if args.import {
        return import::import(file, &read, &lock, err);
    }
    Ok(ExitCode::SUCCESS)
}

/// The lock as it should be; none when a file is wrong, which was shown.
fn pulled(args: &Args, read: &Read, old: Lock, err: &mut dyn Write) -> io::Result<Option<Lock>> {
    let app_id = read.manifest.app_id.as_deref();
    let mut lock = old;
    if args.files.is_empty() {
        let live = catalog::read(&args.target, &read.manifest, err)?;
        // What nothing can be said about stays as it is.
        lock.triggers.retain(|trigger| {
            live.lock.trigger(&trigger.key).is_some() || live.is_unclear(&trigger.key)
        });
        lock.app_id = live.lock.app_id;
        for trigger in live.lock.triggers {
            lock.put(trigger);
        }
    } else {
        let asked = lock.app_id.as_deref().or(app_id);
        let Some(found) = files::read(&args.files, asked, err)? else {
            return Ok(None);
        };
        lock.app_id = lock.app_id.or(app_id.map(str::to_owned));
        for trigger in found {
            lock.put(trigger);
        }
    }
    Ok(Some(lock))
}

/// Writes the lock unless it says that already: an untouched file rebuilds nothing.
fn write(path: &Path, lock: &Lock) -> io::Result<()> {
    let text = lock.to_text();
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    replace(path, &text)
}

/// A crate that was built without a lock does not know that there is one now; the manifest it knows.
fn touch(manifest: &Path) -> io::Result<()> {
    File::options()
        .append(true)
        .open(manifest)?
        .set_modified(SystemTime::now())
}

/// Says what is new.
fn told(path: &Path, old: &Lock, new: &Lock, err: &mut dyn Write) -> io::Result<()> {
    let [mut different, mut added] = [0, 0];
    for trigger in &new.triggers {
        let Some(before) = old.trigger(&trigger.key) else {
            added += 1;
            continue;
        };
        let changes = drift::compare(&trigger.key, before.into(), trigger.into());
        different += usize::from(!changes.is_empty());
        for change in changes {
            let (what, is, was) = (change.what(), change.is(), change.was());
            let said = format!("{}: {what} is {is}, was {was}", trigger.key);
            writeln!(err, "{}", shown(&said))?;
        }
    }
    let gone = |trigger: &&lock::LockedTrigger| new.trigger(&trigger.key).is_none();
    let gone = old.triggers.iter().filter(gone).count();
    let count = counted(new.triggers.len(), "trigger");
    writeln!(
        err,
        "{}: {count}, {added} new, {different} changed, {gone} gone",
        path.display()
    )
}
