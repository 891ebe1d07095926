//! What events have exercised so far.

use super::points::{self, Point};
use super::{Coverage, TriggerCoverage};
use crate::catalog::{self, Catalog};
use crate::masks::Masks;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Counts, and which points were exercised, by app and trigger key.
#[derive(Debug, Default)]
pub(crate) struct Exercised(BTreeMap<(Uuid, Arc<str>), Trigger>);

#[derive(Debug, Default)]
struct Trigger {
    reports: u64,
    cancels: u64,
    exercised: BTreeSet<String>,
    /// The points that are left, once the trigger has been reported.
    open: Option<Vec<Point>>,
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
        trigger.reports += 1;
        let exercised = &mut trigger.exercised;
        let open = trigger.open.get_or_insert_with(|| {
            let mut points = points::of(&known.schema);
            points.retain(|point| !exercised.contains(&point.name()));
            points
        });
        open.retain(|point| {
            let shown = point.is_in(payload, masks);
            if shown {
                exercised.insert(point.name());
            }
            !shown
        });
    }

    /// Adds a cancellation.
    pub(crate) fn cancel(&mut self, app: Uuid, key: &Arc<str>) {
        self.0.entry((app, Arc::clone(key))).or_default().cancels += 1;
    }

    /// Forgets which points are left: another manifest may have others.
    pub(crate) fn forget_open(&mut self) {
        for trigger in self.0.values_mut() {
            trigger.open = None;
        }
    }

    pub(crate) fn of(&self, catalog: &Catalog) -> Coverage {
        let mut triggers = Vec::new();
        for (app_id, known) in catalog.triggers() {
            let unseen = Trigger::default();
            let seen = self.0.get(&(app_id, Arc::clone(&known.key)));
            let seen = seen.unwrap_or(&unseen);
            let names = points::of(&known.schema);
            let mut missing: Vec<_> = names.iter().map(Point::name).collect();
            missing.retain(|name| !seen.exercised.contains(name));
            triggers.push(TriggerCoverage {
                app_id,
                trigger_key: known.key.to_string(),
                reports: seen.reports,
                cancels: seen.cancels,
                points: names.len(),
                missing,
            });
        }
        Coverage { triggers }
    }
}
