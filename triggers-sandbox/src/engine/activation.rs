//! The life of an activation: SCHEDULED → INITIATED → STARTED → ENDED, and the ways out of it
//! (docs/api.md#s5.1).

use super::Engine;
use super::automation::Automation;
use super::event::EventData;
use super::schedule::{Slot, Step, Task};
use super::small_set::SmallSet;
use crate::expression::Outputs;
use crate::journal::{Change, Reason, Status, Warning};
use jiff::Timestamp;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use uuid::Uuid;

/// An activation with something left to do, under the number of its journal item.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) status: Status,
    pub(super) automation: Arc<Automation>,
    pub(super) event: Arc<EventData>,
    /// Its place in the list of its automation.
    pub(super) place: usize,
    /// Where its work stands in the schedule.
    pub(super) slots: SmallSet<Slot>,
}

impl Engine {
    /// Cancels what is left of an activation; tells its id.
    pub(super) fn stop(&mut self, activation: u64, reason: Reason) -> Option<Uuid> {
        let live = self.forget(activation)?;
        let mut canceled_work = Vec::new();
        for slot in live.slots.to_vec() {
            let task = self.schedule.remove(slot);
            canceled_work.extend(task.map(|task| task.step.waiting(slot.0, &live.automation)));
        }
        self.write(activation, Status::Canceled, Some(reason));
        if let Some(activation) = self.log.activations.get_mut(activation) {
            activation.canceled_work = canceled_work;
        }
        Some(activation_id(activation))
    }

    pub(super) fn plan(&mut self, due: Timestamp, task: Task) {
        let activation = task.activation;
        if let Some(live) = self.live.get_mut(&activation) {
            live.slots.insert(self.schedule.add(due, task));
        }
    }

    /// Work that follows late work is as late, but due when that was: dates depend on dates alone.
    pub(super) fn plan_all(
        &mut self,
        activation: u64,
        due: Timestamp,
        actions: &[usize],
        outputs: Option<&Arc<Outputs>>,
    ) {
        for action in actions {
            let task = Task {
                activation,
                step: Step::Action(*action),
                outputs: outputs.cloned(),
            };
            self.plan(due, task);
        }
    }

    pub(super) fn end_if_done(&mut self, activation: u64) {
        if self
            .live
            .get(&activation)
            .is_some_and(|live| live.slots.is_empty())
            && self.forget(activation).is_some()
        {
            self.write(activation, Status::Ended, None);
        }
    }

    /// Takes an activation out of everything but the schedule.
    fn forget(&mut self, activation: u64) -> Option<Live> {
        let live = self.live.remove(&activation)?;
        if let Some(lane) = live.event.lane()
            && let Entry::Occupied(mut activations) = self.lanes.entry(lane)
        {
            activations.get_mut().remove(activation);
            if activations.get().is_empty() {
                activations.remove();
            }
        }
        self.unlist(&live);
        Some(live)
    }

    /// Takes an activation out of the list of its automation: the last one takes its place, so
    /// that the others do not have to move.
    fn unlist(&mut self, live: &Live) {
        let Some(activations) = self.by_automation.get_mut(&live.automation.id) else {
            return;
        };
        if live.place < activations.len() {
            activations.swap_remove(live.place);
        }
        match activations.get(live.place) {
            Some(moved) => {
                if let Some(moved) = self.live.get_mut(moved) {
                    moved.place = live.place;
                }
            }
            None if activations.is_empty() => {
                self.by_automation.remove(&live.automation.id);
            }
            None => {}
        }
    }

    /// The next status of an activation that goes on.
    pub(super) fn change(&mut self, activation: u64, status: Status) {
        if let Some(live) = self.live.get_mut(&activation) {
            live.status = status;
        }
        self.write(activation, status, None);
    }

    pub(super) fn warn(&mut self, activation: u64, warning: Warning) {
        if let Some(activation) = self.log.activations.get_mut(activation)
            && !activation.warnings.contains(&warning)
        {
            activation.warnings.push(warning);
        }
    }

    fn write(&mut self, activation: u64, status: Status, reason: Option<Reason>) {
        let at = self.log.present.now;
        if let Some(activation) = self.log.activations.get_mut(activation) {
            activation.status = status;
            activation.reason = reason;
            activation.history.push(Change { status, at });
        }
    }
}

/// The id of the activation of that number: a GUID of version 8, so that a run gives the same ids
/// every time.
pub(super) fn activation_id(number: u64) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(b"sbox");
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The number of the activation of that id.
pub(crate) fn activation_number(id: Uuid) -> u64 {
    // The two highest bits say which kind of id it is.
    id.as_u64_pair().1 & (u64::MAX >> 2)
}
