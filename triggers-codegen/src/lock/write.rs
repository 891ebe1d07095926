//! The lock as text.

use serde_yaml::{Mapping, Value};

use super::{Lock, LockedTrigger, Origin};
use crate::json;

pub(super) fn text(lock: &Lock) -> String {
    let mut root = Mapping::new();
    root.insert("version".into(), 1.into());
    text_entry(&mut root, "appId", lock.app_id.as_deref());
    let triggers = lock
        .triggers
        .iter()
        .map(|locked| (locked.key.as_str().into(), Value::Mapping(trigger(locked))));
    root.insert("triggers".into(), Value::Mapping(triggers.collect()));
    let mut out = json::pretty(&Value::Mapping(root));
    out.push('\n');
    out
}

fn trigger(locked: &LockedTrigger) -> Mapping {
    let mut entry = Mapping::new();
    text_entry(&mut entry, "name", locked.name.as_deref());
    text_entry(&mut entry, "provider", locked.provider.as_deref());
    let mut origin = Mapping::new();
    match &locked.origin {
        Origin::Catalog {
            trigger_id,
            component_version,
        } => {
            text_entry(&mut origin, "from", Some("catalog"));
            text_entry(&mut origin, "triggerId", trigger_id.as_deref());
            text_entry(
                &mut origin,
                "componentVersion",
                component_version.as_deref(),
            );
        }
        Origin::File { name } => {
            text_entry(&mut origin, "from", Some("file"));
            text_entry(&mut origin, "file", Some(name));
        }
    }
    entry.insert("source".into(), Value::Mapping(origin));
    text_entry(&mut entry, "since", Some(&locked.since));
    text_entry(&mut entry, "hash", Some(&locked.hash()));
    entry.insert("schema".into(), locked.schema.clone());
    entry
}

fn text_entry(entries: &mut Mapping, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        entries.insert(key.into(), value.into());
    }
}
