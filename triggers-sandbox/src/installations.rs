//! On which sites the app is installed: what the sandbox has told it by webhooks.

use crate::engine::Caller;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Most installations; then the one that changed first is forgotten.
const MAX_INSTALLATIONS: usize = 10_000;

/// The app on one site, after the latest webhook `AppInstalled` or `AppRemoved`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Installation {
    /// The app.
    pub app_id: Uuid,
    /// The app on this site.
    pub instance_id: Uuid,
    /// Whether the app is installed; otherwise it was removed.
    pub installed: bool,
    /// Since when, on the virtual clock.
    pub since: Timestamp,
    /// Whether the app has accepted the webhook that says so.
    pub accepted: bool,
    /// Position of the latest delivery in the journal.
    pub request: u64,
}

/// All installations, by app and instance.
#[derive(Debug, Default)]
pub(crate) struct Installations(BTreeMap<(Uuid, Uuid), Installation>);

impl Installations {
    /// Takes a delivery into account. A further one of the same kind may be accepted, and changes
    /// nothing else.
    pub(crate) fn record(
        &mut self,
        caller: Caller,
        installed: bool,
        now: Timestamp,
        accepted: bool,
        request: u64,
    ) {
        let key = (caller.app, caller.instance);
        let before = self.0.get(&key).filter(|it| it.installed == installed);
        let new = Installation {
            app_id: caller.app,
            instance_id: caller.instance,
            installed,
            since: before.map_or(now, |it| it.since),
            accepted: accepted || before.is_some_and(|it| it.accepted),
            request,
        };
        self.0.insert(key, new);
        if self.0.len() > MAX_INSTALLATIONS
            && let Some(oldest) = self.0.values().min_by_key(|it| it.request)
        {
            let key = (oldest.app_id, oldest.instance_id);
            self.0.remove(&key);
        }
    }

    /// The one that changed last first.
    pub(crate) fn list(&self) -> Vec<Installation> {
        let mut list: Vec<_> = self.0.values().cloned().collect();
        list.sort_by_key(|it| std::cmp::Reverse(it.request));
        list
    }
}
