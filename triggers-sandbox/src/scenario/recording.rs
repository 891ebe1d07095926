//! Writing a scenario down while it happens.

use super::{Cancel, Report, Scenario, Step, VERSION};
use crate::engine::log::{List, size_of};
use crate::engine::{Caller, NewEvent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// The latest steps, as many as a list of the journal holds, and what was before them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recording {
    start_at: Timestamp,
    automations: Vec<Value>,
    steps: List<Step>,
    count: u64,
}

impl Recording {
    pub(crate) fn new(start_at: Timestamp) -> Self {
        Self {
            start_at,
            automations: Vec::new(),
            steps: List::default(),
            count: 0,
        }
    }

    pub(crate) fn report(&mut self, at: Timestamp, caller: Caller, key: &str, event: NewEvent) {
        let payload = event.payload.iter().flatten();
        let bytes = payload.map(|(key, value)| key.len() + size_of(value)).sum();
        let report = Some(Report::new(caller, key, event));
        self.add(
            bytes,
            Step {
                report,
                ..at_rest(at)
            },
        );
    }

    pub(crate) fn cancel(&mut self, at: Timestamp, caller: Caller, key: &str, entity: Uuid) {
        let cancel = Some(Cancel {
            app_id: caller.app,
            instance_id: caller.instance,
            trigger_key: key.to_owned(),
            external_entity_id: entity,
        });
        self.add(
            0,
            Step {
                cancel,
                ..at_rest(at)
            },
        );
    }

    pub(crate) fn automations(&mut self, at: Timestamp, automations: &[Value]) {
        if self.count == 0 {
            self.automations = automations.to_vec();
            return;
        }
        let bytes = automations.iter().map(size_of).sum();
        let automations = Some(automations.to_vec());
        self.add(
            bytes,
            Step {
                automations,
                ..at_rest(at)
            },
        );
    }

    pub(crate) fn moved(&mut self, to: Timestamp) {
        if self.count == 0 {
            self.start_at = to;
            return;
        }
        self.add(0, at_rest(to));
    }

    pub(crate) fn time_passed(&mut self, at: Timestamp) {
        self.add(
            0,
            Step {
                late: true,
                ..at_rest(at)
            },
        );
    }

    pub(crate) fn scenario(&self) -> Scenario {
        let steps: Vec<_> = self.steps.after(0).map(|(_, step)| step.clone()).collect();
        Scenario {
            version: VERSION,
            start_at: self.start_at,
            automations: self.automations.clone(),
            forgotten: self.count.saturating_sub(steps.len() as u64),
            steps,
        }
    }

    /// What is forgotten moves the start: automations must be those of the time after it.
    fn add(&mut self, bytes: usize, step: Step) {
        // A step moves the clock by itself, so a move to the same moment right before says nothing.
        if self.steps.last() == Some(&at_rest(step.at)) {
            self.steps.pop_last();
            self.count -= 1;
        }
        self.count += 1;
        for forgotten in self.steps.push_out(self.count, bytes, step) {
            self.start_at = forgotten.at;
            if let Some(automations) = forgotten.automations {
                self.automations = automations;
            }
        }
    }
}

fn at_rest(at: Timestamp) -> Step {
    Step {
        at,
        late: false,
        report: None,
        cancel: None,
        automations: None,
    }
}
