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
mod events;
mod few;
mod idempotency;
pub(crate) mod inspect;
mod kept;
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
use crate::options::Options;
use activation::Live;
use automation::Automation;
use clock::Moment;
use few::Few;
use idempotency::Keys;
use jiff::Timestamp;
use limits::Limits;
use listeners::Listeners;
use log::Log;
use people::People;
use refresh::Asked;
use schedule::Schedule;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;
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
    /// The same by automation, in no order; each knows its place.
    by_automation: HashMap<String, Vec<u64>>,
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
}
