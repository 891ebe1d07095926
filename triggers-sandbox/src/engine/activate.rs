//! Activations of an event: one for each automation that listens to its trigger.

use super::Engine;
use super::activation::{Live, activation_id};
use super::automation::Automation;
use super::clock::Moment;
use super::event::EventData;
use super::run::Seen;
use super::schedule::{Step, Task};
use super::small_set::SmallSet;
use crate::catalog::moment;
use crate::journal::{self, Change, Reason, Status};
use crate::options::assumed::Duplicates;
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// How an activation begins.
enum Beginning {
    At(Timestamp),
    Now,
    Not(Status, Reason),
}

impl Engine {
    /// Makes one activation for each automation that listens to the event; returns their ids.
    pub(super) fn activate(&mut self, event: &Arc<EventData>, duplicate: bool) -> Vec<Uuid> {
        if duplicate && self.options.assumed.duplicates == Duplicates::Ignored {
            return Vec::new();
        }
        let automations = self.listening(event.caller.app, &event.trigger_key);
        let mut ids = Vec::with_capacity(automations.len());
        // Shared by all that wait.
        let mut packed = None;
        for automation in automations {
            let beginning = if duplicate {
                Beginning::Not(Status::Skipped, Reason::EventAlreadyProcessed)
            } else {
                self.beginning(&automation, event)
            };
            ids.push(self.begin(automation, event, &beginning, &mut packed));
        }
        ids
    }

    /// Filters, then the date, then the rate limit: what does not run is not counted (assumed).
    fn beginning(&mut self, automation: &Automation, event: &Arc<EventData>) -> Beginning {
        let seen = self.sees(event, None);
        for filter in &*automation.filters {
            match filter.expression.is_true(seen.scope()) {
                Ok(true) => {}
                Ok(false) => {
                    return Beginning::Not(Status::Skipped, Reason::TriggerFiltersNotPassed);
                }
                Err(_) => return Beginning::Not(Status::Failed, Reason::UnexpectedErrorReason),
            }
        }
        let start = self.start_of(automation, event, &seen);
        if let Beginning::Not(..) = start {
            return start;
        }
        let Some(limit) = &automation.rate_limit else {
            return start;
        };
        match self.admit(limit, automation, None, &seen) {
            Ok(true) => start,
            Ok(false) => Beginning::Not(Status::Skipped, Reason::RateLimitExceeded),
            Err(_) => Beginning::Not(Status::Failed, Reason::UnexpectedErrorReason),
        }
    }

    /// At the date in the payload, less the automation's offset, if the trigger has such a date.
    fn start_of(&self, automation: &Automation, event: &EventData, seen: &Seen) -> Beginning {
        let trigger = self.catalog.trigger(event.caller.app, &event.trigger_key);
        let Some(property) = trigger.and_then(|trigger| trigger.future_date.as_deref()) else {
            return Beginning::Now;
        };
        let date = event.payload.tree().get(property);
        let spelling = self.options.assumed.date_spelling;
        let date = date.and_then(|date| moment(date.as_str()?, spelling));
        let start = date.and_then(|date| match &automation.offset {
            Some(offset) => offset.before(date, seen.scope()).ok(),
            None => Some(date),
        });
        match start {
            None => Beginning::Not(Status::Failed, Reason::ScheduleDateEvaluationFailed),
            Some(start) if self.has_expired(start) => {
                Beginning::Not(Status::Skipped, Reason::ScheduleDateExpired)
            }
            Some(start) => Beginning::At(start),
        }
    }

    fn begin(
        &mut self,
        automation: Arc<Automation>,
        event: &Arc<EventData>,
        beginning: &Beginning,
        packed: &mut Option<Arc<EventData>>,
    ) -> Uuid {
        let Moment { now: at, wall } = self.log.present;
        let (status, reason, scheduled_for) = match *beginning {
            Beginning::At(date) => (Status::Scheduled, None, Some(date)),
            Beginning::Now => (Status::Initiated, None, None),
            Beginning::Not(status, reason) => (status, Some(reason), None),
        };
        let seq = self.log.next_seq();
        let id = activation_id(seq);
        self.log.activations.push(
            seq,
            0,
            journal::Activation {
                seq,
                at,
                wall,
                activation_id: id,
                automation_id: automation.id.clone(),
                app_id: event.caller.app,
                instance_id: event.caller.instance,
                trigger_key: event.trigger_key.to_string(),
                external_entity_id: event.external_entity_id,
                status,
                reason,
                scheduled_for,
                with_failed_actions: false,
                warnings: Vec::new(),
                history: vec![Change { status, at }],
                canceled_work: Vec::new(),
            },
        );
        if reason.is_none() {
            let stored = match scheduled_for {
                Some(_) => Arc::clone(packed.get_or_insert_with(|| event.packed())),
                None => Arc::clone(event),
            };
            self.add_live(seq, automation, stored, status);
            let task = Task {
                activation: seq,
                step: Step::Start,
                outputs: None,
            };
            self.plan(scheduled_for.unwrap_or(at), task);
        }
        id
    }

    fn add_live(
        &mut self,
        seq: u64,
        automation: Arc<Automation>,
        event: Arc<EventData>,
        status: Status,
    ) {
        if let Some(lane) = event.lane() {
            self.lanes.entry(lane).or_default().insert(seq);
        }
        // Asked first, because `entry` would copy the id for each of them.
        let place = if let Some(activations) = self.by_automation.get_mut(&automation.id) {
            activations.push(seq);
            activations.len() - 1
        } else {
            self.by_automation.insert(automation.id.clone(), vec![seq]);
            0
        };
        self.live.insert(
            seq,
            Live {
                status,
                automation,
                event,
                place,
                slots: SmallSet::None,
            },
        );
    }
}
