//! The apps of the loaded manifests and what their triggers accept.

mod identity;
mod spelling;
mod trigger;

pub(crate) use identity::identities_schema;
pub(crate) use spelling::{is_guid, moment};
pub(crate) use trigger::{Trigger, Violation};

use crate::options::Options;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use triggers_codegen::model;
use uuid::Uuid;

/// Every app of the sandbox, by app id.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    apps: BTreeMap<Uuid, App>,
    first: Option<Uuid>,
    /// When the triggers were read, which stands for their date of creation.
    read_at: Timestamp,
}

/// One app and the triggers it owns, by trigger key.
type App = BTreeMap<String, Arc<Trigger>>;

impl Catalog {
    /// A catalog without apps, whose triggers will have been created at that moment.
    pub(crate) fn new(read_at: Timestamp) -> Self {
        Self {
            apps: BTreeMap::new(),
            first: None,
            read_at,
        }
    }

    /// Adds the app of a manifest. The error is a whole sentence without the manifest's name.
    pub(crate) fn add(
        &mut self,
        manifest: &model::Manifest,
        options: &Options,
    ) -> Result<(), String> {
        let id = manifest
            .app_id
            .as_deref()
            .and_then(|id| Uuid::try_parse(id).ok());
        let id = id.ok_or(
            "the sandbox needs an `app_id` here: it owns the triggers and gets the tokens",
        )?;
        if self.apps.contains_key(&id) {
            return Err(format!("app {id} already comes from another manifest"));
        }
        let triggers = manifest.triggers.iter().map(|trigger| {
            let mut checked = Trigger::new(trigger, options, self.read_at).map_err(|error| {
                format!(
                    "the payload schema of `{}` cannot be used: {error}",
                    trigger.key
                )
            })?;
            let entity = trigger.entity.as_deref();
            let entity = entity.and_then(|key| manifest.entity(key));
            checked.entity_type = entity.map(|entity| entity.type_name.clone());
            Ok((trigger.key.clone(), Arc::new(checked)))
        });
        let triggers = triggers.collect::<Result<_, String>>()?;
        self.first.get_or_insert(id);
        self.apps.insert(id, triggers);
        Ok(())
    }

    /// The app of the manifest that was given first.
    pub(crate) fn first_app(&self) -> Option<Uuid> {
        self.first
    }

    pub(crate) fn has_app(&self, id: Uuid) -> bool {
        self.apps.contains_key(&id)
    }

    pub(crate) fn trigger(&self, app: Uuid, key: &str) -> Option<&Arc<Trigger>> {
        self.apps.get(&app)?.get(key)
    }

    /// All triggers of all apps, by app and key.
    pub(crate) fn triggers(&self) -> impl Iterator<Item = (Uuid, &Trigger)> {
        self.apps
            .iter()
            .flat_map(|(app, triggers)| triggers.values().map(|trigger| (*app, &**trigger)))
    }

    /// The first trigger of that key, whichever app owns it.
    pub(crate) fn with_key(&self, key: &str) -> Option<(Uuid, &Trigger)> {
        let mut apps = self.apps.iter();
        apps.find_map(|(app, triggers)| Some((*app, &**triggers.get(key)?)))
    }
}
