//! App-defined actions that are due, as far as what is known now decides: with the payload that
//! waits, answers as the automations give them, and rate limits that are not used up.

use super::Engine;
use super::activation::{Live, activation_id};
use super::automation::{Action, ActionKind, Automation, any_true};
use super::clock::later;
use super::event::{Caller, EventData};
use super::run::Seen;
use super::schedule::{Step, Task};
use crate::expression::{Mapping, Outputs, VARIABLES, resolve};
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Actions of one run that are looked at.
const MAX_STEPS: usize = 200;

/// One action that will be invoked.
#[derive(Debug)]
pub(crate) struct Planned<'a> {
    pub(crate) due: Timestamp,
    pub(crate) activation: Uuid,
    pub(crate) automation: &'a Automation,
    pub(crate) action: &'a Action,
    pub(crate) caller: Caller,
    pub(crate) trigger_key: &'a str,
    pub(crate) external_entity_id: Option<Uuid>,
    /// The input as it would be now, or why there is none.
    pub(crate) input: Result<Value, String>,
    pub(crate) unknown_paths: Vec<String>,
}

/// One action of a run, when it begins, and what the actions before it have left.
type Place = (usize, Timestamp, Option<Arc<Outputs>>);

impl Engine {
    /// What the next pieces of work lead to, in order of time. Work that waits behind more than
    /// `tasks` others is not looked at.
    pub(crate) fn planned(&self, tasks: usize) -> Vec<Planned<'_>> {
        let mut planned = Vec::new();
        for (slot, task) in self.schedule.after((Timestamp::MIN, 0)).take(tasks) {
            if let Some(live) = self.live.get(&task.activation) {
                self.follow(live, task, slot.0, &mut planned);
            }
        }
        planned.sort_by_key(|it| it.due);
        planned
    }

    fn follow<'a>(
        &'a self,
        live: &'a Live,
        task: &Task,
        due: Timestamp,
        planned: &mut Vec<Planned<'a>>,
    ) {
        let automation = &*live.automation;
        let event = live.event.opened();
        let mut places: Vec<Place> = Vec::new();
        let outputs = task.outputs.as_ref();
        let action = |index: usize| automation.actions.get(index);
        match task.step {
            Step::Start => add(&mut places, &automation.roots, due, outputs),
            Step::Action(index) => places.push((index, due, outputs.cloned())),
            Step::Resume(index) => {
                if let Some(ActionKind::Delay(delay)) = action(index).map(|it| &it.kind) {
                    add(&mut places, &delay.next, due, outputs);
                }
            }
            Step::Answer(index) => {
                if let Some(action) = action(index) {
                    let view = self.view(&event, due, outputs);
                    view.pass(action, &mut places);
                }
            }
        }
        for _ in 0..MAX_STEPS {
            let Some((index, due, outputs)) = places.pop() else {
                return;
            };
            let Some(action) = action(index) else {
                return;
            };
            let mut view = self.view(&event, due, outputs.as_ref());
            if let ActionKind::AppDefined(info) = &action.kind {
                if any_true(&info.skip, view.seen.scope()) == Ok(true) {
                    add(&mut places, &info.next, due, outputs.as_ref());
                    continue;
                }
                let shown = view.shown.as_ref().unwrap_or(&view.seen);
                shown.unknown.take();
                let input = resolve(&info.input, shown.scope());
                let sound = input.is_ok();
                planned.push(Planned {
                    due,
                    activation: activation_id(task.activation),
                    automation,
                    action,
                    caller: live.event.caller,
                    trigger_key: &live.event.trigger_key,
                    external_entity_id: live.event.external_entity_id,
                    input,
                    unknown_paths: shown.unknown.take(),
                });
                let late = info.answer.after.is_some_and(|it| it > info.answer.timeout);
                if !sound || late || info.answer.fails.is_some() {
                    continue;
                }
                view.due = info.answer.after.map_or(due, |after| later(due, after));
            }
            view.pass(action, &mut places);
        }
    }

    fn view<'a>(
        &self,
        event: &Arc<EventData>,
        due: Timestamp,
        outputs: Option<&'a Arc<Outputs>>,
    ) -> View<'a> {
        let mut seen = self.sees(event, outputs.cloned());
        seen.now = due;
        let mut shown = self.shows(event, outputs.cloned());
        if let Some(shown) = &mut shown {
            shown.now = due;
        }
        View {
            due,
            seen,
            shown,
            outputs,
        }
    }
}

/// What one action sees, and what of it is shown.
struct View<'a> {
    due: Timestamp,
    seen: Seen,
    /// `None` when nothing of it is masked.
    shown: Option<Seen>,
    outputs: Option<&'a Arc<Outputs>>,
}

impl View<'_> {
    /// Adds what comes after the action; after an app-defined one, after its answer.
    fn pass(&self, action: &Action, places: &mut Vec<Place>) {
        let scope = self.seen.scope();
        let (next, outputs) = match &action.kind {
            ActionKind::Condition { any, yes, no } => match any_true(any, scope) {
                Ok(holds) => (if holds { yes } else { no }, self.outputs.cloned()),
                Err(_) => return,
            },
            ActionKind::Delay(delay) => {
                if let Ok(until) = delay.until(self.due, scope) {
                    add(places, &delay.next, until.max(self.due), self.outputs);
                }
                return;
            }
            ActionKind::AppDefined(info) => match &action.namespace {
                Some(namespace) => (&info.next, Some(self.with(namespace, &info.answer.output))),
                None => (&info.next, self.outputs.cloned()),
            },
            ActionKind::SetVariables { mapping, next } => {
                (next, Some(self.with(VARIABLES, mapping)))
            }
            ActionKind::RateLimit { next, .. } | ActionKind::Split { next } => {
                (next, self.outputs.cloned())
            }
            ActionKind::Output { .. } => return,
        };
        add(places, next, self.due, outputs.as_ref());
    }

    fn with(&self, namespace: &str, mapping: &Mapping) -> Arc<Outputs> {
        let value = resolve(mapping, self.seen.scope()).unwrap_or_default();
        let shown = self.shown.as_ref();
        Arc::new(Outputs {
            namespace: namespace.to_owned(),
            value,
            shown: shown.map(|shown| resolve(mapping, shown.scope()).unwrap_or_default()),
            earlier: self.outputs.cloned(),
        })
    }
}

fn add(places: &mut Vec<Place>, next: &[usize], due: Timestamp, outputs: Option<&Arc<Outputs>>) {
    places.extend(next.iter().rev().map(|it| (*it, due, outputs.cloned())));
}
