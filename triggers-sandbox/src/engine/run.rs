//! Running what is due: one action at a time, each planning those after it.

use super::Engine;
use super::activation::Happened;
use super::automation::{Action, ActionKind, Automation, RateLimit};
use super::clock::Moment;
use super::limits::Counted;
use super::log::size_of;
use super::schedule::Step;
use crate::expression::{self, Scope};
use crate::journal::{self, ActionStatus, Status};
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// One action whose time has come.
struct Run<'a> {
    activation: Uuid,
    /// Number of the activation's journal item.
    seq: u64,
    due: Timestamp,
    id: &'a str,
    action: &'a Action,
}

impl Engine {
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

    pub(super) fn admit(
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
