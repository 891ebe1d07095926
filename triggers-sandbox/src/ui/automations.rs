//! The automations, what they do, and how much waits for each.

use super::{Look, Wrong};
use crate::engine::automation::Automation;
use crate::outline;
use crate::state::State;
use serde_json::{Value, json};
use uuid::Uuid;

#[expect(clippy::unnecessary_wraps, reason = "the form of all screens")]
pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let engine = &look.state.engine;
    let pending = engine.pending_by_automation();
    let row = |it: &Automation| {
        let trigger = &it.source["configuration"]["trigger"];
        let filters = trigger["filters"].as_array().into_iter().flatten();
        let mut switched = it.source.clone();
        let status = if it.active { "INACTIVE" } else { "ACTIVE" };
        switched["configuration"]["status"] = status.into();
        json!({
            "id": it.id,
            "label": it.label(),
            "active": it.active,
            "appId": it.app_id,
            "triggerKey": it.trigger_key,
            // How long before the date of a scheduled event it starts.
            "offset": outline::offset(&trigger["scheduledEventOffset"]),
            "filters": filters.map(|it| &it["filterExpression"]).collect::<Vec<_>>(),
            "actions": outline::lines(&it.source["configuration"]),
            "pending": pending.get(it.id.as_str()).unwrap_or(&0),
            "source": it.source,
            // The same automation, activated or deactivated.
            "switched": switched,
        })
    };
    let automations = engine.automations().iter().map(|it| row(it));
    Ok(json!({
        "automations": automations.collect::<Vec<_>>(),
        "example": example(look.state),
    }))
}

/// A new automation, to begin with: a reminder on the first trigger, after a day.
fn example(state: &State) -> Option<Value> {
    let (app, trigger) = state.engine.catalog.triggers().next()?;
    Some(json!({
        "id": Uuid::new_v4(),
        "name": format!("A day after: {}", trigger.name),
        "configuration": {
            "status": "ACTIVE",
            "trigger": { "appId": app, "triggerKey": trigger.key },
            "rootActionIds": ["wait"],
            "actions": {
                "wait": { "type": "DELAY", "delayInfo": {
                    "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": ["mail"],
                } },
                "mail": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "send_email" } },
            },
        },
    }))
}
