//! Running what is due: one piece of work at a time, each planning those after it.

use super::Engine;
use super::activation::Happened;
use super::automation::{Automation, RateLimit};
use super::kept::Kept;
use super::limits::Counted;
use super::schedule::Step;
use crate::expression::{Budget, Data, Outputs, Scope};
use crate::journal::Status;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// One piece of work whose time has come.
#[derive(Debug)]
pub(super) struct Run {
    /// The number of the activation.
    pub(super) activation: u64,
    pub(super) due: Timestamp,
    pub(super) automation: Arc<Automation>,
    pub(super) happened: Arc<Happened>,
    /// What the actions before it on its path have left.
    pub(super) outputs: Option<Arc<Outputs>>,
}

/// What the expressions of one piece of work can see.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) now: Timestamp,
    pub(super) happened: Arc<Happened>,
    outputs: Option<Arc<Outputs>>,
    contact: Option<Arc<Value>>,
    member: Option<Arc<Value>>,
    budget: Budget,
}

impl Seen {
    pub(super) fn scope(&self) -> Scope<'_> {
        let data = Data {
            contact: self.contact.as_deref(),
            member: self.member.as_deref(),
            outputs: self.outputs.as_deref(),
            ..Data::payload(&self.happened.payload)
        };
        Scope::new(data, self.now, &self.budget)
    }
}

impl Engine {
    /// Runs everything due by now, including what becomes due on the way.
    pub(super) fn run_due(&mut self) {
        while let Some((slot, task)) = self.schedule.pop_due(self.log.present.now) {
            let Some(live) = self.live.get_mut(&task.activation) else {
                continue;
            };
            live.slots.remove(slot);
            let (activation, scheduled) = (task.activation, live.status == Status::Scheduled);
            let happened = live.happened.open();
            live.happened = Kept::Open(Arc::clone(&happened));
            let run = Run {
                activation,
                due: slot.0,
                automation: Arc::clone(&live.automation),
                happened,
                outputs: task.outputs,
            };
            match task.step {
                Step::Start => self.start(run, scheduled),
                Step::Action(action) => self.act(&run, action),
                Step::Resume(action) => self.resume(run, action),
                Step::Answer(action) => self.take_answer(&run, action),
            }
            self.end_if_done(activation);
        }
    }

    /// A scheduled event is refreshed when its time has come, before anything runs (spec §3).
    fn start(&mut self, run: Run, scheduled: bool) {
        let run = if scheduled {
            let Some(run) = self.refresh(run) else {
                return;
            };
            self.change(run.activation, Status::Initiated);
            run
        } else {
            run
        };
        for warning in self.missing_people(&run.happened) {
            self.warn(run.activation, warning);
        }
        self.change(run.activation, Status::Started);
        self.plan_all(run.activation, run.due, &run.automation.roots, None);
    }

    pub(super) fn sees(&self, happened: &Arc<Happened>, outputs: Option<Arc<Outputs>>) -> Seen {
        Seen {
            now: self.log.present.now,
            contact: self.contact(happened),
            member: self.member(happened),
            happened: Arc::clone(happened),
            outputs,
            budget: Budget::default(),
        }
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
            instance: seen.happened.caller.instance,
            automation: automation.id.clone(),
            action: action.map(str::to_owned),
            identifier: identifier.map(|identifier| identifier.to_string()),
        };
        let max = usize::try_from(max).unwrap_or(0);
        Ok(self.limits.admit(counted, max, from, seen.now))
    }
}
