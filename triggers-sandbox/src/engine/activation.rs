//! The life of an activation: SCHEDULED → INITIATED → STARTED → ENDED, and the ways out of it
//! (spec §5.1).

use super::automation::Automation;
use super::clock::Moment;
use super::schedule::{Slot, Step, Task};
use super::{Caller, Engine, Lane};
use crate::expression::Scope;
use crate::journal::{self, Change, Reason, Status};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// An activation with something left to do.
#[derive(Debug)]
pub(super) struct Live {
    /// Number of its journal item.
    pub(super) seq: u64,
    pub(super) automation: Arc<Automation>,
    pub(super) happened: Arc<Happened>,
    /// Where its work stands in the schedule.
    pub(super) slots: BTreeSet<Slot>,
}

/// The event an activation comes from.
#[derive(Clone, Debug)]
pub(super) struct Happened {
    pub(super) caller: Caller,
    pub(super) trigger_key: String,
    pub(super) external_entity_id: Option<Uuid>,
    pub(super) payload: Arc<Value>,
    pub(super) future_date: Option<String>,
}

/// How an activation begins.
enum Beginning {
    At(Timestamp),
    Now,
    Not(Status, Reason),
}

impl Happened {
    fn lane(&self) -> Option<Lane> {
        let entity = self.external_entity_id?;
        Some(Lane {
            caller: self.caller,
            trigger: self.trigger_key.clone(),
            entity,
        })
    }
}

impl Engine {
    /// Makes one activation for each automation that listens to the event; returns their ids.
    pub(super) fn activate(&mut self, happened: &Happened, duplicate: bool) -> Vec<Uuid> {
        if duplicate && self.options.duplicates == crate::Duplicates::Ignored {
            return Vec::new();
        }
        let listens = |automation: &&Arc<Automation>| {
            automation.active
                && automation.app_id == happened.caller.app
                && automation.trigger_key == happened.trigger_key
        };
        let automations: Vec<_> = self.automations.iter().filter(listens).cloned().collect();
        let happened = Arc::new(happened.clone());
        let mut ids = Vec::with_capacity(automations.len());
        for automation in automations {
            let beginning = if duplicate {
                Beginning::Not(Status::Skipped, Reason::EventAlreadyProcessed)
            } else {
                self.beginning(&automation, &happened)
            };
            ids.push(self.begin(automation, &happened, &beginning));
        }
        ids
    }

    fn beginning(&mut self, automation: &Automation, happened: &Happened) -> Beginning {
        let now = self.log.present.now;
        let scope = Scope {
            payload: &happened.payload,
            now,
            item: None,
        };
        if !automation
            .filters
            .iter()
            .all(|filter| filter.is_true(scope))
        {
            return Beginning::Not(Status::Skipped, Reason::TriggerFiltersNotPassed);
        }
        let start = match happened
            .future_date
            .as_ref()
            .map(|property| starts_at(property, automation, scope))
        {
            None => Beginning::Now,
            Some(None) => {
                return Beginning::Not(Status::Failed, Reason::ScheduleDateEvaluationFailed);
            }
            Some(Some(date)) if date < now => {
                return Beginning::Not(Status::Skipped, Reason::ScheduleDateExpired);
            }
            Some(Some(date)) => Beginning::At(date),
        };
        let Some(limit) = &automation.rate_limit else {
            return start;
        };
        match self.admit(limit, automation, None, happened) {
            Ok(true) => start,
            Ok(false) => Beginning::Not(Status::Skipped, Reason::RateLimitExceeded),
            Err(_) => Beginning::Not(Status::Failed, Reason::UnexpectedErrorReason),
        }
    }

    fn begin(
        &mut self,
        automation: Arc<Automation>,
        happened: &Arc<Happened>,
        beginning: &Beginning,
    ) -> Uuid {
        let Moment { now: at, wall } = self.log.present;
        let (status, reason, scheduled_for) = match *beginning {
            Beginning::At(date) => (Status::Scheduled, None, Some(date)),
            Beginning::Now => (Status::Initiated, None, None),
            Beginning::Not(status, reason) => (status, Some(reason), None),
        };
        self.activations_made += 1;
        let id = activation_id(self.activations_made);
        let seq = self.log.next_seq();
        self.log.activations.push(
            seq,
            0,
            journal::Activation {
                seq,
                at,
                wall,
                activation_id: id,
                automation_id: automation.id.clone(),
                app_id: happened.caller.app,
                instance_id: happened.caller.instance,
                trigger_key: happened.trigger_key.clone(),
                external_entity_id: happened.external_entity_id,
                status,
                reason,
                scheduled_for,
                with_failed_actions: false,
                history: vec![Change { status, at }],
                cancelled_work: Vec::new(),
            },
        );
        if reason.is_none() {
            if let Some(lane) = happened.lane() {
                self.lanes.entry(lane).or_default().insert(seq, id);
            }
            self.live.insert(
                id,
                Live {
                    seq,
                    automation,
                    happened: Arc::clone(happened),
                    slots: BTreeSet::new(),
                },
            );
            self.plan(id, scheduled_for.unwrap_or(at), Step::Start);
        }
        id
    }

    /// Cancels what is left of an activation.
    pub(super) fn stop(&mut self, activation: Uuid, reason: Reason) {
        let Some(live) = self.forget(activation) else {
            return;
        };
        let mut cancelled_work = Vec::with_capacity(live.slots.len());
        for slot in live.slots {
            let task = self.schedule.remove(slot);
            cancelled_work.extend(task.map(|task| task.step.waiting(slot.0)));
        }
        self.change(live.seq, Status::Cancelled, Some(reason));
        if let Some(activation) = self.log.activations.get_mut(live.seq) {
            activation.cancelled_work = cancelled_work;
        }
    }

    /// Cancels what waits for automations that are not active among these.
    pub(super) fn stop_orphans(&mut self, automations: &[Arc<Automation>]) {
        let mut orphans: Vec<(u64, Uuid, Reason)> = Vec::new();
        for (id, live) in &self.live {
            let successor = automations
                .iter()
                .find(|automation| automation.id == live.automation.id);
            match successor {
                None => orphans.push((live.seq, *id, Reason::AutomationDeleted)),
                Some(automation) if !automation.active => {
                    orphans.push((live.seq, *id, Reason::AutomationDeactivated));
                }
                Some(_) => {}
            }
        }
        orphans.sort_unstable_by_key(|(seq, ..)| *seq);
        for (_, id, reason) in orphans {
            self.stop(id, reason);
        }
    }

    fn plan(&mut self, activation: Uuid, due: Timestamp, step: Step) {
        let slot = self.schedule.add(due, Task { activation, step });
        if let Some(live) = self.live.get_mut(&activation) {
            live.slots.insert(slot);
        }
    }

    /// Work that follows late work is as late, but due when that was: dates depend on dates alone.
    pub(super) fn plan_all(&mut self, activation: Uuid, due: Timestamp, actions: &[String]) {
        for id in actions {
            self.plan(activation, due, Step::Action(id.clone()));
        }
    }

    pub(super) fn end_if_done(&mut self, activation: Uuid) {
        if self
            .live
            .get(&activation)
            .is_some_and(|live| live.slots.is_empty())
            && let Some(live) = self.forget(activation)
        {
            self.change(live.seq, Status::Ended, None);
        }
    }

    fn forget(&mut self, activation: Uuid) -> Option<Live> {
        let live = self.live.remove(&activation)?;
        if let Some(lane) = live.happened.lane()
            && let Some(activations) = self.lanes.get_mut(&lane)
        {
            activations.remove(&live.seq);
            if activations.is_empty() {
                self.lanes.remove(&lane);
            }
        }
        Some(live)
    }

    pub(super) fn status(&mut self, seq: u64) -> Option<Status> {
        self.log
            .activations
            .get_mut(seq)
            .map(|activation| activation.status)
    }

    pub(super) fn change(&mut self, seq: u64, status: Status, reason: Option<Reason>) {
        let at = self.log.present.now;
        if let Some(activation) = self.log.activations.get_mut(seq) {
            activation.status = status;
            activation.reason = reason;
            activation.history.push(Change { status, at });
        }
    }
}

/// The date in the payload, less the automation's offset. `None` when there is none.
fn starts_at(property: &str, automation: &Automation, scope: Scope<'_>) -> Option<Timestamp> {
    let date = scope.payload.get(property)?.as_str()?.parse().ok()?;
    match &automation.offset {
        Some(offset) => offset.before(date, scope).ok(),
        None => Some(date),
    }
}

/// The n-th id: a GUID of version 8, so that a run gives the same ids every time.
fn activation_id(number: u64) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(b"sbox");
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
