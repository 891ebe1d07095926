//! What each kind of action does, and what it leaves in the journal.

use super::Engine;
use super::activation::activation_id;
use super::automation::{Action, ActionKind, AppDefined, any_true};
use super::clock::{Moment, later};
use super::log::size_of;
use super::run::{Run, Seen};
use super::schedule::{Step, Task};
use crate::expression::{Mapping, Outputs, VARIABLES, resolve};
use crate::journal::{self, ActionStatus};
use crate::masks::Pairs;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

impl Engine {
    /// Runs the action at that place of the automation.
    pub(super) fn act(&mut self, run: &Run, index: usize) {
        let automation = Arc::clone(&run.automation);
        let Some(action) = automation.actions.get(index) else {
            return;
        };
        if let Err(error) = self.try_act(run, index, action) {
            self.note_failure(run, action, error);
        }
    }

    fn try_act(&mut self, run: &Run, index: usize, action: &Action) -> Result<(), String> {
        let seen = self.sees(&run.event, run.outputs.clone());
        match &action.kind {
            ActionKind::AppDefined(info) => return self.invoke(run, index, action, info, &seen),
            ActionKind::RateLimit(limit) => {
                if self.admit(limit, &run.automation, Some(&action.id), &seen)? {
                    self.go_on(run, &action.next);
                }
            }
            ActionKind::SetVariables(mapping) | ActionKind::Output(mapping) => {
                let output = resolve(mapping, seen.scope())?;
                let mut entry = entry(run, action, ActionStatus::Ended);
                entry.output = output.clone();
                entry.unknown_paths = seen.unknown.take();
                let shown = self.note(run, action, entry);
                self.go_on_with(run, &action.next, (VARIABLES, output, shown));
            }
            ActionKind::Condition(_) | ActionKind::Delay(_) | ActionKind::Split => {
                let (next, at) = action.way(run.due, seen.scope())?;
                if at > run.due {
                    self.plan_step(run, at, Step::Resume(index));
                } else {
                    self.go_on(run, next);
                }
            }
        }
        Ok(())
    }

    /// Calls the app, as it were: writes down what it would be given.
    fn invoke(
        &mut self,
        run: &Run,
        index: usize,
        action: &Action,
        info: &AppDefined,
        seen: &Seen,
    ) -> Result<(), String> {
        if any_true(&info.skip, seen.scope())? {
            self.note(run, action, entry(run, action, ActionStatus::Skipped));
            self.go_on(run, &action.next);
            return Ok(());
        }
        seen.unknown.take();
        let input = resolve(&info.input, seen.scope())?;
        let Some(answers_after) = info.answer.after else {
            self.finish(run, action, info, seen, input);
            return Ok(());
        };
        let timeout_at = later(run.due, info.answer.timeout);
        let due = later(run.due, answers_after).min(timeout_at);
        let mut entry = entry(run, action, ActionStatus::InvokedAsync);
        entry.input = input;
        entry.timeout_at = Some(timeout_at);
        entry.unknown_paths = seen.unknown.take();
        self.note(run, action, entry);
        self.plan_step(run, due, Step::Answer(index));
        Ok(())
    }

    /// An action that was invoked answers, or has run out of time.
    pub(super) fn take_answer(&mut self, run: &Run, index: usize) {
        let automation = Arc::clone(&run.automation);
        let Some(action) = automation.actions.get(index) else {
            return;
        };
        let ActionKind::AppDefined(info) = &action.kind else {
            return;
        };
        if info.answer.is_late() {
            let error = "the action did not answer before its timeout";
            return self.note_failure(run, action, error.to_owned());
        }
        let seen = self.sees(&run.event, run.outputs.clone());
        match resolve(&info.input, seen.scope()) {
            Ok(input) => self.finish(run, action, info, &seen, input),
            Err(error) => self.note_failure(run, action, error),
        }
    }

    fn finish(&mut self, run: &Run, action: &Action, info: &AppDefined, seen: &Seen, input: Value) {
        let scope = seen.scope();
        let mut entry = entry(run, action, ActionStatus::Ended);
        entry.input = input;
        entry.unknown_paths = seen.unknown.take();
        entry.answers = info.answer.after.is_some();
        let answer = match &info.answer.fails {
            None => resolve(&info.answer.output, scope),
            Some(error) => error.value(scope).and_then(|error| match error {
                Value::String(error) => Err(error),
                error => Err(error.to_string()),
            }),
        };
        match answer {
            Ok(output) => {
                entry.output = output.clone();
                let shown = self.note(run, action, entry);
                match &action.namespace {
                    Some(name) => self.go_on_with(run, &action.next, (name, output, shown)),
                    None => self.go_on(run, &action.next),
                }
            }
            Err(error) => {
                entry.status = ActionStatus::Failed;
                entry.error = Some(error);
                self.note(run, action, entry);
            }
        }
    }

    /// A delay is over.
    pub(super) fn resume(&mut self, run: &Run, index: usize) {
        let automation = Arc::clone(&run.automation);
        if let Some(delay) = automation.actions.get(index) {
            self.go_on(run, &delay.next);
        }
    }

    fn plan_step(&mut self, run: &Run, due: Timestamp, step: Step) {
        let task = Task {
            activation: run.activation,
            step,
            outputs: run.outputs.clone(),
        };
        self.plan(due, task);
    }

    fn go_on(&mut self, run: &Run, next: &[usize]) {
        self.plan_all(run.activation, run.due, next, run.outputs.as_ref());
    }

    /// Goes on with one more output to see.
    fn go_on_with(
        &mut self,
        run: &Run,
        next: &[usize],
        (namespace, value, shown): (&str, Value, Option<Value>),
    ) {
        let outputs = Arc::new(Outputs {
            namespace: namespace.to_owned(),
            value,
            shown,
            earlier: run.outputs.clone(),
        });
        self.plan_all(run.activation, run.due, next, Some(&outputs));
    }

    fn note_failure(&mut self, run: &Run, action: &Action, error: String) {
        let mut entry = entry(run, action, ActionStatus::Failed);
        entry.error = Some(error);
        entry.answers = matches!(run.step, Step::Answer(_));
        self.note(run, action, entry);
    }

    /// Writes it down; gives back the output with its masks, where that is another one.
    fn note(&mut self, run: &Run, action: &Action, mut entry: journal::Action) -> Option<Value> {
        let masked = self.mask(run, action, &mut entry);
        let Moment { now, wall } = self.log.present;
        if entry.status == ActionStatus::Failed
            && let Some(activation) = self.log.activations.get_mut(run.activation)
        {
            activation.with_failed_actions = true;
        }
        entry.seq = self.log.next_seq();
        (entry.at, entry.ran_at, entry.wall) = (now, now, wall);
        let bytes = size_of(&entry.input) + size_of(&entry.output);
        self.log.actions.push(entry.seq, bytes, entry);
        masked
    }

    /// Puts in its place what the action's expressions give for the masked payload, so that no
    /// function can bring a value to light. Gives back the output.
    fn mask(&self, run: &Run, action: &Action, entry: &mut journal::Action) -> Option<Value> {
        let seen = self.shows(&run.event, run.outputs.clone())?;
        let again = |mapping: &Mapping, value: &mut Value| {
            if !value.is_null() {
                let masked = resolve(mapping, seen.scope());
                *value = masked.unwrap_or_else(|_| "masked".into());
            }
        };
        match &action.kind {
            ActionKind::AppDefined(info) => {
                again(&info.input, &mut entry.input);
                again(&info.answer.output, &mut entry.output);
            }
            ActionKind::SetVariables(mapping) | ActionKind::Output(mapping) => {
                again(mapping, &mut entry.output);
            }
            _ => {}
        }
        if let Some(error) = &mut entry.error {
            let plain = self.sees(&run.event, run.outputs.clone());
            let mut pairs = Pairs::default();
            let all = |seen: &Seen| {
                let scope = seen.scope();
                scope.data.merged(scope.budget).unwrap_or_default()
            };
            pairs.compare(&all(&plain), &all(&seen));
            pairs.replace(error);
        }
        Some(entry.output.clone())
    }
}

/// The journal's item for an action; [`Engine::note`] adds its number and the time.
fn entry(run: &Run, action: &Action, status: ActionStatus) -> journal::Action {
    journal::Action {
        seq: 0,
        at: run.due,
        wall: run.due,
        activation_id: activation_id(run.activation),
        automation_id: run.automation.id.clone(),
        action_id: action.id.clone(),
        action_type: action.kind.of_type(),
        action_key: action.kind.action_key().map(str::to_owned),
        namespace: action.namespace.clone(),
        instance_id: run.event.caller.instance,
        trigger_key: run.event.trigger_key.to_string(),
        external_entity_id: run.event.external_entity_id,
        status,
        due_at: run.due,
        ran_at: run.due,
        input: Value::Null,
        output: Value::Null,
        timeout_at: None,
        error: None,
        unknown_paths: Vec::new(),
        answers: false,
    }
}
