//! Running what is due: one piece of work at a time, each planning those after it.

use super::Engine;
use super::automation::{Automation, RateLimit};
use super::event::{Caller, EventData, Payload};
use super::limits::Counted;
use super::people::Kind;
use super::schedule::Step;
use crate::expression::{Budget, Data, Outputs, STEPS, Scope, UnknownPaths};
use crate::journal::Status;
use crate::masks;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// Steps of expressions, and tasks, that run before other callers get their turn.
const SLICE: usize = 1 << 17;

/// Steps that all expressions of one call may make together; tasks are paused long before.
const CALL: usize = 4 * SLICE;

/// Steps that a task counts for by itself.
const TASK: usize = 64;

/// One piece of work whose time has come.
#[derive(Debug)]
pub(super) struct Run {
    /// The number of the activation.
    pub(super) activation: u64,
    pub(super) step: Step,
    pub(super) due: Timestamp,
    pub(super) automation: Arc<Automation>,
    pub(super) event: Arc<EventData>,
    /// What the actions before it on its path have left.
    pub(super) outputs: Option<Arc<Outputs>>,
}

/// What the expressions of one piece of work can see.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) now: Timestamp,
    pub(super) event: Arc<EventData>,
    outputs: Option<Arc<Outputs>>,
    contact: Option<Arc<Value>>,
    member: Option<Arc<Value>>,
    masked: bool,
    budget: Budget,
    pub(super) unknown: UnknownPaths,
}

impl Seen {
    pub(super) fn scope(&self) -> Scope<'_> {
        let data = Data {
            contact: self.contact.as_deref(),
            member: self.member.as_deref(),
            outputs: self.outputs.as_deref(),
            unknown: Some(&self.unknown),
            masked: self.masked,
            ..Data::payload(self.event.payload.tree())
        };
        Scope::new(data, self.now, &self.budget)
    }
}

impl Engine {
    /// Runs everything due by now, including what becomes due on the way, as far as this slice of
    /// work allows and until the provider has to be asked.
    pub(super) fn run_due(&mut self) {
        while self.parked.is_none()
            && self.meter.spent() < SLICE
            && let Some((slot, task)) = self.schedule.pop_due(self.log.present.now)
        {
            self.meter.add(TASK);
            let Some(live) = self.live.get_mut(&task.activation) else {
                continue;
            };
            live.slots.remove(slot);
            let (activation, scheduled) = (task.activation, live.status == Status::Scheduled);
            let event = live.event.opened();
            live.event = Arc::clone(&event);
            let run = Run {
                activation,
                step: task.step,
                due: slot.0,
                automation: Arc::clone(&live.automation),
                event,
                outputs: task.outputs,
            };
            match task.step {
                Step::Start if !scheduled => self.begin_actions(&run),
                Step::Start | Step::Resume(_) => self.refresh_first(run),
                Step::Action(action) => self.act(&run, action),
                Step::Answer(action) => self.take_answer(&run, action),
            }
            if self.parked.is_none() {
                self.end_if_done(activation);
            }
        }
    }

    /// Scheduled events and delayed actions are refreshed before they run (`docs/api.md`,
    /// section 3).
    fn refresh_first(&mut self, run: Run) {
        if let Some(run) = self.ask(run) {
            self.go_on_after_refresh(&run);
        }
    }

    pub(super) fn go_on_after_refresh(&mut self, run: &Run) {
        match run.step {
            Step::Start => {
                self.change(run.activation, Status::Initiated);
                self.begin_actions(run);
            }
            Step::Resume(action) => self.resume(run, action),
            Step::Action(_) | Step::Answer(_) => {}
        }
    }

    fn begin_actions(&mut self, run: &Run) {
        for warning in self.missing_people(&run.event) {
            self.warn(run.activation, warning);
        }
        self.change(run.activation, Status::Started);
        self.plan_all(run.activation, run.due, &run.automation.roots, None);
    }

    pub(super) fn sees(&self, event: &Arc<EventData>, outputs: Option<Arc<Outputs>>) -> Seen {
        let left = CALL.saturating_sub(self.meter.spent());
        Seen {
            now: self.log.present.now,
            contact: self.person(Kind::Contact, event),
            member: self.person(Kind::Member, event),
            event: Arc::clone(event),
            outputs,
            masked: false,
            budget: Budget::new(STEPS.min(left), self.meter.clone()),
            unknown: UnknownPaths::default(),
        }
    }

    /// The same as the journal shows it; `None` when nothing of it is masked.
    pub(super) fn shows(
        &self,
        event: &Arc<EventData>,
        outputs: Option<Arc<Outputs>>,
    ) -> Option<Seen> {
        let mut seen = self.sees(event, outputs);
        let payload = self.masked_payload(event.caller, &event.trigger_key, event.payload.tree());
        let person = |it: Option<Arc<Value>>| it.map(|it| Arc::new(masks::person(&it)));
        seen.event = Arc::new(event.with(Payload::new(payload?)));
        (seen.contact, seen.member) = (person(seen.contact), person(seen.member));
        seen.masked = true;
        Some(seen)
    }

    /// The payload with masks; `None` when nothing of it is masked.
    pub(super) fn masked_payload(
        &self,
        caller: Caller,
        trigger: &str,
        payload: &Value,
    ) -> Option<Value> {
        let trigger = self.catalog.trigger(caller.app, trigger);
        let trigger = trigger.filter(|it| self.mask_pii && !it.masks.is_empty())?;
        Some(trigger.masks.payload(payload))
    }

    /// Counts the activation against a limit, unless it is used up.
    pub(super) fn admit(
        &mut self,
        limit: &RateLimit,
        automation: &Automation,
        action: Option<&str>,
        seen: &Seen,
    ) -> Result<bool, String> {
        let scope = seen.scope();
        let max = limit.max.integer(scope)?;
        let window = limit.window.as_ref();
        let from = window
            .map(|window| window.before(seen.now, scope))
            .transpose()?;
        let identifier = limit.identifier.as_ref();
        let identifier = identifier
            .map(|identifier| identifier.value(scope))
            .transpose()?;
        let counted = Counted {
            instance: seen.event.caller.instance,
            automation: automation.id.clone(),
            action: action.map(str::to_owned),
            identifier: identifier.map(|identifier| identifier.to_string()),
        };
        let max = usize::try_from(max).unwrap_or(0);
        Ok(self.limits.admit(counted, max, from, seen.now))
    }
}
