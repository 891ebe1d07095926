//! What events have exercised so far.

use super::points::{self, Point};
use super::{Coverage, TriggerCoverage};
use crate::catalog::Catalog;
use crate::journal::{Event, EventKind};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Counts, and which points were exercised, by app and trigger key.
#[derive(Debug, Default)]
pub(crate) struct Exercised(BTreeMap<Uuid, BTreeMap<String, Trigger>>);

#[derive(Debug, Default)]
struct Trigger {
    reports: u64,
    cancels: u64,
    exercised: BTreeSet<String>,
    /// The points that are left, once the trigger has been reported.
    open: Option<Vec<Point>>,
}

impl Exercised {
    pub(crate) fn add(&mut self, catalog: &Catalog, event: &Event) {
        let Some(known) = catalog.trigger(event.app_id, &event.trigger_key) else {
            return;
        };
        let app = self.0.entry(event.app_id).or_default();
        if !app.contains_key(&event.trigger_key) {
            app.insert(event.trigger_key.clone(), Trigger::default());
        }
        let Some(trigger) = app.get_mut(&event.trigger_key) else {
            return;
        };
        if event.kind == EventKind::Cancel {
            trigger.cancels += 1;
            return;
        }
        trigger.reports += 1;
        let exercised = &mut trigger.exercised;
        let open = trigger.open.get_or_insert_with(|| {
            let mut points = points::of(&known.schema);
            points.retain(|point| !exercised.contains(&point.name()));
            points
        });
        open.retain(|point| {
            let shown = point.is_in(&event.payload);
            if shown {
                exercised.insert(point.name());
            }
            !shown
        });
    }

    /// Forgets which points are left: another manifest may have others.
    pub(crate) fn forget_open(&mut self) {
        for trigger in self.0.values_mut().flat_map(BTreeMap::values_mut) {
            trigger.open = None;
        }
    }

    pub(crate) fn of(&self, catalog: &Catalog) -> Coverage {
        let mut triggers = Vec::new();
        for (app_id, known) in catalog.triggers() {
            let unseen = Trigger::default();
            let app = self.0.get(&app_id);
            let seen = app.and_then(|app| app.get(known.key.as_ref()));
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
