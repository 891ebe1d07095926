//! `--base`: what the commit that is being released may not do to what was published before it.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::Command;

use triggers_codegen::drift::{self, Class};
use triggers_codegen::{At, Diagnostic, Diagnostics, Manifest, Source};

use crate::manifests::Read;

/// The manifest of an earlier commit.
pub(super) struct Base {
    /// `main:./triggers.yaml`, as git names it.
    source: Source,
    manifest: Manifest,
    /// Then the manifest may lack what the file has.
    has_errors: bool,
}

impl Base {
    /// The manifest as `reference` has it; none when that commit has no such file.
    pub(super) fn of(file: &Path, reference: &str) -> io::Result<Option<Self>> {
        let directory = match file.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let name = file.file_name().unwrap_or_default();
        let git = |arguments: &[&OsStr]| {
            Command::new("git")
                .current_dir(directory)
                .args(arguments)
                .output()
                .map_err(|error| io::Error::new(error.kind(), format!("cannot run git: {error}")))
        };
        let commit = format!("{reference}^{{commit}}");
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"].map(OsStr::new);
        let verified = git(&[&verify[..], &[OsStr::new(&commit)]].concat())?;
        if !verified.status.success() {
            // Git is quiet about an unknown commit, not about a folder without a repository.
            let reason = String::from_utf8_lossy(&verified.stderr);
            let reason = match reason.trim() {
                "" => String::new(),
                reason => format!(": {reason}"),
            };
            let reference = reference.escape_debug();
            return Err(io::Error::other(format!(
                "git knows no commit `{reference}`{reason}"
            )));
        }
        let list = ["ls-tree", "--name-only", "--end-of-options"].map(OsStr::new);
        let listed = git(&[&list[..], &[OsStr::new(&commit), OsStr::new("--"), name]].concat())?;
        if listed.status.success() && listed.stdout.is_empty() {
            return Ok(None);
        }
        let mut object = OsStr::new(reference).to_owned();
        object.push(":./");
        object.push(name);
        let blob = git(&["cat-file".as_ref(), "blob".as_ref(), &object])?;
        if !blob.status.success() {
            let reason = String::from_utf8_lossy(&blob.stderr);
            return Err(io::Error::other(reason.trim().to_owned()));
        }
        let text = String::from_utf8(blob.stdout).map_err(io::Error::other)?;
        let source = Source::inline(format!("{reference}:{}", file.display()), text);
        let (manifest, diagnostics) = triggers_codegen::read(&source);
        Ok(Some(Self {
            source,
            manifest,
            has_errors: diagnostics.has_errors(),
        }))
    }

    /// What keeps the comparison from being one with all that was published.
    pub(super) fn gap(base: Option<&Self>, reference: &str) -> Option<String> {
        match base {
            None => Some(format!("not in {reference}: not compared with it")),
            Some(base) if base.has_errors => Some(format!(
                "wrong in {reference}: compared with what could be read of it"
            )),
            Some(_) => None,
        }
    }

    /// Every change since then that is forbidden after publishing.
    pub(super) fn forbidden(&self, now: &Read) -> Diagnostics {
        let mut found = Diagnostics::default();
        for old in &self.manifest.triggers {
            let base = format!("/triggers/{}", old.key);
            let Some(new) = now.manifest.trigger(&old.key) else {
                // After errors a trigger may be missing from the manifest that stands in the file.
                if !now.diagnostics.has_errors() {
                    found.push(self.removed(&old.key));
                }
                continue;
            };
            let changes = drift::compare(&old.key, old.into(), new.into());
            for change in changes
                .iter()
                .filter(|change| change.class() == Class::Forbidden)
            {
                let (what, is, was) = (change.what(), change.is(), change.was());
                let at = change.at(&new.schema, &format!("{base}/payload"));
                found
                    .push(Diagnostic::error(
                        at,
                        format!("`{}`: {what} is {is}", old.key),
                    ))
                    .rule(change.kind.rule())
                    .label(format!("{was} in {}", self.source.name()))
                    .note(format!("{}: {}", change.class(), change.meaning()));
            }
        }
        found
    }

    fn removed(&self, key: &str) -> Diagnostic {
        let kind = drift::Kind::TriggerRemoved;
        let at = At::key("/triggers");
        Diagnostic::error(at, format!("the trigger `{key}` is gone"))
            .rule(kind.rule())
            .label(format!("{} has it", self.source.name()))
            .note(format!("{}: {}", kind.class(), kind.meaning()))
            .clone()
    }
}
