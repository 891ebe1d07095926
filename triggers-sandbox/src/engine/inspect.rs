//! Looking without touching: what waits, for whom, and which keys are held.

use super::Engine;
use super::activation::activation_id;
use super::automation::Automation;
use super::event::Caller;
use super::idempotency::Key;
use super::schedule::{Slot, Step};
use crate::journal::{Event, Waiting};
use crate::masks::Stored;
use jiff::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// One piece of work in the schedule.
#[derive(Debug)]
pub(crate) struct Upcoming<'a> {
    pub(crate) slot: Slot,
    pub(crate) activation: Uuid,
    /// `None`: the activation starts.
    pub(crate) action: Option<&'a str>,
    pub(crate) automation: &'a Automation,
    pub(crate) caller: Caller,
    pub(crate) trigger_key: &'a str,
    pub(crate) external_entity_id: Option<Uuid>,
}

impl Engine {
    /// What waits after that place, in the order in which it will run.
    pub(crate) fn upcoming(&self, after: Slot) -> impl Iterator<Item = Upcoming<'_>> {
        self.schedule.after(after).filter_map(|(slot, task)| {
            let live = self.live.get(&task.activation)?;
            Some(Upcoming {
                slot,
                activation: activation_id(task.activation),
                action: task.step.action(&live.automation),
                automation: &live.automation,
                caller: live.event.caller,
                trigger_key: &live.event.trigger_key,
                external_entity_id: live.event.external_entity_id,
            })
        })
    }

    /// Pieces of work in the schedule.
    pub(crate) fn waiting(&self) -> usize {
        self.schedule.len()
    }

    /// Activations that wait, by the id of their automation.
    pub(crate) fn pending_by_automation(&self) -> HashMap<&str, usize> {
        self.by_automation
            .iter()
            .map(|(id, activations)| (id.as_str(), activations.len()))
            .collect()
    }

    /// When the window of an event's idempotency key ends or has ended, unless the key is forgotten.
    pub(crate) fn key_end(&self, event: &Stored<Event>) -> Option<Timestamp> {
        let caller = Caller {
            app: event.app_id,
            instance: event.instance_id,
        };
        let key = Key::new(self.key_holder(caller), &event.trigger_key, event.key()?);
        self.keys.end(key)
    }
}

impl Step {
    /// The action that runs then; none for the start of an activation. After a delay it is the one
    /// that was delayed, unless the delay holds back none or several.
    fn action(self, automation: &Automation) -> Option<&str> {
        let (Self::Action(place) | Self::Resume(place) | Self::Answer(place)) = self else {
            return None;
        };
        let action = automation.actions.get(place)?;
        let delayed = match (self, action.next.as_slice()) {
            (Self::Resume(_), [only]) => automation.actions.get(*only),
            _ => None,
        };
        Some(&delayed.unwrap_or(action).id)
    }

    /// As the journal tells it.
    pub(super) fn waiting(self, due_at: Timestamp, automation: &Automation) -> Waiting {
        let action_id = self.action(automation).map(str::to_owned);
        Waiting { due_at, action_id }
    }
}
