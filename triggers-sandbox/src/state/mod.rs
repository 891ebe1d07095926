//! All that a sandbox remembers, and how it changes.
//!
//! Plain data without lock, clock or file. Only [`apply`](crate::log) changes it from outside.

mod delayed;
mod effect;

pub(crate) use effect::{Due, Effect};

use crate::catalog::Catalog;
use crate::coverage::Coverage;
use crate::engine::automation::{self, Automation};
use crate::engine::clock::{Clock, Moment};
use crate::engine::log::Marked;
use crate::engine::{Accepted, Caller, Engine, Kind, Rejection};
use crate::error::Error;
use crate::faults::{Broken, Faults};
use crate::installations::Installations;
use crate::journal::Request;
use crate::masks::Stored;
use crate::options::Options;
use crate::rates::Rates;
use crate::scenario::Scenario;
use crate::tokens::Tokens;
use axum::body::Bytes;
use delayed::Delayed;
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

/// When something is due by the virtual and by the wall clock, and whether the virtual one is frozen.
pub(crate) type NextEvent = ([Option<Timestamp>; 2], bool);

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) engine: Engine,
    pub(crate) tokens: Tokens,
    pub(crate) faults: Faults,
    pub(crate) installations: Installations,
    rates: Rates,
    delayed: Delayed,
    /// Where the clock is being moved to.
    goal: Option<Timestamp>,
    answered: u64,
}

impl State {
    pub(crate) fn new(engine: Engine, clock: Clock) -> Self {
        Self {
            clock,
            engine,
            tokens: Tokens::default(),
            faults: Faults::default(),
            installations: Installations::default(),
            rates: Rates::default(),
            delayed: Delayed::default(),
            goal: None,
            answered: 0,
        }
    }

    /// The present of both clocks.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            now: self.clock.now(),
            wall: Timestamp::now(),
        }
    }

    /// The virtual time of the latest change.
    pub(crate) fn now(&self) -> Timestamp {
        self.engine.log.present.now
    }

    /// Brings the state to a moment: what is due by then runs now, late if need be. Tells whether
    /// anything was due.
    pub(crate) fn catch_up(&mut self, moment: Moment) -> bool {
        self.engine.begin_slice();
        let due = self.engine.question().is_none()
            && (self.goal.is_some()
                || self.engine.next_due().is_some_and(|due| due <= moment.now)
                || self.delayed.is_due(moment));
        let moving = self.goal.is_some();
        self.engine.catch_up(moment);
        if due && !moving {
            self.engine.log.mark(Marked::Passed);
        }
        self.run_delayed();
        self.go_on();
        due
    }

    /// Goes on moving the clock; it stops at every piece of work on its way.
    fn go_on(&mut self) {
        while let Some(goal) = self.goal
            && !self.engine.is_behind()
        {
            let next = self.next_due().filter(|due| *due <= goal);
            let wall = self.engine.log.present.wall;
            let now = next.unwrap_or(goal).max(self.now());
            self.engine.catch_up(Moment { now, wall });
            self.clock.set(now);
            if !self.engine.is_behind() {
                self.run_delayed();
            }
            if next.is_none() && !self.engine.is_behind() {
                self.goal = None;
                self.engine.log.mark(Marked::Moved);
            }
        }
    }

    /// Whether work is due that did not run yet.
    pub(crate) fn is_behind(&self) -> bool {
        self.goal.is_some() || self.engine.is_behind()
    }

    /// Whether the next change may take long: automations may run.
    pub(crate) fn may_take_long(&self) -> bool {
        !self.engine.automations().is_empty() || self.engine.waiting() > 0 || self.is_behind()
    }

    /// When the virtual clock has something to run.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let both = [self.engine.next_due(), self.delayed.next_virtual()];
        both.into_iter().flatten().min()
    }

    /// What decides how long the background task may sleep.
    pub(crate) fn next_event(&self) -> NextEvent {
        let next = [self.next_due(), self.delayed.next_real()];
        (next, self.clock.is_frozen())
    }

    /// Real time until something falls due, if it will by itself.
    pub(crate) fn pause(&self) -> Option<Duration> {
        let Moment { now, wall } = self.engine.log.present;
        let due = self.next_due().filter(|_| !self.clock.is_frozen());
        let pauses = [
            due.map(|due| due.duration_since(now)),
            self.delayed.next_real().map(|due| due.duration_since(wall)),
        ];
        let pause = pauses.into_iter().flatten().min()?;
        Some(Duration::try_from(pause).unwrap_or_default())
    }

    pub(crate) fn freeze(&mut self, frozen: bool) {
        // From the time of the change, so that the clock is the same when this is repeated.
        self.clock = Clock::new(self.now(), frozen);
    }

    /// Begins to move the clock, which stays frozen where it arrives.
    pub(crate) fn move_to(&mut self, to: Timestamp) {
        self.clock.set(self.now());
        self.goal = Some(to.max(self.now()));
        self.go_on();
    }

    /// Sets the clock as if real time had passed: what fell due on the way runs late, at `to`.
    pub(crate) fn let_pass(&mut self, to: Timestamp) {
        let wall = self.engine.log.present.wall;
        self.engine.catch_up(Moment { now: to, wall });
        self.run_delayed();
        self.clock.set(to);
        self.engine.log.mark(Marked::Passed);
    }

    /// Does it now.
    pub(crate) fn take(&mut self, effect: Effect) -> Result<Accepted, Rejection> {
        match effect {
            Effect::Report {
                caller,
                trigger_key,
                event,
            } => self.engine.report(caller, &trigger_key, *event),
            Effect::Cancel {
                caller,
                trigger_key,
                entity,
            } => self.engine.cancel(caller, &trigger_key, entity),
        }
    }

    /// Does it later, or now if too many wait.
    pub(crate) fn delay(&mut self, due: Due, effect: Effect) {
        if let Some(effect) = self.delayed.add(due, effect) {
            self.take_delayed(effect);
        }
    }

    fn run_delayed(&mut self) {
        for effect in self.delayed.take_due(self.engine.log.present) {
            self.take_delayed(effect);
        }
    }

    fn take_delayed(&mut self, effect: Effect) {
        // The caller has its answer already, so a refusal has no addressee.
        let _refused = self.take(effect);
    }

    /// Counts a call of an instance against the rate limit; `false` when it is one too many.
    pub(crate) fn admit(&mut self, caller: Caller) -> bool {
        match self.engine.options.rate_limit {
            Some(limit) => self.rates.admit(caller, limit, self.engine.log.present.now),
            None => true,
        }
    }

    /// Makes a token valid.
    pub(crate) fn grant(&mut self, token: String, caller: Caller) {
        let lifetime = self.engine.options.token_lifetime;
        self.tokens.keep(token, caller, lifetime, self.now());
    }

    /// Seconds until the minute is over that an instance's calls are counted in.
    pub(crate) fn seconds_left(&self, caller: Caller) -> Option<u32> {
        self.rates.seconds_left(caller, self.now())
    }

    /// What is broken about the next call. Counts are used up by asking.
    pub(crate) fn pick_faults(&mut self, operation: &str, instance: Option<Uuid>) -> Broken {
        self.faults.pick(operation, instance)
    }

    /// Writes down a call, and how it was answered. Tells its number, and how many calls there were.
    pub(crate) fn record(&mut self, mut request: Request, answer: Bytes) -> (u64, u64) {
        let Moment { now, wall } = self.engine.log.present;
        let seq = self.engine.log.next_seq();
        (request.seq, request.at, request.wall) = (seq, now, wall);
        let request = Stored::request(request, answer);
        let bytes = request.bytes();
        self.engine.log.requests.push_out(seq, bytes, request);
        self.answered += 1;
        (seq, self.answered)
    }

    /// Replaces all automations, or none if one of them cannot be used.
    pub(crate) fn set_automations(&mut self, values: Vec<Value>) -> Result<(), Error> {
        let automations = self.parse_automations(&values)?;
        self.engine.set_automations(automations)?;
        self.engine.log.mark(Marked::Automations(values));
        Ok(())
    }

    /// What [`State::set_automations`] would make of them.
    pub(crate) fn parse_automations(&self, values: &[Value]) -> Result<Vec<Automation>, Error> {
        automation::parse_all(values, &self.engine.catalog)
    }

    /// Makes a contact or member known, or unknown; tells whether it was known or is now.
    pub(crate) fn set_person(
        &mut self,
        kind: Kind,
        id: Uuid,
        person: Option<Value>,
    ) -> Result<bool, Error> {
        let people = self.engine.people_mut(kind);
        match person {
            Some(person) => Ok(people.set(id, person).map(|()| true)?),
            None => Ok(people.remove(id)),
        }
    }

    /// Forgets what happened and what is to happen; keeps automations, faults, tokens, installations, the clock.
    pub(crate) fn reset(&mut self) {
        self.engine.reset();
        self.rates = Rates::default();
        self.delayed = Delayed::default();
        self.goal = None;
    }

    pub(crate) fn coverage(&self) -> Coverage {
        self.engine.coverage.of(&self.engine.catalog)
    }

    /// Goes on with other manifests and switches.
    pub(crate) fn set_catalog(&mut self, catalog: Catalog, options: Options) -> Result<(), Error> {
        let engine = &mut self.engine;
        engine.coverage.set_catalog(&engine.catalog, &catalog);
        self.engine.set_catalog(catalog, options)
    }

    pub(crate) fn scenario(&self) -> Scenario {
        Scenario::of(&self.engine)
    }

    pub(crate) fn automation_values(&self) -> Vec<Value> {
        let automations = self.engine.automations().iter();
        automations.map(|it| it.source.clone()).collect()
    }
}
