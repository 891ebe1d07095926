//! Looking without touching: what waits, for whom, and which keys are held.

#![allow(dead_code, reason = "the timeline comes next")]

use super::automation::Automation;
use super::idempotency::Key;
use super::schedule::{Slot, Step};
use super::{Caller, Engine};
use crate::journal::Waiting;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// One piece of work in the schedule.
#[derive(Debug)]
pub(crate) struct Upcoming<'a> {
    pub(crate) slot: Slot,
    pub(crate) activation: Uuid,
    /// Number of the activation's journal item.
    pub(crate) seq: u64,
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
                activation: task.activation,
                seq: live.seq,
                action: task.step.action(),
                automation: &live.automation,
                caller: live.happened.caller,
                trigger_key: &live.happened.trigger_key,
                external_entity_id: live.happened.external_entity_id,
            })
        })
    }

    /// Pieces of work in the schedule.
    pub(crate) fn waiting(&self) -> usize {
        self.schedule.len()
    }

    /// What waits of one activation, in order of time; nothing when it is done.
    pub(crate) fn waiting_of(&self, activation: Uuid) -> Vec<Waiting> {
        let slots = self.live.get(&activation).map(|live| live.slots.iter());
        let tasks = slots.into_iter().flatten().filter_map(|slot| {
            let task = self.schedule.get(*slot)?;
            Some(task.step.waiting(slot.0))
        });
        tasks.collect()
    }

    /// Activations that wait, by the id of their automation.
    pub(crate) fn pending_by_automation(&self) -> HashMap<&str, usize> {
        let mut counts: HashMap<*const Automation, (&str, usize)> = HashMap::new();
        for live in self.live.values() {
            let entry = counts.entry(Arc::as_ptr(&live.automation));
            entry.or_insert((&live.automation.id, 0)).1 += 1;
        }
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        for (id, count) in counts.into_values() {
            *by_id.entry(id).or_default() += count;
        }
        by_id
    }

    /// When the window of an idempotency key ends or has ended, unless the key is forgotten.
    pub(crate) fn key_end(&self, caller: Caller, trigger: &str, key: &str) -> Option<Timestamp> {
        self.keys.end(&Key {
            app: caller.app,
            instance: caller.instance,
            trigger: trigger.to_owned(),
            text: key.to_owned(),
        })
    }

    /// Differs whenever the journal or the schedule has changed in between.
    pub(crate) fn mark(&self) -> (u64, u64, usize, Option<Timestamp>) {
        let schedule = &self.schedule;
        let due = schedule.next_due();
        (self.log.last_seq(), schedule.count(), schedule.len(), due)
    }
}

impl Step {
    fn action(&self) -> Option<&str> {
        match self {
            Self::Start => None,
            Self::Action(id) => Some(id),
        }
    }

    /// As the journal tells it.
    pub(super) fn waiting(&self, due_at: Timestamp) -> Waiting {
        let action_id = self.action().map(str::to_owned);
        Waiting { due_at, action_id }
    }
}
