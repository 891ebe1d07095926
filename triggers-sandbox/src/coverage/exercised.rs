//! What events have exercised so far.

use super::points::{self, Point};
use super::{Coverage, TriggerCoverage};
use crate::catalog::{self, Catalog};
use crate::masks::Masks;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Counts, and which points are left, by app and trigger key.
#[derive(Debug, Default)]
pub(crate) struct Exercised(BTreeMap<(Uuid, Arc<str>), Trigger>);

#[derive(Debug, Default)]
struct Trigger {
    reports: u64,
    cancels: u64,
    /// What no report had; all there are before the first one.
    open: Vec<Point>,
}

impl Exercised {
    /// Adds a report that was accepted.
    pub(crate) fn report(
        &mut self,
        app: Uuid,
        known: &catalog::Trigger,
        payload: &Value,
        masks: Option<&Masks>,
    ) {
        let trigger = self.0.entry((app, Arc::clone(&known.key))).or_default();
        if trigger.reports == 0 {
            trigger.open = points::of(&known.schema);
        }
        trigger.reports += 1;
        trigger.open.retain(|point| !point.is_in(payload, masks));
    }

    /// Adds a cancellation.
    pub(crate) fn cancel(&mut self, app: Uuid, key: &Arc<str>) {
        self.0.entry((app, Arc::clone(key))).or_default().cancels += 1;
    }

    /// Goes on with other manifests, whose triggers may have other points.
    pub(crate) fn set_catalog(&mut self, before: &Catalog, after: &Catalog) {
        for ((app, key), trigger) in &mut self.0 {
            let points = |catalog: &Catalog| {
                let known = catalog.trigger(*app, key);
                known.map_or_else(Vec::new, |known| points::of(&known.schema))
            };
            let (open, before) = (std::mem::take(&mut trigger.open), points(before));
            trigger.open = points(after);
            trigger
                .open
                .retain(|it| open.contains(it) || !before.contains(it));
        }
    }

    pub(crate) fn of(&self, catalog: &Catalog) -> Coverage {
        let mut triggers = Vec::new();
        for (app_id, known) in catalog.triggers() {
            let seen = self.0.get(&(app_id, Arc::clone(&known.key)));
            let all = points::of(&known.schema);
            let reported = seen.filter(|seen| seen.reports > 0);
            let missing = reported.map_or(&all, |seen| &seen.open);
            triggers.push(TriggerCoverage {
                app_id,
                trigger_key: known.key.to_string(),
                reports: seen.map_or(0, |seen| seen.reports),
                cancels: seen.map_or(0, |seen| seen.cancels),
                points: all.len(),
                missing: missing.iter().map(Point::name).collect(),
            });
        }
        Coverage { triggers }
    }
}
