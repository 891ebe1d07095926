//! Reading the lock file. A command writes it, so every mistake has one remedy; but people merge and
//! edit it, so every mistake is reported with its place.

use super::{Lock, LockedTrigger, MAX_BYTES, Origin};
use crate::{
    diagnostic::{At, Diagnostics, Path},
    document::{self, Cx, Entries, Field, Format, Object},
    formats,
    rules::lock as rules,
    source::Source,
    text::quote,
};

/// How to repair a lock.
const REMEDY: &str = "run `cargo triggers pull`";

pub(super) static FORMAT: Format = Format {
    name: "lock",
    max_bytes: MAX_BYTES,
    foreign: true,
    shape: Some(&rules::LOCK_SHAPE),
    remedy: Some(REMEDY),
};

crate::document::structures! {
    struct RawLock {
        version: "version" => u64,
        app_id: "appId" => String,
        triggers: "triggers" => Entries<Field<RawTrigger>>,
    }

    struct RawTrigger {
        name: "name" => String,
        provider: "provider" => String,
        origin: "source" => RawOrigin,
        since: "since" => String,
        hash: "hash" => String,
        schema: "schema" => Object,
    }

    struct RawOrigin {
        from: "from" => String,
        trigger_id: "triggerId" => String,
        component_version: "componentVersion" => String,
        file: "file" => String,
    }
}

/// Reads a lock. After errors it contains the triggers that are valid.
///
/// Errors: broken syntax, a merge conflict, an unknown version or key, a repeated trigger, and a
/// schema with another hash, which shows an edit by hand.
#[must_use]
pub fn read(source: &Source) -> (Lock, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    if let Some(line) = conflict(source.text()) {
        let at = At::Position { line, column: 1 };
        diagnostics
            .breach(&rules::LOCK_CONFLICT, at)
            .message("unresolved merge conflict in the lock")
            .label(format!("take either side, then {REMEDY}"));
        return (Lock::default(), diagnostics);
    }
    let tree = document::parse(source, &FORMAT, &mut diagnostics);
    let cx = &mut Cx::new(&FORMAT, &mut diagnostics);
    let lock = tree.and_then(|tree| {
        let root = Field::<RawLock>::read(&tree, &Path::ROOT, cx);
        lock(cx, root.into_valid()?)
    });
    (lock.unwrap_or_default(), diagnostics)
}

fn conflict(text: &str) -> Option<usize> {
    let start = |line: &str| line.starts_with("<<<<<<< ");
    text.lines().position(start).map(|index| index + 1)
}

fn lock(cx: &mut Cx<'_>, raw: RawLock) -> Option<Lock> {
    let path = &Path::ROOT;
    cx.unknown_keys(path, &raw.unknown, RawLock::KEYS);
    version(cx, path, &raw.version)?;
    let app_id = app_id(cx, path, &raw.app_id);
    let mut triggers = Vec::new();
    if cx
        .require(path, "triggers", &raw.triggers, "the lock")
        .is_some()
    {
        let path = path.key("triggers");
        for (key, field) in raw.triggers.into_valid().into_iter().flatten() {
            let path = path.key(&key);
            if let Some(raw) = field.into_valid() {
                triggers.extend(trigger(cx, &path, &key, raw));
            }
        }
    }
    // A merge may leave them in another order.
    triggers.sort_by(|a: &LockedTrigger, b| a.key.cmp(&b.key));
    Some(Lock { app_id, triggers })
}

fn version(cx: &mut Cx<'_>, path: &Path<'_>, field: &Field<u64>) -> Option<()> {
    let version = *cx.require(path, "version", field, "the lock")?;
    if version == 1 {
        return Some(());
    }
    let at = path.key("version").at_value();
    cx.breach(&rules::LOCK_VERSION, at)
        .message(format!("unknown version {version} of the lock"))
        .label("the only version is 1")
        .note("a newer version is written by a newer `cargo triggers`");
    None
}

fn app_id(cx: &mut Cx<'_>, path: &Path<'_>, field: &Field<String>) -> Option<String> {
    let path = path.key("appId");
    let id = field.get()?;
    if formats::is_uuid(id) {
        return Some(id.to_ascii_lowercase());
    }
    error(
        cx,
        path.at_value(),
        format!("`appId` must be a GUID, found {}", quote(id)),
    );
    None
}

fn trigger(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: RawTrigger) -> Option<LockedTrigger> {
    cx.unknown_keys(path, &raw.unknown, RawTrigger::KEYS);
    let of = format!("trigger `{key}`");
    let name = raw.name.get().cloned();
    let provider = raw.provider.get().cloned();
    let origin = cx.require(path, "source", &raw.origin, &of)?;
    let origin = self::origin(cx, &path.key("source"), origin)?;
    let since = cx.require(path, "since", &raw.since, &of)?;
    if !formats::is_date(since) {
        let message = format!("`since` must be a date, found {}", quote(since));
        error(cx, path.key("since").at_value(), message);
        return None;
    }
    let hash = cx.require(path, "hash", &raw.hash, &of)?;
    cx.require(path, "schema", &raw.schema, &of)?;
    let locked = LockedTrigger {
        key: key.to_owned(),
        name,
        provider,
        origin,
        since: since.clone(),
        schema: raw.schema.into_valid()?.0,
    };
    if locked.hash() != *hash {
        let message = format!("the schema of `{key}` does not match its `hash`");
        cx.breach(&rules::LOCK_HASH, path.key("hash").at_value())
            .message(message)
            .label(REMEDY)
            .note("the lock was edited by hand or merged incorrectly");
        return None;
    }
    Some(locked)
}

fn origin(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawOrigin) -> Option<Origin> {
    cx.unknown_keys(path, &raw.unknown, RawOrigin::KEYS);
    let from = cx.require(path, "from", &raw.from, "`source`")?;
    match from.as_str() {
        "catalog" => Some(Origin::Catalog {
            trigger_id: raw.trigger_id.get().cloned(),
            component_version: raw.component_version.get().cloned(),
        }),
        "file" => cx
            .require(path, "file", &raw.file, "`source`")
            .map(|name| Origin::File { name: name.clone() }),
        other => {
            let message = format!("unknown `from` {} of a source", quote(other));
            cx.breach(&rules::LOCK_SHAPE, path.key("from").at_value())
                .message(message)
                .label("`catalog` or `file`");
            None
        }
    }
}

fn error(cx: &mut Cx<'_>, at: At, message: String) {
    cx.breach(&rules::LOCK_SHAPE, at)
        .message(message)
        .label(REMEDY);
}
