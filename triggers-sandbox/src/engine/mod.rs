//! The state machine: events in, activations and actions out.
//!
//! A plain struct. It never asks for the time, waits or calls anybody: whoever holds it says what
//! time it is, and after each call everything due by then has run, in order of time. The same
//! calls at the same times give the same journal.

mod actions;
mod activation;
mod assumed;
pub(crate) mod automation;
mod beginning;
pub(crate) mod clock;
mod few;
mod idempotency;
pub(crate) mod inspect;
mod limits;
mod listeners;
pub(crate) mod log;
#[cfg(test)]
mod model;
mod people;
mod refresh;
mod run;
mod schedule;
mod snapshot;

pub(crate) use snapshot::{Shown, Snapshot};

pub(crate) use people::Kind;
pub(crate) use refresh::{Answered, Provider, RefreshCall, Refreshed};

use crate::catalog::{Catalog, Trigger, Violation};
use crate::journal::{Event, EventKind, Reason};
use crate::options::Options;
use crate::options::assumed::{FailedAttempt, InvalidPayload, MissingPayload, RepeatedReport};
use activation::{Happened, Live};
use automation::Automation;
use clock::Moment;
use few::Few;
use idempotency::{Key, Keys};
use jiff::Timestamp;
use limits::Limits;
use listeners::Listeners;
use log::Log;
use people::People;
use refresh::Asked;
use schedule::Schedule;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) catalog: Catalog,
    pub(crate) options: Options,
    pub(crate) log: Log,
    contacts: People,
    members: People,
    /// Who is asked before delayed work runs, if anybody is.
    pub(crate) provider: Asked,
    automations: Vec<Arc<Automation>>,
    listeners: Listeners,
    keys: Keys,
    schedule: Schedule,
    limits: Limits,
    /// Activations with something left to do, by the numbers of their journal items.
    live: HashMap<u64, Live>,
    /// The same in order of making, by what cancels them.
    lanes: HashMap<Lane, Few<u64>>,
    /// The same by automation.
    by_automation: HashMap<String, BTreeSet<u64>>,
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
    trigger: Arc<str>,
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
    /// The scheduled date has passed; only where that is assumed to be refused.
    PastDate,
    /// The scheduled date is too far ahead; only where that is assumed to be refused.
    FarDate,
    /// As many activations wait as may.
    Full,
}

impl Engine {
    pub(crate) fn new(catalog: Catalog, options: Options, present: Moment) -> Self {
        Self {
            catalog,
            options,
            log: Log::new(present),
            contacts: People::default(),
            members: People::default(),
            provider: Asked::default(),
            automations: Vec::new(),
            listeners: Listeners::default(),
            keys: Keys::default(),
            schedule: Schedule::default(),
            limits: Limits::default(),
            live: HashMap::new(),
            lanes: HashMap::new(),
            by_automation: HashMap::new(),
        }
    }

    /// When the next piece of work is due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.schedule.next_due()
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
        let trigger_key = Arc::clone(&trigger.key);
        let payload = match self.sound_payload(trigger, event.payload) {
            Ok(Some(payload)) => payload,
            Ok(None) => return Ok(Accepted::default()),
            Err(rejection) => {
                self.refuse(caller, &trigger_key, event.idempotency.as_ref());
                return Err(rejection);
            }
        };
        if self.live.len() >= self.options.max_waiting {
            return Err(Rejection::Full);
        }
        let idempotency_key = event
            .idempotency
            .as_ref()
            .map(|idempotency| idempotency.key.clone());
        let duplicate = event
            .idempotency
            .is_some_and(|idempotency| self.is_duplicate(caller, &trigger_key, &idempotency));
        let happened = Arc::new(Happened {
            caller,
            trigger_key,
            external_entity_id: event.external_entity_id,
            payload,
        });
        if self.options.assumed.repeated_report == RepeatedReport::Replaces && !duplicate {
            self.stop_lane(happened.lane().as_ref());
        }
        let seq = self.log.next_seq();
        let activation_ids = self.activate(&happened, duplicate);
        self.log_event(seq, &happened, idempotency_key, duplicate, &activation_ids);
        self.run_due();
        Ok(Accepted {
            activation_ids,
            duplicate,
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
        let payload = match (payload, self.options.assumed.missing_payload) {
            (Some(payload), _) => Value::Object(payload),
            (None, MissingPayload::Empty) => Value::Object(Map::new()),
            (None, MissingPayload::Refused) => return Err(Rejection::MissingPayload),
        };
        let violations = trigger.violations(&payload);
        match self.options.assumed.invalid_payload {
            _ if violations.is_empty() => {
                self.check_date(trigger, &payload)?;
                Ok(Some(payload))
            }
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
        let lane = Lane {
            caller,
            trigger: Arc::clone(&self.trigger(caller, trigger_key)?.key),
            entity,
        };
        let seq = self.log.next_seq();
        let waiting = self.lanes.get(&lane).map(Few::to_vec).unwrap_or_default();
        let cancelled: Vec<Uuid> = waiting
            .into_iter()
            .filter_map(|activation| self.stop(activation, Reason::EventCancelled))
            .collect();
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
                trigger_key: lane.trigger.to_string(),
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

    /// Forgets all that happened; keeps the catalog, the automations, the people and the time.
    pub(crate) fn reset(&mut self) {
        self.keys.clear();
        self.schedule.clear();
        self.limits.clear();
        self.live.clear();
        self.lanes.clear();
        self.by_automation.clear();
        self.log.clear();
    }

    /// Uses up the key of a refused event, where that is assumed.
    fn refuse(&mut self, caller: Caller, trigger_key: &str, idempotency: Option<&Idempotency>) {
        if self.options.assumed.failed_attempt == FailedAttempt::KeyUsed
            && let Some(idempotency) = idempotency
        {
            let _held_before = self.is_duplicate(caller, trigger_key, idempotency);
        }
    }

    /// Whether the key is held; if not, it is from now on.
    fn is_duplicate(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        idempotency: &Idempotency,
    ) -> bool {
        let now = self.log.present.now;
        let key = Key::new(self.key_holder(caller), trigger_key, &idempotency.key);
        let held = self.keys.holds(key, now);
        if !held {
            self.keys.hold(key, idempotency.ttl, now);
        }
        held
    }

    fn log_event(
        &mut self,
        seq: u64,
        happened: &Happened,
        idempotency_key: Option<String>,
        duplicate: bool,
        activation_ids: &[Uuid],
    ) {
        let Moment { now: at, wall } = self.log.present;
        let payload = happened.payload.clone();
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
                trigger_key: happened.trigger_key.to_string(),
                external_entity_id: happened.external_entity_id,
                payload,
                idempotency_key,
                duplicate,
                activation_ids: activation_ids.to_vec(),
            },
        );
    }
}
