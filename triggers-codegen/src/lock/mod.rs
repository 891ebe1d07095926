//! The lock: what the dashboard holds, kept beside the manifest as `triggers.lock.json`.
//!
//! It is written by `cargo triggers pull`, committed and reviewed. Its layout is made for reviews:
//! triggers by their keys, one keyword of a schema per line, and a trigger that has not changed
//! keeps its lines, its date included.

mod canonical;
mod compare;
#[cfg(feature = "pull")]
mod export;
pub(crate) mod keywords;
#[cfg(feature = "pull")]
mod normal;
mod read;
#[cfg(feature = "pull")]
mod write;

use std::path::{Path, PathBuf};

use serde_yaml::Value;

pub use canonical::{canonical_schema, schema_hash};
pub(crate) use canonical::{canonical_value, choices, required_names};
pub use compare::{Mismatch, check, failure, mismatches, report};
pub use read::read;
#[cfg(feature = "pull")]
pub use {export::read_export, normal::normalized};

/// The name of the lock file.
pub const LOCK: &str = "triggers.lock.json";

/// The largest lock that is read: 4 MiB. Laid out line by line, a schema takes more room than in a
/// manifest of at most 1 MiB.
pub const MAX_BYTES: u64 = 4 << 20;

/// Where the lock of a manifest is: beside it, named after it. `triggers.yaml` has
/// `triggers.lock.json`, `shop.yaml` has `shop.lock.json`.
#[must_use]
pub fn path_for(manifest: &Path) -> PathBuf {
    manifest.with_extension("lock.json")
}

/// What the dashboard held when it was last asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    /// The app that owns the triggers: a lowercase GUID.
    pub app_id: Option<String>,
    /// The triggers, by key.
    pub triggers: Vec<LockedTrigger>,
}

/// One trigger as the dashboard holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct LockedTrigger {
    /// The trigger key.
    pub key: String,
    /// The name that site owners see; none when the source did not tell it.
    pub name: Option<String>,
    /// The base URI of the trigger's provider, if it has one.
    pub provider: Option<String>,
    /// Where this was taken from.
    pub origin: Origin,
    /// The day on which it was first seen like this, as `2026-11-22`.
    pub since: String,
    /// The payload's schema, in the form of `normalized`.
    pub schema: Value,
}

/// Where a locked trigger was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The Trigger Catalog (API summary [7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s7)).
    Catalog {
        /// The catalog's id of the trigger, another one for each version.
        trigger_id: Option<String>,
        /// The version of the app's component.
        component_version: Option<String>,
    },
    /// A file that was exported by hand.
    File {
        /// The name as it was given; `-` is standard input.
        name: String,
    },
}

impl LockedTrigger {
    /// The hash of what the schema asks of events.
    #[must_use]
    pub fn hash(&self) -> String {
        schema_hash(&self.schema)
    }
}

impl Lock {
    /// The trigger of that key.
    #[must_use]
    pub fn trigger(&self, key: &str) -> Option<&LockedTrigger> {
        self.triggers.iter().find(|trigger| trigger.key == key)
    }

    /// Puts a trigger in, in place of the one of its key. One that says nothing new changes nothing, so
    /// that pulling twice changes no line, in whatever order a catalog lists the properties.
    #[cfg(feature = "pull")]
    pub fn put(&mut self, mut trigger: LockedTrigger) {
        trigger.schema = normalized(&trigger.schema);
        trigger.name = trigger.name.as_deref().map(normal::visible);
        trigger.provider = trigger.provider.as_deref().map(normal::visible);
        let since = trigger.since.clone();
        match &mut trigger.origin {
            Origin::Catalog {
                trigger_id,
                component_version,
            } => {
                for text in [trigger_id, component_version].into_iter().flatten() {
                    *text = normal::visible(text);
                }
            }
            Origin::File { name } => *name = normal::visible(name),
        }
        match self
            .triggers
            .binary_search_by(|other| other.key.cmp(&trigger.key))
        {
            Ok(at) => {
                let old = &mut self.triggers[at];
                trigger.since.clone_from(&old.since);
                if *old != trigger {
                    trigger.since = since;
                    *old = trigger;
                }
            }
            Err(at) => self.triggers.insert(at, trigger),
        }
    }

    /// The text of the lock file.
    #[cfg(feature = "pull")]
    #[must_use]
    pub fn to_text(&self) -> String {
        write::text(self)
    }
}
