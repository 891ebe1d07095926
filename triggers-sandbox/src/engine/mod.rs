//! The state machine: events in, activations and actions out.
//!
//! A plain struct without clock, tasks or I/O. Its owner tells it the time. After each call
//! everything due by then has run, in order of time, unless a slice of work is used up or a provider
//! has to be asked first ([`Engine::is_behind`]). The same calls at the same times give the same
//! journal.

mod actions;
mod activate;
mod activation;
mod assumed;
pub(crate) mod automation;
mod automations;
pub(crate) mod clock;
mod event;
mod events;
mod idempotency;
pub(crate) mod inspect;
mod limits;
pub(crate) mod log;
mod people;
mod planned;
mod refresh;
mod run;
mod schedule;
mod small_set;
#[cfg(test)]
mod tests;

pub(crate) use activation::activation_number;
pub(crate) use event::{Caller, Idempotency, NewEvent};
pub(crate) use people::Kind;
pub use people::TooManyPeople;
pub(crate) use planned::Planned;
pub(crate) use refresh::{Question, Refresh, Refreshed};

use crate::catalog::{Catalog, Trigger, Violation};
use crate::coverage::Exercised;
use crate::expression::Meter;
use crate::masks::{Personal, Stored};
use crate::options::Options;
use activation::Live;
use automation::Automation;
use clock::Moment;
use event::Lane;
use idempotency::Keys;
use jiff::Timestamp;
use limits::Limits;
use log::Log;
use people::People;
use refresh::Parked;
use schedule::Schedule;
use small_set::SmallSet;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) options: Options,
    pub(crate) log: Log,
    /// Contacts and members.
    people: [People; 2],
    automations: Vec<Arc<Automation>>,
    keys: Keys,
    schedule: Schedule,
    limits: Limits,
    /// Activations with something left to do, by the numbers of their journal items.
    live: HashMap<u64, Live>,
    /// The same in order of making, by what cancels them.
    lanes: HashMap<Lane, SmallSet<u64>>,
    /// The same by automation, in no order; each knows its place.
    by_automation: HashMap<String, Vec<u64>>,
    /// Whether a provider is asked before delayed work runs.
    has_provider: bool,
    /// The work that waits for its answer; nothing else runs until then.
    parked: Option<Parked>,
    questions: u64,
    /// Whether personal data is masked where the journal is read.
    pub(crate) mask_pii: bool,
    /// Since the start; a reset keeps it.
    pub(crate) coverage: Exercised,
    /// Work of this slice so far.
    meter: Meter,
}

/// What became of a report or a cancellation.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    /// Activations that were made or canceled.
    pub(crate) activation_ids: Vec<Uuid>,
    /// The number of the event in the journal; 0 when the event has no effect.
    pub(crate) seq: u64,
    /// Whether the idempotency key was held.
    pub(crate) duplicate: bool,
    /// Whether the key was held for another payload.
    pub(crate) differs: bool,
}

/// Why an event was not taken. A refused event leaves no trace here, not even its key.
#[derive(Clone, Debug)]
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
    pub(crate) fn new(catalog: Arc<Catalog>, options: Options, present: Moment) -> Self {
        Self {
            catalog,
            options,
            log: Log::new(present),
            people: Default::default(),
            automations: Vec::new(),
            keys: Keys::default(),
            schedule: Schedule::default(),
            limits: Limits::default(),
            live: HashMap::new(),
            lanes: HashMap::new(),
            by_automation: HashMap::new(),
            has_provider: false,
            parked: None,
            questions: 0,
            mask_pii: false,
            coverage: Exercised::default(),
            meter: Meter::default(),
        }
    }

    /// Begins a new slice of work.
    pub(crate) fn begin_slice(&mut self) {
        self.meter.reset();
    }

    /// An item of the log as readers of the journal may see it.
    pub(crate) fn shown<T: Personal>(&self, item: &Stored<T>) -> T {
        item.shown(self.mask_pii.then_some(&self.catalog))
    }

    /// Whether work is due that did not run yet: the slice is used up, or the provider has to
    /// answer first.
    pub(crate) fn is_behind(&self) -> bool {
        self.parked.is_some()
            || self
                .next_due()
                .is_some_and(|due| due <= self.log.present.now)
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

    /// The trigger, if the caller's app owns it.
    pub(crate) fn trigger(&self, caller: Caller, key: &str) -> Result<&Arc<Trigger>, Rejection> {
        self.catalog
            .trigger(caller.app, key)
            .ok_or_else(|| Rejection::UnknownTrigger {
                foreign: self.catalog.with_key(key).is_some(),
            })
    }

    /// Forgets all that event; keeps the catalog, the automations, the people and the time.
    pub(crate) fn reset(&mut self) {
        self.keys = Keys::default();
        self.schedule = Schedule::default();
        self.limits = Limits::default();
        self.live.clear();
        self.lanes.clear();
        self.by_automation.clear();
        self.parked = None;
        let automations = self.automations.iter();
        let automations = automations.map(|it| it.source.clone()).collect();
        self.log.clear(automations);
    }
}
