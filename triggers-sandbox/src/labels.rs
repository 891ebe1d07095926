//! What people call things that have ids.

use crate::engine::Engine;
use crate::journal::EventKind;
use crate::state::State;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Characters of a label.
const LONGEST: usize = 60;

/// Entities by the title or name in the payload of their latest report, as far as they have one.
pub(crate) fn entities(
    state: &State,
    wanted: impl IntoIterator<Item = Uuid>,
) -> HashMap<Uuid, String> {
    let mut wanted: HashSet<Uuid> = wanted.into_iter().collect();
    let mut labels = HashMap::new();
    let catalog = &state.engine.catalog;
    for (_, event) in state.engine.log.events.before(u64::MAX) {
        if wanted.is_empty() {
            break;
        }
        let id = event.external_entity_id.filter(|id| wanted.contains(id));
        let Some(id) = id.filter(|_| event.kind == EventKind::Report) else {
            continue;
        };
        let trigger = catalog.trigger(event.app_id, &event.trigger_key);
        let payload = state.engine.shown(event).payload;
        if let Some(label) = trigger.and_then(|it| it.label(&payload)) {
            wanted.remove(&id);
            labels.insert(id, label.chars().take(LONGEST).collect());
        }
    }
    labels
}

/// Automations by name, or else by id.
pub(crate) fn automations(engine: &Engine) -> HashMap<&str, &str> {
    let automations = engine.automations().iter();
    automations.map(|it| (it.id.as_str(), it.label())).collect()
}
