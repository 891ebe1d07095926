//! The state machine: events in, activations and actions out.
//!
//! A plain struct. It never asks for the time, waits or calls anybody: whoever holds it says what
//! time it is, and after each call everything due by then has run, in order of time. The same
//! calls at the same times give the same journal.

mod activation;
pub(crate) mod automation;
pub(crate) mod clock;
mod idempotency;
pub(crate) mod inspect;
mod limits;
pub(crate) mod log;
#[cfg(test)]
mod model_test;
mod run;
mod schedule;

use crate::catalog::{Catalog, Trigger, Violation};
use crate::journal::{Event, EventKind, Reason};
use crate::options::{InvalidPayload, MissingPayload, Options};
use crate::timeline::Pending;
use activation::Live;
use automation::Automation;
use clock::Moment;
use idempotency::{Key, Keys};
use jiff::Timestamp;
use limits::Limits;
use log::Log;
use schedule::{Schedule, Step};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Active automations of one trigger: an answer lists at most 100 activations (spec §1.1).
pub(crate) const MAX_AUTOMATIONS_PER_TRIGGER: usize = 100;

#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) catalog: Catalog,
    pub(crate) options: Options,
    pub(crate) log: Log,
    automations: Vec<Arc<Automation>>,
    keys: Keys,
    schedule: Schedule,
    limits: Limits,
    live: HashMap<Uuid, Live>,
    /// Live activations in order of making, by what cancels them.
    lanes: HashMap<Lane, BTreeMap<u64, Uuid>>,
    activations_made: u64,
}

/// Who calls: what a token is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Caller {
    pub(crate) app: Uuid,
    pub(crate) instance: Uuid,
}

/// All events with one of these are cancelled together, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Lane {
    caller: Caller,
    trigger: String,
    entity: Uuid,
}

/// An event as it is reported.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewEvent {
    pub(crate) payload: Option<Map<String, Value>>,
    pub(crate) external_entity_id: Option<Uuid>,
    pub(crate) idempotency: Option<Idempotency>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Idempotency {
    pub(crate) key: String,
    pub(crate) ttl: Option<Duration>,
}

/// What became of a report.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    pub(crate) activation_ids: Vec<Uuid>,
    pub(crate) duplicate: bool,
}

/// Why an event was not taken. A refused event leaves no trace here, not even its key.
#[derive(Debug)]
pub(crate) enum Rejection {
    /// The caller's app has no such trigger; maybe another one has.
    UnknownTrigger {
        foreign: bool,
    },
    MissingPayload,
    Schema(Vec<Violation>),
    /// As many activations wait as may.
    Full,
}

impl Engine {
    pub(crate) fn new(catalog: Catalog, options: Options, present: Moment) -> Self {
        Self {
            catalog,
            options,
            log: Log::new(present),
            automations: Vec::new(),
            keys: Keys::default(),
            schedule: Schedule::default(),
            limits: Limits::default(),
            live: HashMap::new(),
            lanes: HashMap::new(),
            activations_made: 0,
        }
    }

    /// When the next piece of work is due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.schedule.next_due()
    }

    /// What waits, in order of time.
    pub(crate) fn pending(&self) -> impl Iterator<Item = Pending> {
        self.schedule.iter().map(|((due, _), task)| Pending {
            due: *due,
            activation: task.activation,
            action: match &task.step {
                Step::Start => None,
                Step::Action(id) => Some(id.clone()),
            },
        })
    }

    /// Real time has passed: what fell due meanwhile runs now, late as it may be.
    pub(crate) fn catch_up(&mut self, present: Moment) {
        self.log.present = Moment {
            now: present.now.max(self.log.present.now),
            wall: present.wall,
        };
        self.run_due();
    }

    /// The clock is moved: it stops at every piece of work on its way, so each runs when it is due.
    pub(crate) fn advance(&mut self, to: Timestamp, wall: Timestamp) {
        while let Some(due) = self.next_due().filter(|due| *due <= to) {
            self.catch_up(Moment { now: due, wall });
        }
        self.catch_up(Moment { now: to, wall });
    }

    /// Takes an event and runs what is due at once.
    pub(crate) fn report(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        event: NewEvent,
    ) -> Result<Accepted, Rejection> {
        let trigger = self.trigger(caller, trigger_key)?;
        let Some(payload) = self.sound_payload(trigger, event.payload)? else {
            return Ok(Accepted::default());
        };
        let future_date = trigger.future_date.clone();
        if self.live.len() >= self.options.max_waiting {
            return Err(Rejection::Full);
        }
        let idempotency_key = event
            .idempotency
            .as_ref()
            .map(|idempotency| idempotency.key.clone());
        let duplicate = event
            .idempotency
            .is_some_and(|idempotency| self.is_duplicate(caller, trigger_key, idempotency));
        let accepted = Accepted {
            activation_ids: Vec::new(),
            duplicate,
        };
        let happened = activation::Happened {
            caller,
            trigger_key: trigger_key.to_owned(),
            external_entity_id: event.external_entity_id,
            payload: Arc::new(payload),
            future_date,
        };
        let seq = self.log.next_seq();
        let activation_ids = self.activate(&happened, duplicate);
        self.log_event(seq, &happened, idempotency_key, duplicate, &activation_ids);
        self.run_due();
        Ok(Accepted {
            activation_ids,
            ..accepted
        })
    }

    /// Whether an event would be taken, without taking it.
    pub(crate) fn check(
        &self,
        caller: Caller,
        trigger_key: &str,
        event: &NewEvent,
    ) -> Result<(), Rejection> {
        let trigger = self.trigger(caller, trigger_key)?;
        self.sound_payload(trigger, event.payload.clone())?;
        Ok(())
    }

    /// The payload, if its schema allows it; `None` when the event is to have no effect.
    fn sound_payload(
        &self,
        trigger: &Trigger,
        payload: Option<Map<String, Value>>,
    ) -> Result<Option<Value>, Rejection> {
        let payload = match (payload, self.options.missing_payload) {
            (Some(payload), _) => Value::Object(payload),
            (None, MissingPayload::Empty) => Value::Object(Map::new()),
            (None, MissingPayload::Refused) => return Err(Rejection::MissingPayload),
        };
        let violations = trigger.violations(&payload);
        match self.options.invalid_payload {
            _ if violations.is_empty() => Ok(Some(payload)),
            InvalidPayload::Refused => Err(Rejection::Schema(violations)),
            InvalidPayload::NotActivated => Ok(None),
        }
    }

    /// Cancels what is left of all events of that trigger and entity; tells how many activations.
    pub(crate) fn cancel(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        entity: Uuid,
    ) -> Result<usize, Rejection> {
        self.trigger(caller, trigger_key)?;
        let lane = Lane {
            caller,
            trigger: trigger_key.to_owned(),
            entity,
        };
        let cancelled: Vec<Uuid> = self.lanes.get(&lane).map_or_else(Vec::new, |activations| {
            activations.values().copied().collect()
        });
        let seq = self.log.next_seq();
        for activation in &cancelled {
            self.stop(*activation, Reason::EventCancelled);
        }
        let Moment { now: at, wall } = self.log.present;
        self.log.events.push(
            seq,
            0,
            Event {
                seq,
                at,
                wall,
                kind: EventKind::Cancel,
                app_id: caller.app,
                instance_id: caller.instance,
                trigger_key: lane.trigger,
                external_entity_id: Some(entity),
                payload: Value::Null,
                idempotency_key: None,
                duplicate: false,
                activation_ids: cancelled.clone(),
            },
        );
        Ok(cancelled.len())
    }

    /// The trigger, if the caller's app owns it.
    pub(crate) fn trigger(&self, caller: Caller, key: &str) -> Result<&Trigger, Rejection> {
        self.catalog
            .trigger(caller.app, key)
            .ok_or_else(|| Rejection::UnknownTrigger {
                foreign: self.catalog.anyone_has(key),
            })
    }

    pub(crate) fn automations(&self) -> &[Arc<Automation>] {
        &self.automations
    }

    /// Replaces all automations. What waits for one that is gone or inactive is cancelled; what
    /// waits for one that was changed goes on by its old form.
    pub(crate) fn set_automations(&mut self, automations: Vec<Automation>) -> Result<(), String> {
        let mut ids = BTreeSet::new();
        let mut per_trigger: HashMap<(Uuid, &str), usize> = HashMap::new();
        for automation in &automations {
            if !ids.insert(automation.id.as_str()) {
                return Err(format!("there are two automations `{}`", automation.id));
            }
            let count = per_trigger
                .entry((automation.app_id, &automation.trigger_key))
                .or_default();
            *count += usize::from(automation.active);
            if *count > MAX_AUTOMATIONS_PER_TRIGGER {
                let key = &automation.trigger_key;
                return Err(format!(
                    "`{key}` has more than {MAX_AUTOMATIONS_PER_TRIGGER} active automations"
                ));
            }
        }
        let automations: Vec<_> = automations.into_iter().map(Arc::new).collect();
        self.stop_orphans(&automations);
        self.automations = automations;
        Ok(())
    }

    /// Forgets all that happened; keeps the catalog, the automations and the time.
    pub(crate) fn reset(&mut self) {
        self.keys.clear();
        self.schedule.clear();
        self.limits.clear();
        self.live.clear();
        self.lanes.clear();
        self.log.clear();
    }

    /// Whether the key is held; if not, it is from now on.
    fn is_duplicate(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        idempotency: Idempotency,
    ) -> bool {
        let now = self.log.present.now;
        let key = Key {
            app: caller.app,
            instance: caller.instance,
            trigger: trigger_key.to_owned(),
            text: idempotency.key,
        };
        let held = self.keys.holds(&key, now);
        if !held {
            self.keys.hold(key, idempotency.ttl, now);
        }
        held
    }

    fn log_event(
        &mut self,
        seq: u64,
        happened: &activation::Happened,
        idempotency_key: Option<String>,
        duplicate: bool,
        activation_ids: &[Uuid],
    ) {
        let Moment { now: at, wall } = self.log.present;
        let payload = Value::clone(&happened.payload);
        self.log.events.push(
            seq,
            log::size_of(&payload),
            Event {
                seq,
                at,
                wall,
                kind: EventKind::Report,
                app_id: happened.caller.app,
                instance_id: happened.caller.instance,
                trigger_key: happened.trigger_key.clone(),
                external_entity_id: happened.external_entity_id,
                payload,
                idempotency_key,
                duplicate,
                activation_ids: activation_ids.to_vec(),
            },
        );
    }
}
