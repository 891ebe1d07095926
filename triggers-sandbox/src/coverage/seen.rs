//! What events have shown so far.

use super::points::{self, Point};
use super::{Coverage, TriggerCoverage};
use crate::catalog::Catalog;
use crate::engine::Caller;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Counts, and which points were exercised, by app and trigger key.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Seen(BTreeMap<Uuid, BTreeMap<String, Trigger>>);

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Trigger {
    reports: u64,
    cancels: u64,
    exercised: BTreeSet<String>,
    /// Those that were not, once the trigger has been reported: the longer a run, the fewer.
    #[serde(skip)]
    open: Option<Vec<Point>>,
}

impl Seen {
    pub(crate) fn report(
        &mut self,
        catalog: &Catalog,
        caller: Caller,
        trigger_key: &str,
        payload: Option<&Map<String, Value>>,
    ) {
        let Some(known) = catalog.trigger(caller.app, trigger_key) else {
            return;
        };
        let trigger = self.trigger(caller, trigger_key);
        trigger.reports += 1;
        let exercised = &mut trigger.exercised;
        let open = trigger.open.get_or_insert_with(|| {
            let mut points = points::of(&known.schema);
            points.retain(|point| !exercised.contains(&point.name()));
            points
        });
        let Some(payload) = payload.filter(|_| !open.is_empty()) else {
            return;
        };
        let payload = Value::Object(payload.clone());
        open.retain(|point| {
            let shown = point.is_in(&payload);
            if shown {
                exercised.insert(point.name());
            }
            !shown
        });
    }

    pub(crate) fn cancel(&mut self, caller: Caller, trigger_key: &str) {
        self.trigger(caller, trigger_key).cancels += 1;
    }

    pub(crate) fn coverage(&self, catalog: &Catalog) -> Coverage {
        let mut triggers = Vec::new();
        for (app_id, known) in catalog.triggers() {
            let unseen = Trigger::default();
            let seen = self
                .0
                .get(&app_id)
                .and_then(|app| app.get(known.key.as_ref()));
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

    fn trigger(&mut self, caller: Caller, trigger_key: &str) -> &mut Trigger {
        let app = self.0.entry(caller.app).or_default();
        app.entry(trigger_key.to_owned()).or_default()
    }
}
