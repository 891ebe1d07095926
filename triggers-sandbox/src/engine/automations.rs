//! Replacing the automations, and what waits for those that are gone.

use super::Engine;
use super::automation::Automation;
use crate::catalog::Catalog;
use crate::error::Error;
use crate::journal::Reason;
use crate::options::Options;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Active automations of one trigger: an answer lists at most 100 activations (docs/api.md#s1.1).
pub(crate) const MAX_AUTOMATIONS_PER_TRIGGER: usize = 100;

/// Refuses more automations of one trigger than may be active.
fn check_count(automations: &[Arc<Automation>]) -> Result<(), Error> {
    let mut counts: HashMap<(Uuid, &str), usize> = HashMap::new();
    for automation in automations.iter().filter(|it| it.active) {
        let key = automation.trigger_key.as_str();
        let count = counts.entry((automation.app_id, key)).or_default();
        *count += 1;
        if *count > MAX_AUTOMATIONS_PER_TRIGGER {
            return Err(Error::automations(format!(
                "`{key}` has more than {MAX_AUTOMATIONS_PER_TRIGGER} active automations"
            )));
        }
    }
    Ok(())
}

impl Engine {
    /// Whether what waits, and the automations that stay, are possible with other manifests.
    /// `successors` are automations that come with them.
    pub(crate) fn fits(
        &self,
        catalog: &Catalog,
        successors: Option<&[Value]>,
    ) -> Result<(), Error> {
        let stays = |automation: &Automation| {
            let is_it = |value: &Value| value["id"] == automation.id.as_str();
            successors.is_none_or(|values| values.iter().any(is_it))
        };
        let mut waiting: HashMap<*const Automation, &Value> = HashMap::new();
        let current = self.automations.iter().filter(|_| successors.is_none());
        for automation in self
            .live
            .values()
            .map(|live| &live.automation)
            .chain(current)
        {
            if stays(automation) {
                waiting.insert(Arc::as_ptr(automation), &automation.source);
            }
        }
        for source in waiting.into_values() {
            super::automation::parse_all(std::slice::from_ref(source), catalog)?;
        }
        Ok(())
    }

    /// Goes on with other manifests. Automations that they make impossible are gone.
    pub(crate) fn set_catalog(&mut self, catalog: Catalog, options: Options) -> Result<(), Error> {
        let sources = self.automations.iter().map(|it| it.source.clone());
        let fitting = |source: &Value| {
            super::automation::parse_all(std::slice::from_ref(source), &catalog).is_ok()
        };
        let sources: Vec<Value> = sources.filter(fitting).collect();
        let automations = super::automation::parse_all(&sources, &catalog)?;
        self.automations = automations.into_iter().map(Arc::new).collect();
        (self.catalog, self.options) = (Arc::new(catalog), options);
        Ok(())
    }

    /// Active automations that listen to the trigger, in their order.
    pub(super) fn listening(&self, app: Uuid, key: &str) -> Vec<Arc<Automation>> {
        let all = self.automations.iter();
        let listens =
            |it: &&Arc<Automation>| it.active && it.app_id == app && it.trigger_key == key;
        all.filter(listens).cloned().collect()
    }

    pub(crate) fn automations(&self) -> &[Arc<Automation>] {
        &self.automations
    }

    /// Replaces all automations. What waits for one that is gone or inactive is canceled; what
    /// waits for one that was changed goes on by its old form.
    pub(crate) fn set_automations(&mut self, automations: Vec<Automation>) -> Result<(), Error> {
        let automations: Vec<_> = automations.into_iter().map(Arc::new).collect();
        let mut ids = BTreeSet::new();
        for automation in &automations {
            if !ids.insert(automation.id.as_str()) {
                let problem = format!("there are two automations `{}`", automation.id);
                return Err(Error::automations(problem));
            }
        }
        check_count(&automations)?;
        self.stop_orphans(&automations);
        self.automations = automations;
        Ok(())
    }

    /// Cancels what waits for automations that are not active among these, in the order of making.
    /// Only automations are compared; activations are touched only if they are to be canceled.
    fn stop_orphans(&mut self, automations: &[Arc<Automation>]) {
        let successors: HashMap<&str, bool> = automations
            .iter()
            .map(|automation| (automation.id.as_str(), automation.active))
            .collect();
        let mut orphans: Vec<(u64, Reason)> = Vec::new();
        for (id, activations) in &self.by_automation {
            let reason = match successors.get(id.as_str()) {
                None => Reason::AutomationDeleted,
                Some(false) => Reason::AutomationDeactivated,
                Some(true) => continue,
            };
            orphans.extend(activations.iter().map(|activation| (*activation, reason)));
        }
        orphans.sort_unstable_by_key(|(activation, _)| *activation);
        for (activation, reason) in orphans {
            self.stop(activation, reason);
        }
    }
}
