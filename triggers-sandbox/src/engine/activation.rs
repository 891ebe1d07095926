//! The life of an activation: SCHEDULED → INITIATED → STARTED → ENDED, and the ways out of it
//! (spec §5.1).

use super::automation::{Action, ActionKind, Automation, RateLimit};
use super::clock::Moment;
use super::limits::Counted;
use super::log::size_of;
use super::schedule::{Slot, Step, Task};
use super::{Caller, Engine, Lane};
use crate::expression::{self, Scope};
use crate::journal::{self, ActionStatus, Change, Reason, Status};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// An activation with something left to do.
#[derive(Debug)]
pub(super) struct Live {
    /// Number of its journal item.
    seq: u64,
    automation: Arc<Automation>,
    happened: Arc<Happened>,
    slots: BTreeSet<Slot>,
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

    /// Runs everything due by now, including what becomes due on the way.
    pub(super) fn run_due(&mut self) {
        while let Some((slot, task)) = self.schedule.pop_due(self.log.present.now) {
            let Some(live) = self.live.get_mut(&task.activation) else {
                continue;
            };
            live.slots.remove(&slot);
            let (seq, automation, happened) = (
                live.seq,
                Arc::clone(&live.automation),
                Arc::clone(&live.happened),
            );
            match &task.step {
                Step::Start => {
                    if self.status(seq) == Some(Status::Scheduled) {
                        self.change(seq, Status::Initiated, None);
                    }
                    self.change(seq, Status::Started, None);
                    self.plan_all(task.activation, slot.0, &automation.roots);
                }
                Step::Action(id) => {
                    if let Some(action) = automation.actions.get(id) {
                        let run = Run {
                            activation: task.activation,
                            seq,
                            due: slot.0,
                            id,
                            action,
                        };
                        self.run(&run, &automation, &happened);
                    }
                }
            }
            self.end_if_done(task.activation);
        }
    }

    fn run(&mut self, run: &Run<'_>, automation: &Automation, happened: &Happened) {
        let now = self.log.present.now;
        let scope = Scope {
            payload: &happened.payload,
            now,
            item: None,
        };
        match &run.action.kind {
            ActionKind::AppDefined {
                input, skip, next, ..
            } => {
                let skipped = skip.iter().any(|group| group.is_true(scope));
                let status = if skipped {
                    ActionStatus::Skipped
                } else {
                    ActionStatus::Ended
                };
                let input = if skipped {
                    Value::Null
                } else {
                    expression::resolve(input, scope)
                };
                self.log_action(run, automation, happened, (status, input, None));
                self.plan_all(run.activation, run.due, next);
            }
            ActionKind::Condition { any, yes, no } => {
                let next = if any.iter().any(|group| group.is_true(scope)) {
                    yes
                } else {
                    no
                };
                self.plan_all(run.activation, run.due, next);
            }
            ActionKind::Delay { due, offset, next } => {
                let base = match due.as_ref().map(|due| moment(&due.value(scope))) {
                    None => Ok(run.due),
                    Some(Some(date)) => Ok(date),
                    Some(None) => Err("the due date is not a date".to_owned()),
                };
                let until = base.and_then(|base| {
                    offset
                        .as_ref()
                        .map_or(Ok(base), |offset| offset.after(base, scope))
                });
                match until {
                    // A due date in the past continues at once (spec §5.2).
                    Ok(until) => self.plan_all(run.activation, until.max(run.due), next),
                    Err(error) => self.log_action(
                        run,
                        automation,
                        happened,
                        (ActionStatus::Failed, Value::Null, Some(error)),
                    ),
                }
            }
            ActionKind::RateLimit { limit, next } => {
                match self.admit(limit, automation, Some(run.id), happened) {
                    Ok(true) => self.plan_all(run.activation, run.due, next),
                    Ok(false) => {}
                    Err(error) => self.log_action(
                        run,
                        automation,
                        happened,
                        (ActionStatus::Failed, Value::Null, Some(error)),
                    ),
                }
            }
        }
    }

    /// Cancels what is left of an activation.
    pub(super) fn stop(&mut self, activation: Uuid, reason: Reason) {
        let Some(live) = self.forget(activation) else {
            return;
        };
        for slot in live.slots {
            self.schedule.remove(slot);
        }
        self.change(live.seq, Status::Cancelled, Some(reason));
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
    fn plan_all(&mut self, activation: Uuid, due: Timestamp, actions: &[String]) {
        for id in actions {
            self.plan(activation, due, Step::Action(id.clone()));
        }
    }

    fn end_if_done(&mut self, activation: Uuid) {
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

    fn admit(
        &mut self,
        limit: &RateLimit,
        automation: &Automation,
        action: Option<&str>,
        happened: &Happened,
    ) -> Result<bool, String> {
        let now = self.log.present.now;
        let scope = Scope {
            payload: &happened.payload,
            now,
            item: None,
        };
        let max = limit.max.integer(scope)?;
        let from = limit
            .window
            .as_ref()
            .map(|window| window.before(now, scope))
            .transpose()?;
        let counted = Counted {
            instance: happened.caller.instance,
            automation: automation.id.clone(),
            action: action.map(str::to_owned),
            identifier: limit
                .identifier
                .as_ref()
                .map(|identifier| identifier.value(scope).to_string()),
        };
        Ok(self
            .limits
            .admit(counted, usize::try_from(max).unwrap_or(0), from, now))
    }

    fn status(&mut self, seq: u64) -> Option<Status> {
        self.log
            .activations
            .get_mut(seq)
            .map(|activation| activation.status)
    }

    fn change(&mut self, seq: u64, status: Status, reason: Option<Reason>) {
        let at = self.log.present.now;
        if let Some(activation) = self.log.activations.get_mut(seq) {
            activation.status = status;
            activation.reason = reason;
            activation.history.push(Change { status, at });
        }
    }

    fn log_action(
        &mut self,
        run: &Run<'_>,
        automation: &Automation,
        happened: &Happened,
        (status, input, error): (ActionStatus, Value, Option<String>),
    ) {
        let Moment { now: at, wall } = self.log.present;
        if status == ActionStatus::Failed
            && let Some(activation) = self.log.activations.get_mut(run.seq)
        {
            activation.with_failed_actions = true;
        }
        let seq = self.log.next_seq();
        let action_key = match &run.action.kind {
            ActionKind::AppDefined { key, .. } => Some(key.clone()),
            _ => None,
        };
        self.log.actions.push(
            seq,
            size_of(&input),
            journal::Action {
                seq,
                at,
                wall,
                activation_id: run.activation,
                automation_id: automation.id.clone(),
                action_id: run.id.to_owned(),
                action_key,
                namespace: run.action.namespace.clone(),
                instance_id: happened.caller.instance,
                trigger_key: happened.trigger_key.clone(),
                external_entity_id: happened.external_entity_id,
                status,
                due_at: run.due,
                ran_at: at,
                input,
                error,
            },
        );
    }
}

/// One action whose time has come.
struct Run<'a> {
    activation: Uuid,
    /// Number of the activation's journal item.
    seq: u64,
    due: Timestamp,
    id: &'a str,
    action: &'a Action,
}

/// The date in the payload, less the automation's offset. `None` when there is none.
fn starts_at(property: &str, automation: &Automation, scope: Scope<'_>) -> Option<Timestamp> {
    let date = scope.payload.get(property)?.as_str()?.parse().ok()?;
    match &automation.offset {
        Some(offset) => offset.before(date, scope).ok(),
        None => Some(date),
    }
}

/// RFC 3339 text, or milliseconds since the epoch as number or text.
fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => Timestamp::from_millisecond(number.as_i64()?).ok(),
        Value::String(text) => match text.parse::<i64>() {
            Ok(millis) => Timestamp::from_millisecond(millis).ok(),
            Err(_) => text.parse().ok(),
        },
        _ => None,
    }
}

/// The n-th id: a GUID of version 8, so that a run gives the same ids every time.
fn activation_id(number: u64) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(b"sbox");
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
