//! The lock file, read back. It is written by a command, so every mistake has one remedy; but people
//! merge it and edit it, so every mistake is told with its place.

use serde_yaml::{Mapping, Value};

use super::{Lock, LockedTrigger, Origin};
use crate::{
    check::format,
    diagnostic::{At, Diagnostic, Diagnostics},
    path::Path,
    raw::Found,
    rules::lock as rules,
    source::Source,
    text::{near, quote},
    yaml,
};

/// What mends a lock.
const REMEDY: &str = "run `cargo triggers pull`";

/// Reads a lock. After errors it holds the triggers that are sound.
///
/// Errors: broken syntax, a conflict left by a merge, an unknown version or key, a repeated trigger,
/// and a schema that is not the one of its hash, which is how an edit by hand shows.
#[must_use]
pub fn read(source: &Source) -> (Lock, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    if let Some(line) = conflict(source.text()) {
        let at = At::Position { line, column: 1 };
        diagnostics.push(
            Diagnostic::error(at, "the lock holds both sides of a merge")
                .rule(&rules::LOCK_CONFLICT)
                .label(format!("take either side, then {REMEDY}")),
        );
        return (Lock::default(), diagnostics);
    }
    let mut lock = Lock::default();
    if let Some(tree) = yaml::parse_up_to(source, super::MAX_BYTES, &mut diagnostics) {
        let reader = &mut Reader {
            diagnostics: &mut diagnostics,
        };
        if let Some(root) = reader.mapping(&Path::ROOT, &tree) {
            lock = reader.lock(root);
        }
    }
    (lock, diagnostics)
}

fn conflict(text: &str) -> Option<usize> {
    text.lines()
        .position(|line| line.starts_with("<<<<<<< "))
        .map(|index| index + 1)
}

struct Reader<'d> {
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_> {
    fn lock(&mut self, root: &Mapping) -> Lock {
        let path = &Path::ROOT;
        self.known(path, root, &["version", "appId", "triggers"]);
        if !self.version(path, root) {
            return Lock::default();
        }
        let app_id = self.text(path, root, "appId");
        let app_id = app_id.filter(|id| {
            let sound = format::is_uuid(id);
            if !sound {
                self.error(path.key("appId").at_value(), "the app id is not a GUID");
            }
            sound
        });
        let mut lock = Lock {
            app_id: app_id.map(str::to_ascii_lowercase),
            triggers: Vec::new(),
        };
        let Some(triggers) = self.required(path, root, "triggers", "the lock") else {
            return lock;
        };
        let path = path.key("triggers");
        for (key, value) in self.mapping(&path, triggers).into_iter().flatten() {
            let Some(key) = key.as_str() else { continue };
            if let Some(trigger) = self.trigger(&path.key(key), key, value) {
                lock.triggers.push(trigger);
            }
        }
        // A merge may leave them in another order.
        lock.triggers.sort_by(|a, b| a.key.cmp(&b.key));
        lock
    }

    fn version(&mut self, path: &Path<'_>, root: &Mapping) -> bool {
        let Some(version) = self.required(path, root, "version", "the lock") else {
            return false;
        };
        let sound = version.as_u64() == Some(1);
        if !sound {
            let at = path.key("version").at_value();
            let message = match version.as_u64() {
                Some(version) => format!("version {version} of the lock is not known"),
                None => "the version of the lock is not a number".to_owned(),
            };
            let note = "a newer version is written by a newer `cargo triggers`";
            self.diagnostics.push(
                Diagnostic::error(at, message)
                    .rule(&rules::LOCK_VERSION)
                    .label("the only version is 1")
                    .note(note),
            );
        }
        sound
    }

    fn trigger(&mut self, path: &Path<'_>, key: &str, value: &Value) -> Option<LockedTrigger> {
        let entry = self.mapping(path, value)?;
        self.known(path, entry, &["name", "source", "since", "hash", "schema"]);
        let of = format!("trigger `{key}`");
        let name = self.text(path, entry, "name").map(str::to_owned);
        let origin = self.required(path, entry, "source", &of)?;
        let origin = self.origin(&path.key("source"), origin)?;
        self.required(path, entry, "since", &of)?;
        let since = self.text(path, entry, "since")?;
        if !format::is_date(since) {
            self.error(path.key("since").at_value(), "this is not a date");
            return None;
        }
        self.required(path, entry, "hash", &of)?;
        let hash = self.text(path, entry, "hash")?;
        let schema = self.required(path, entry, "schema", &of)?;
        self.mapping(&path.key("schema"), schema)?;
        let locked = LockedTrigger {
            key: key.to_owned(),
            name,
            origin,
            since: since.to_owned(),
            schema: schema.clone(),
        };
        if locked.hash() != hash {
            let message = format!("the schema of `{key}` is not the one that was pulled");
            self.diagnostics.push(
                Diagnostic::error(path.key("hash").at_value(), message)
                    .rule(&rules::LOCK_HASH)
                    .label(REMEDY)
                    .note("its hash is another one: the lock was edited by hand or merged badly"),
            );
            return None;
        }
        Some(locked)
    }

    fn origin(&mut self, path: &Path<'_>, value: &Value) -> Option<Origin> {
        let entry = self.mapping(path, value)?;
        self.known(
            path,
            entry,
            &["from", "triggerId", "componentVersion", "file"],
        );
        self.required(path, entry, "from", "the source")?;
        let text = |this: &mut Self, key| this.text(path, entry, key).map(str::to_owned);
        match self.text(path, entry, "from")? {
            "catalog" => Some(Origin::Catalog {
                trigger_id: text(self, "triggerId"),
                component_version: text(self, "componentVersion"),
            }),
            "file" => {
                self.required(path, entry, "file", "the source")?;
                text(self, "file").map(|name| Origin::File { name })
            }
            other => {
                let message = format!("there is no source {}", quote(other));
                let at = path.key("from").at_value();
                self.diagnostics.push(
                    Diagnostic::error(at, message)
                        .rule(&rules::LOCK_SHAPE)
                        .label("`catalog` or `file`"),
                );
                None
            }
        }
    }

    fn error(&mut self, at: At, message: &str) {
        self.diagnostics.push(
            Diagnostic::error(at, message)
                .rule(&rules::LOCK_SHAPE)
                .label(REMEDY),
        );
    }

    /// Keys are few and fixed; an unknown one comes from a slip, or from a later version.
    fn known(&mut self, path: &Path<'_>, entry: &Mapping, known: &[&str]) {
        for key in entry.keys().filter_map(Value::as_str) {
            if !known.contains(&key) {
                let message = format!("unknown key {}", quote(key));
                self.diagnostics.push(
                    Diagnostic::error(path.key(key).at_key(), message)
                        .rule(&rules::LOCK_SHAPE)
                        .label(REMEDY)
                        .suggest(near(key, known.iter().copied())),
                );
            }
        }
    }

    fn required<'v>(
        &mut self,
        path: &Path<'_>,
        entry: &'v Mapping,
        key: &str,
        of: &str,
    ) -> Option<&'v Value> {
        let found = entry.get(key);
        if found.is_none() {
            self.error(path.at_key(), &format!("{of} has no `{key}`"));
        }
        found
    }

    /// The text at `key`; what is no text is reported.
    fn text<'v>(&mut self, path: &Path<'_>, entry: &'v Mapping, key: &str) -> Option<&'v str> {
        let value = entry.get(key)?;
        if value.as_str().is_none() {
            let found = Found::of(value).describe();
            let message = format!("expected text, found {found}");
            self.error(path.key(key).at_value(), &message);
        }
        value.as_str()
    }

    fn mapping<'v>(&mut self, path: &Path<'_>, value: &'v Value) -> Option<&'v Mapping> {
        if value.as_mapping().is_none() {
            let found = Found::of(value).describe();
            let message = format!("expected a mapping, found {found}");
            self.error(path.at_value(), &message);
        }
        value.as_mapping()
    }
}
