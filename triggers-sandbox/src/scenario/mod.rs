//! Scenarios: what an app did and when, as a file that people read and a sandbox plays again.

mod play;

pub(crate) use play::outcome;

use crate::engine::log::Marked;
use crate::engine::{Caller, Engine, Idempotency, NewEvent};
use crate::error::Error;
use crate::journal::{Event, EventKind};
use crate::state::Effect;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::str::FromStr;
use uuid::Uuid;

/// What happened from a moment on: automations, events, cancellations and moves of the clock.
///
/// A sandbox that plays it has the same events, activations and actions in its journal, at the same
/// virtual times, if it has the same manifests and switches; numbers and ids count requests, too,
/// and may differ. Requests, tokens and faults are not part of it: an event is listed when it took
/// effect. Read it from YAML or JSON by `parse`, write it by [`Scenario::to_yaml`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    deny_unknown_fields,
    expecting = "an object with `version`, `startAt` and `steps`"
)]
pub struct Scenario {
    version: u32,
    start_at: Timestamp,
    /// Automations as they were at the start.
    #[serde(default)]
    automations: Vec<Value>,
    /// Steps before the start that were too many to be kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    forgotten: u64,
    #[serde(default)]
    steps: Vec<Step>,
}

/// The only version there is.
const VERSION: u32 = 1;

/// The clock is moved to `at`; then at most one of the others is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) at: Timestamp,
    /// The clock was not moved there: real time passed, and what fell due on the way ran late, at
    /// `at`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Call>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel: Option<Call>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) automations: Option<Vec<Value>>,
}

/// A report, or a cancellation, which has an entity and neither payload nor idempotency key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Call {
    app_id: Uuid,
    instance_id: Uuid,
    trigger_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_entity_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency: Option<Idempotency>,
}

impl Scenario {
    /// When it starts.
    #[must_use]
    pub fn start_at(&self) -> Timestamp {
        self.start_at
    }

    /// As YAML.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        // Fails only for keys that are not text, and there are none.
        serde_yaml::to_string(self).unwrap_or_default()
    }

    /// The events of a journal, with what else it takes to tell them again.
    pub(crate) fn of(engine: &Engine) -> Self {
        let log = &engine.log;
        let base = &log.base;
        let mut scenario = Self {
            version: VERSION,
            start_at: base.start_at,
            automations: base.automations.clone(),
            forgotten: base.steps + log.events.up_to(base.seq) as u64,
            steps: Vec::new(),
        };
        let mut marks = log.marks.iter().peekable();
        for (seq, event) in log.events.after(base.seq) {
            while let Some(mark) = marks.next_if(|mark| mark.seq < seq) {
                scenario.add_mark(mark.at, &mark.what);
            }
            scenario.add(Step::of(engine.shown(event)));
        }
        for mark in marks {
            scenario.add_mark(mark.at, &mark.what);
        }
        scenario
    }

    fn add_mark(&mut self, at: Timestamp, what: &Marked) {
        let step = Step::at_rest(at);
        let begun = !self.steps.is_empty() || self.forgotten > 0;
        match what {
            Marked::Moved if !begun => self.start_at = at,
            Marked::Moved => self.add(step),
            Marked::Passed => self.add(Step { late: true, ..step }),
            Marked::Automations(values) if !begun => self.automations.clone_from(values),
            Marked::Automations(values) => self.add(Step {
                automations: Some(values.clone()),
                ..step
            }),
        }
    }

    /// A step moves the clock by itself, so a move to the same moment right before it says nothing.
    fn add(&mut self, step: Step) {
        if self.steps.last() == Some(&Step::at_rest(step.at)) {
            self.steps.pop();
        }
        self.steps.push(step);
    }

    /// What is wrong with the order of its parts, if anything.
    fn check(&self) -> Result<(), Error> {
        if self.version != VERSION {
            let version = self.version;
            return Err(Error::scenario(format!(
                "the scenario has version {version}; this sandbox reads version {VERSION}"
            )));
        }
        let mut before = self.start_at;
        for (index, step) in self.steps.iter().enumerate() {
            let number = index + 1;
            if step.at < before {
                let at = step.at;
                return Err(Error::scenario(format!(
                    "step {number}: {at} is before {before}"
                )));
            }
            let parts = [
                step.report.is_some(),
                step.cancel.is_some(),
                step.automations.is_some(),
            ];
            if parts.into_iter().filter(|part| *part).count() > 1 {
                return Err(Error::scenario(format!(
                    "step {number}: has several of `report`, `cancel` and `automations`; make it several steps"
                )));
            }
            if let Some(cancel) = &step.cancel
                && (cancel.external_entity_id.is_none()
                    || cancel.payload.is_some()
                    || cancel.idempotency.is_some())
            {
                return Err(Error::scenario(format!(
                    "step {number}: a `cancel` has an `externalEntityId`, and neither `payload` nor `idempotency`"
                )));
            }
            before = step.at;
        }
        Ok(())
    }
}

/// YAML or JSON.
impl FromStr for Scenario {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        crate::source::check_yaml("scenario", text).map_err(Error::scenario)?;
        let scenario: Self = serde_yaml::from_str(text)
            .map_err(|error| Error::scenario(format!("scenario: {error}")))?;
        scenario.check()?;
        Ok(scenario)
    }
}

impl Step {
    fn at_rest(at: Timestamp) -> Self {
        Self {
            at,
            late: false,
            report: None,
            cancel: None,
            automations: None,
        }
    }

    fn of(event: Event) -> Self {
        let step = Self::at_rest(event.at);
        let call = Some(Call {
            app_id: event.app_id,
            instance_id: event.instance_id,
            trigger_key: event.trigger_key,
            external_entity_id: event.external_entity_id,
            payload: match event.payload {
                Value::Object(payload) => Some(payload),
                _ => None,
            },
            idempotency: event.idempotency_key.map(|key| Idempotency {
                key,
                ttl: event.idempotency_ttl,
            }),
        });
        match event.kind {
            EventKind::Cancel => Self {
                cancel: call,
                ..step
            },
            EventKind::Report => Self {
                report: call,
                ..step
            },
        }
    }

    /// The event or cancellation of the step.
    pub(crate) fn effect(&self) -> Option<Effect> {
        let call = self.report.as_ref().or(self.cancel.as_ref())?;
        let caller = Caller {
            app: call.app_id,
            instance: call.instance_id,
        };
        let trigger_key = call.trigger_key.clone();
        if self.report.is_none() {
            return Some(Effect::Cancel {
                caller,
                trigger_key,
                entity: call.external_entity_id?,
            });
        }
        Some(Effect::Report {
            caller,
            trigger_key,
            event: Box::new(NewEvent {
                payload: call.payload.clone(),
                external_entity_id: call.external_entity_id,
                idempotency: call.idempotency.clone(),
                ..NewEvent::default()
            }),
        })
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
