//! The virtual clock, and what is due next.

use super::{Look, ROWS, Wrong};
use crate::engine::clock::later;
use crate::engine::inspect::Upcoming;
use crate::labels;
use crate::outline;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// The last place of the page before: its due time and its number.
    due: Option<Timestamp>,
    number: u64,
}

pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let asked: Asked = look.asked()?;
    let state = look.state;
    let now = state.engine.log.present.now;
    let from = (asked.due.unwrap_or(Timestamp::MIN), asked.number);
    let mut upcoming = state.engine.upcoming(from);
    let found: Vec<_> = upcoming.by_ref().take(ROWS).collect();
    let labels = labels::entities(state, found.iter().filter_map(|it| it.external_entity_id));
    let row = |it: &Upcoming<'_>| {
        let actions = &it.automation.source["configuration"]["actions"];
        json!({
            "number": it.slot.1,
            "dueAt": it.slot.0,
            // `start`, or the id of the action.
            "action": it.action,
            "kind": it.action.map_or("starts".to_owned(), |id| outline::kind(&actions[id])),
            "activationId": it.activation,
            "automation": it.automation.label(),
            "instanceId": it.caller.instance,
            "triggerKey": it.trigger_key,
            "externalEntityId": it.external_entity_id,
            "entityLabel": it.external_entity_id.and_then(|id| labels.get(&id)),
        })
    };
    let next = found.last().filter(|_| upcoming.next().is_some());
    Ok(json!({
        "now": now,
        "wall": state.engine.log.present.wall,
        "frozen": state.clock.is_frozen(),
        // To propose something.
        "tomorrow": later(now, Duration::from_secs(24 * 3600)).strftime("%Y-%m-%dT00:00:00Z").to_string(),
        "nextDue": state.next_due(),
        // Pieces of work that wait in all.
        "waiting": state.engine.waiting(),
        "rows": found.iter().map(row).collect::<Vec<_>>(),
        "first": asked.due.is_none(),
        // Query of the next page.
        "next": next.map(|it| json!({ "due": it.slot.0, "number": it.slot.1 })),
    }))
}
