//! Scenarios: what an app did and when, as a file that people read and a sandbox plays again.

mod play;
mod recording;

pub(crate) use recording::Recording;

use crate::engine::{Caller, Idempotency, NewEvent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::str::FromStr;
use std::time::Duration;
use uuid::Uuid;

/// What happened from a moment on: automations, events, cancellations and moves of the clock.
///
/// A sandbox that plays it has the same events, activations and actions in its journal, at the same
/// virtual times, if it has the same manifests and switches; numbers and ids count requests, too,
/// and may differ. Requests, tokens and faults are not
/// part of it: an event stands where it took effect. Read it from YAML or JSON by `parse`, write it
/// by [`Scenario::to_yaml`].
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
    at: Timestamp,
    /// The clock was not moved there: real time passed, and what fell due on the way ran late, at
    /// `at`.
    #[serde(default, skip_serializing_if = "is_false")]
    late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel: Option<Cancel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    automations: Option<Vec<Value>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Report {
    app_id: Uuid,
    instance_id: Uuid,
    trigger_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_entity_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency: Option<Key>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Key {
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_in_milliseconds: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Cancel {
    app_id: Uuid,
    instance_id: Uuid,
    trigger_key: String,
    external_entity_id: Uuid,
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
        // Fails only for keys that are no text, and there are none.
        serde_yaml::to_string(self).unwrap_or_default()
    }

    /// What is wrong with the order of its parts, if anything.
    fn check(&self) -> Result<(), String> {
        if self.version != VERSION {
            let version = self.version;
            return Err(format!(
                "the scenario has version {version}; this sandbox reads version {VERSION}"
            ));
        }
        let mut before = self.start_at;
        for (index, step) in self.steps.iter().enumerate() {
            let number = index + 1;
            if step.at < before {
                let at = step.at;
                return Err(format!("step {number}: {at} is before {before}"));
            }
            let parts = [
                step.report.is_some(),
                step.cancel.is_some(),
                step.automations.is_some(),
            ];
            if parts.into_iter().filter(|part| *part).count() > 1 {
                return Err(format!(
                    "step {number}: has several of `report`, `cancel` and `automations`; make it several steps"
                ));
            }
            before = step.at;
        }
        Ok(())
    }
}

/// YAML or JSON.
impl FromStr for Scenario {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let scenario: Self =
            serde_yaml::from_str(text).map_err(|error| format!("scenario: {error}"))?;
        scenario.check()?;
        Ok(scenario)
    }
}

impl Report {
    fn new(caller: Caller, trigger_key: &str, event: NewEvent) -> Self {
        let key = |it: Idempotency| Key {
            key: it.key,
            ttl_in_milliseconds: it.ttl.and_then(|ttl| u64::try_from(ttl.as_millis()).ok()),
        };
        Self {
            app_id: caller.app,
            instance_id: caller.instance,
            trigger_key: trigger_key.to_owned(),
            external_entity_id: event.external_entity_id,
            payload: event.payload,
            idempotency: event.idempotency.map(key),
        }
    }

    fn caller(&self) -> Caller {
        Caller {
            app: self.app_id,
            instance: self.instance_id,
        }
    }

    fn event(&self) -> NewEvent {
        let idempotency = self.idempotency.as_ref().map(|it| Idempotency {
            key: it.key.clone(),
            ttl: it.ttl_in_milliseconds.map(Duration::from_millis),
        });
        NewEvent {
            payload: self.payload.clone(),
            external_entity_id: self.external_entity_id,
            idempotency,
        }
    }
}

impl Cancel {
    fn caller(&self) -> Caller {
        Caller {
            app: self.app_id,
            instance: self.instance_id,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
