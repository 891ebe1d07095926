//! App-defined actions that are due, as far as what is known now decides: with the payload that
//! waits, answers as the automations give them, and rate limits that are not used up.

use super::Engine;
use super::activation::{Live, activation_id};
use super::automation::{Action, ActionKind, Automation, any_true};
use super::clock::later;
use super::event::Caller;
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
        let mut answered = None;
        match task.step {
            Step::Start => add(&mut places, &automation.roots, due, outputs),
            Step::Resume(index) => {
                let next = automation.actions.get(index).map(|it| &*it.next);
                add(&mut places, next.unwrap_or_default(), due, outputs);
            }
            Step::Action(index) => places.push((index, due, outputs.cloned())),
            Step::Answer(index) => {
                answered = Some(index);
                places.push((index, due, outputs.cloned()));
            }
        }
        for _ in 0..MAX_STEPS {
            let Some((index, mut due, mut outputs)) = places.pop() else {
                return;
            };
            let Some(action) = automation.actions.get(index) else {
                return;
            };
            let mut seen = self.sees(&event, outputs.clone());
            seen.now = due;
            // `None` when nothing of it is masked.
            let mut shown = self.shows(&event, outputs.clone());
            if let Some(shown) = &mut shown {
                shown.now = due;
            }
            let mut output: Option<(&str, &Mapping)> = None;
            if let ActionKind::AppDefined(info) = &action.kind {
                if answered.take().is_none() {
                    if any_true(&info.skip, seen.scope()) == Ok(true) {
                        add(&mut places, &action.next, due, outputs.as_ref());
                        continue;
                    }
                    let shown = shown.as_ref().unwrap_or(&seen);
                    shown.unknown.take();
                    let input = resolve(&info.input, shown.scope());
                    let ends = input.is_err();
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
                    if ends || info.answer.is_late() || info.answer.fails.is_some() {
                        continue;
                    }
                    due = info.answer.after.map_or(due, |after| later(due, after));
                }
                let namespace = action.namespace.as_deref();
                output = namespace.map(|namespace| (namespace, &info.answer.output));
            } else if let ActionKind::SetVariables(mapping) = &action.kind {
                output = Some((VARIABLES, mapping));
            }
            if let Some((namespace, mapping)) = output {
                let value = |seen: &Seen| resolve(mapping, seen.scope()).unwrap_or_default();
                outputs = Some(Arc::new(Outputs {
                    namespace: namespace.to_owned(),
                    value: value(&seen),
                    shown: shown.as_ref().map(value),
                    earlier: outputs,
                }));
            }
            if let Ok((next, due)) = action.way(due, seen.scope()) {
                add(&mut places, next, due, outputs.as_ref());
            }
        }
    }
}

fn add(places: &mut Vec<Place>, next: &[usize], due: Timestamp, outputs: Option<&Arc<Outputs>>) {
    places.extend(next.iter().rev().map(|it| (*it, due, outputs.cloned())));
}
