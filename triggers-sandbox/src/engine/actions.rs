//! What each kind of action does, and what it leaves in the journal.

use super::Engine;
use super::automation::{Action, ActionKind, AppDefined, Delay};
use super::clock::{Moment, later};
use super::log::size_of;
use super::run::{Run, Seen};
use super::schedule::{Step, Task};
use crate::expression::{Mapping, Outputs, Scope, VARIABLES, resolve, timestamp};
use crate::journal::{self, ActionStatus};
use crate::masks::Pairs;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// How one action went.
#[derive(Debug)]
struct Report {
    status: ActionStatus,
    input: Value,
    output: Value,
    timeout_at: Option<Timestamp>,
    error: Option<String>,
    unknown_paths: Vec<String>,
    answers: bool,
}

impl Report {
    fn new(status: ActionStatus) -> Self {
        Self {
            status,
            input: Value::Null,
            output: Value::Null,
            timeout_at: None,
            error: None,
            unknown_paths: Vec::new(),
            answers: false,
        }
    }

    fn failed(error: String) -> Self {
        Self {
            error: Some(error),
            ..Self::new(ActionStatus::Failed)
        }
    }
}

impl Engine {
    /// Runs the action at that place of the automation.
    pub(super) fn act(&mut self, run: &Run, index: usize) {
        let automation = Arc::clone(&run.automation);
        let Some(action) = automation.actions.get(index) else {
            return;
        };
        let seen = self.sees(&run.event, run.outputs.clone());
        let done = match &action.kind {
            ActionKind::AppDefined(info) => self.invoke(run, index, action, info, &seen),
            ActionKind::Condition { any, yes, no } => {
                super::automation::any_true(any, seen.scope())
                    .map(|holds| self.go_on(run, if holds { yes } else { no }))
            }
            ActionKind::Delay(delay) => self.wait(run, index, delay, &seen),
            ActionKind::RateLimit { limit, next } => {
                let admitted = self.admit(limit, &automation, Some(&action.id), &seen);
                admitted.map(|admitted| {
                    if admitted {
                        self.go_on(run, next);
                    }
                })
            }
            ActionKind::SetVariables { mapping, next } => {
                resolve(mapping, seen.scope()).map(|output| {
                    let shown = self.note_output(run, action, output.clone(), &seen);
                    self.go_on_with(run, next, Some((VARIABLES, output, shown)));
                })
            }
            ActionKind::Output { mapping } => resolve(mapping, seen.scope()).map(|output| {
                self.note_output(run, action, output, &seen);
            }),
            ActionKind::Split { next } => {
                self.go_on(run, next);
                Ok(())
            }
        };
        if let Err(error) = done {
            self.note(run, action, Report::failed(error));
        }
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
        if super::automation::any_true(&info.skip, seen.scope())? {
            self.note(run, action, Report::new(ActionStatus::Skipped));
            self.go_on(run, &info.next);
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
        let report = Report {
            input,
            timeout_at: Some(timeout_at),
            unknown_paths: seen.unknown.take(),
            ..Report::new(ActionStatus::InvokedAsync)
        };
        self.note(run, action, report);
        let task = Task {
            activation: run.activation,
            step: Step::Answer(index),
            outputs: run.outputs.clone(),
        };
        self.plan(due, task);
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
        if info
            .answer
            .after
            .is_some_and(|after| after > info.answer.timeout)
        {
            let error = "the action did not answer before its timeout".to_owned();
            let report = Report {
                answers: true,
                ..Report::failed(error)
            };
            self.note(run, action, report);
            return;
        }
        let seen = self.sees(&run.event, run.outputs.clone());
        match resolve(&info.input, seen.scope()) {
            Ok(input) => self.finish(run, action, info, &seen, input),
            Err(error) => {
                let report = Report {
                    answers: true,
                    ..Report::failed(error)
                };
                self.note(run, action, report);
            }
        }
    }

    fn finish(&mut self, run: &Run, action: &Action, info: &AppDefined, seen: &Seen, input: Value) {
        let scope = seen.scope();
        let unknown_paths = seen.unknown.take();
        let answers = info.answer.after.is_some();
        let failure = match &info.answer.fails {
            Some(error) => error.value(scope).map(Some),
            None => Ok(None),
        };
        let answer = failure.and_then(|failure| match failure {
            Some(Value::String(error)) => Err(error),
            Some(error) => Err(error.to_string()),
            None => resolve(&info.answer.output, scope),
        });
        match answer {
            Ok(output) => {
                let report = Report {
                    input,
                    output: output.clone(),
                    unknown_paths,
                    answers,
                    ..Report::new(ActionStatus::Ended)
                };
                let shown = self.note(run, action, report);
                let namespace = action.namespace.as_deref();
                self.go_on_with(run, &info.next, namespace.map(|name| (name, output, shown)));
            }
            Err(error) => {
                let report = Report {
                    input,
                    unknown_paths,
                    answers,
                    ..Report::failed(error)
                };
                self.note(run, action, report);
            }
        }
    }

    fn wait(&mut self, run: &Run, index: usize, delay: &Delay, seen: &Seen) -> Result<(), String> {
        let until = delay.until(run.due, seen.scope())?;
        // A due date in the past continues at once (docs/api.md#s5.2).
        if until <= run.due {
            self.go_on(run, &delay.next);
            return Ok(());
        }
        let task = Task {
            activation: run.activation,
            step: Step::Resume(index),
            outputs: run.outputs.clone(),
        };
        self.plan(until, task);
        Ok(())
    }

    /// A delay is over.
    pub(super) fn resume(&mut self, run: &Run, index: usize) {
        let automation = Arc::clone(&run.automation);
        if let Some(ActionKind::Delay(delay)) = automation.actions.get(index).map(|it| &it.kind) {
            self.go_on(run, &delay.next);
        }
    }

    fn go_on(&mut self, run: &Run, next: &[usize]) {
        self.plan_all(run.activation, run.due, next, run.outputs.as_ref());
    }

    /// Goes on with one more output to see.
    fn go_on_with(
        &mut self,
        run: &Run,
        next: &[usize],
        output: Option<(&str, Value, Option<Value>)>,
    ) {
        let Some((namespace, value, shown)) = output.filter(|_| !next.is_empty()) else {
            self.go_on(run, next);
            return;
        };
        let outputs = Arc::new(Outputs {
            namespace: namespace.to_owned(),
            value,
            shown,
            earlier: run.outputs.clone(),
        });
        self.plan_all(run.activation, run.due, next, Some(&outputs));
    }

    fn note_output(
        &mut self,
        run: &Run,
        action: &Action,
        output: Value,
        seen: &Seen,
    ) -> Option<Value> {
        let report = Report {
            output,
            unknown_paths: seen.unknown.take(),
            ..Report::new(ActionStatus::Ended)
        };
        self.note(run, action, report)
    }

    /// Writes it down; gives back the output with its masks, where that is another one.
    fn note(&mut self, run: &Run, action: &Action, mut report: Report) -> Option<Value> {
        let masked = self.mask(run, action, &mut report);
        let Moment { now: at, wall } = self.log.present;
        if report.status == ActionStatus::Failed
            && let Some(activation) = self.log.activations.get_mut(run.activation)
        {
            activation.with_failed_actions = true;
        }
        let activation_id = super::activation::activation_id(run.activation);
        let seq = self.log.next_seq();
        let action_key = action.kind.action_key().map(str::to_owned);
        self.log.actions.push(
            seq,
            size_of(&report.input) + size_of(&report.output),
            journal::Action {
                seq,
                at,
                wall,
                activation_id,
                automation_id: run.automation.id.clone(),
                action_id: action.id.clone(),
                action_type: action.kind.of_type(),
                action_key,
                namespace: action.namespace.clone(),
                instance_id: run.event.caller.instance,
                trigger_key: run.event.trigger_key.to_string(),
                external_entity_id: run.event.external_entity_id,
                status: report.status,
                due_at: run.due,
                ran_at: at,
                input: report.input,
                output: report.output,
                timeout_at: report.timeout_at,
                error: report.error,
                unknown_paths: report.unknown_paths,
                answers: report.answers,
            },
        );
        masked
    }

    /// Puts in its place what the action's expressions give for the masked payload, so that no
    /// function can bring a value to light. Gives back the output.
    fn mask(&self, run: &Run, action: &Action, report: &mut Report) -> Option<Value> {
        let seen = self.shows(&run.event, run.outputs.clone())?;
        let again = |mapping: &Mapping, value: &mut Value| {
            if !value.is_null() {
                let masked = resolve(mapping, seen.scope());
                *value = masked.unwrap_or_else(|_| "masked".into());
            }
        };
        match &action.kind {
            ActionKind::AppDefined(info) => {
                again(&info.input, &mut report.input);
                again(&info.answer.output, &mut report.output);
            }
            ActionKind::SetVariables { mapping, .. } | ActionKind::Output { mapping } => {
                again(mapping, &mut report.output);
            }
            _ => {}
        }
        if let Some(error) = &mut report.error {
            let plain = self.sees(&run.event, run.outputs.clone());
            let mut pairs = Pairs::default();
            let all = |seen: &Seen| {
                let scope = seen.scope();
                scope.data.merged(scope.budget).unwrap_or_default()
            };
            pairs.compare(&all(&plain), &all(&seen));
            pairs.replace(error);
        }
        Some(report.output.clone())
    }
}

impl Delay {
    /// When it is over that begins at that moment.
    pub(super) fn until(&self, begin: Timestamp, scope: Scope<'_>) -> Result<Timestamp, String> {
        let base = match &self.due {
            None => begin,
            Some(due) => {
                timestamp(&due.value(scope)?).ok_or("the due date of the delay is not a date")?
            }
        };
        match &self.offset {
            Some(offset) => offset.after(base, scope),
            None => Ok(base),
        }
    }
}

/// An action whose output is empty.
pub(super) fn nothing() -> Mapping {
    Mapping::Constant(Value::Object(serde_json::Map::new()))
}
