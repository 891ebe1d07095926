//! What the dashboard has, read from the Trigger Catalog.

use std::io::{self, Write};

use serde::Deserialize as _;
use triggers_codegen::Manifest;
use triggers_codegen::lock::{Lock, LockedTrigger, Origin};
use triggers_runtime::{Catalog, CatalogTrigger};

use crate::target::{TargetArgs, explained, shown, wait};

/// The triggers of the app.
pub(crate) struct Live {
    /// As a lock of today.
    pub(crate) lock: Lock,
    /// Triggers that the catalog has without a usable schema, so nothing can be said about them.
    pub(crate) unusable: Vec<String>,
    /// Whether the catalog has entries that cannot be told apart, so any trigger may be there.
    pub(crate) has_unnamed: bool,
}

impl Live {
    /// Whether nothing can be said about a trigger: the catalog may have it, but not in a form that
    /// can be read.
    pub(crate) fn is_unclear(&self, key: &str) -> bool {
        let may_be_there = self.has_unnamed || self.unusable.iter().any(|other| other == key);
        may_be_there && self.lock.trigger(key).is_none()
    }
}

/// Reads all triggers of the app. Entries that are not complete are warned of and left out.
pub(crate) fn read(
    target: &TargetArgs,
    manifest: &Manifest,
    err: &mut dyn Write,
) -> io::Result<Live> {
    let target = target.connect(manifest.app_id.as_deref())?;
    let keys: Vec<&str> = manifest
        .triggers
        .iter()
        .map(|trigger| &*trigger.key)
        .collect();
    let catalog = wait(target.site.catalog(&keys))?
        .map_err(|error| io::Error::other(format!("{}: {}", target.url, explained(&error))))?;
    let live = Live::of(target.site.app_id().to_string(), catalog)?;
    for key in &live.unusable {
        let key = shown(key);
        writeln!(
            err,
            "warning: the catalog has no JSON object as schema of `{key}`, which is left out"
        )?;
    }
    if live.has_unnamed {
        writeln!(
            err,
            "warning: the catalog has entries without a trigger key, which are left out"
        )?;
    }
    Ok(live)
}

impl Live {
    fn of(app_id: String, catalog: Catalog) -> io::Result<Self> {
        let mut live = Self {
            lock: Lock {
                app_id: Some(app_id),
                triggers: Vec::new(),
            },
            unusable: Vec::new(),
            has_unnamed: catalog.unnamed > 0,
        };
        for (key, trigger) in catalog.triggers {
            match locked(&key, trigger)? {
                Some(trigger) => live.lock.put(trigger),
                None => live.unusable.push(key),
            }
        }
        Ok(live)
    }
}

fn locked(key: &str, trigger: CatalogTrigger) -> io::Result<Option<LockedTrigger>> {
    let Some(schema) = trigger.payload_schema else {
        return Ok(None);
    };
    Ok(Some(LockedTrigger {
        key: key.to_owned(),
        name: trigger.display_name,
        provider: trigger.base_uri,
        origin: Origin::Catalog {
            trigger_id: trigger.id,
            component_version: trigger.component_version,
        },
        since: today(),
        schema: serde_yaml::Value::deserialize(schema).map_err(io::Error::other)?,
    }))
}

/// Today in UTC, as `2026-11-22`.
pub(crate) fn today() -> String {
    jiff::Timestamp::now()
        .to_string()
        .chars()
        .take(10)
        .collect()
}

#[cfg(test)]
mod tests {
    use triggers_runtime::CatalogTrigger;

    use super::locked;

    /// Site owners see the fields of an event in this order.
    #[test]
    fn properties_keep_their_order() {
        let schema = r#"{"properties": {"zulu": {}, "mike": {}, "alpha": {}}}"#;
        let mut trigger = CatalogTrigger::default();
        trigger.payload_schema = Some(serde_json::from_str(schema).unwrap());
        let locked = locked("a", trigger).unwrap().unwrap();
        let text = serde_yaml::to_string(&locked.schema["properties"]).unwrap();
        assert_eq!(text, "zulu: {}\nmike: {}\nalpha: {}\n");
    }
}
