//! What is due when. Work due at one moment runs in the order in which it was put in.

use crate::expression::Outputs;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// A place in the schedule.
pub(crate) type Slot = (Timestamp, u64);

/// One piece of work of one activation.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// The number of the activation.
    pub(crate) activation: u64,
    pub(crate) step: Step,
    /// What the actions before it on its path have left.
    pub(crate) outputs: Option<Arc<Outputs>>,
}

/// What there is to do. Actions are named by their place in the automation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The activation starts with its root actions.
    Start,
    /// The action runs.
    Action(usize),
    /// The delay is over.
    Resume(usize),
    /// The action answers, or the time for its answer is over.
    Answer(usize),
}

#[derive(Debug, Default)]
pub(crate) struct Schedule {
    tasks: BTreeMap<Slot, Task>,
    count: u64,
}

impl Schedule {
    pub(crate) fn add(&mut self, due: Timestamp, task: Task) -> Slot {
        self.count += 1;
        let slot = (due, self.count);
        self.tasks.insert(slot, task);
        slot
    }

    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.tasks.first_key_value().map(|((due, _), _)| *due)
    }

    /// Takes out the first piece of work that is due at `now`.
    pub(crate) fn pop_due(&mut self, now: Timestamp) -> Option<(Slot, Task)> {
        self.next_due().filter(|due| *due <= now)?;
        self.tasks.pop_first()
    }

    pub(crate) fn remove(&mut self, slot: Slot) -> Option<Task> {
        self.tasks.remove(&slot)
    }

    /// What waits after that place, in the order in which it will run.
    pub(crate) fn after(&self, slot: Slot) -> impl Iterator<Item = (Slot, &Task)> {
        let range = (Bound::Excluded(slot), Bound::Unbounded);
        self.tasks.range(range).map(|(slot, task)| (*slot, task))
    }

    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }
}
