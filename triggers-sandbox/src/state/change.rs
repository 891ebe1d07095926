//! The state, and the one place where it is changed.
//!
//! Each method that changes something notes the [`Input`] that does the same again. Whoever holds
//! a `&mut State` uses these methods and never the fields, or a kept state would lack the change.

use super::input::{Change, Due, Effect, Input};
use super::late::Late;
use crate::coverage::{Coverage, Seen};
use crate::engine::automation::{self, Automation};
use crate::engine::clock::{Clock, Moment};
use crate::engine::{Accepted, Caller, Engine, Kind, NewEvent, Rejection};
use crate::faults::{Broken, Faults};
use crate::journal::Request;
use crate::options::assumed::FailedAttempt;
use crate::rates::Rates;
use crate::scenario::{Recording, Scenario};
use crate::tokens::Tokens;
use jiff::Timestamp;
use serde_json::Value;
use std::time::{Duration, Instant};
use uuid::Uuid;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) engine: Engine,
    pub(crate) tokens: Tokens,
    pub(crate) faults: Faults,
    pub(super) rates: Rates,
    pub(super) late: Late,
    pub(super) seen: Seen,
    pub(super) recording: Recording,
    pub(super) answered: u64,
    /// Whether what is done has to be known again.
    pub(super) noting: bool,
    /// Whether anything has been done since the last [`State::take_change`]; what, if that is
    /// noted; and when it began.
    pub(super) changed: bool,
    pub(super) done: Vec<Input>,
    pub(super) began: Moment,
}

impl State {
    pub(crate) fn new(engine: Engine, clock: Clock) -> Self {
        let began = engine.log.present;
        Self {
            clock,
            engine,
            tokens: Tokens::default(),
            faults: Faults::default(),
            rates: Rates::default(),
            late: Late::default(),
            seen: Seen::default(),
            recording: Recording::new(began.now),
            answered: 0,
            noting: false,
            changed: false,
            done: Vec::new(),
            began,
        }
    }

    /// The present of both clocks.
    pub(super) fn moment(&self) -> Moment {
        Moment {
            now: self.clock.now(Instant::now()),
            wall: Timestamp::now(),
        }
    }

    fn note(&mut self, input: impl FnOnce() -> Input) {
        self.changed = true;
        if self.noting {
            self.done.push(input());
        }
    }

    /// Whether anything was done since this was last asked, and what, if that is noted.
    pub(super) fn take_change(&mut self) -> (bool, Option<Change>) {
        let mut inputs = std::mem::take(&mut self.done);
        let answers = self.engine.provider.take_answers();
        if self.noting && !answers.is_empty() {
            inputs.insert(0, Input::Answers(answers));
        }
        let changed = std::mem::take(&mut self.changed) || !inputs.is_empty();
        let at = self.began;
        let change = (!inputs.is_empty()).then_some(Change { at, inputs });
        (changed, change)
    }

    /// Real time has passed: what fell due meanwhile runs now, late as it may be.
    pub(super) fn catch_up(&mut self, moment: Moment) {
        let due = self.engine.next_due().is_some_and(|due| due <= moment.now);
        self.engine.catch_up(moment);
        self.began = self.engine.log.present;
        if due || self.late.is_due(moment) {
            self.note(|| Input::TimePassed);
            self.recording.time_passed(self.engine.log.present.now);
        }
        self.take_late_effects();
    }

    /// When the virtual clock has something to run.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let both = [self.engine.next_due(), self.late.next_virtual()];
        both.into_iter().flatten().min()
    }

    /// Tells when the time to wait for has changed.
    pub(super) fn next_event(&self) -> [Option<Timestamp>; 2] {
        [self.next_due(), self.late.next_real()]
    }

    /// Real time until something falls due, if it will by itself.
    pub(super) fn pause(&self) -> Option<Duration> {
        let Moment { now, wall } = self.engine.log.present;
        let due = self.next_due().filter(|_| !self.clock.is_frozen());
        let pauses = [
            due.map(|due| due.duration_since(now)),
            self.late.next_real().map(|due| due.duration_since(wall)),
        ];
        let pause = pauses.into_iter().flatten().min()?;
        Some(Duration::try_from(pause).unwrap_or_default())
    }

    pub(crate) fn freeze(&mut self, frozen: bool) {
        self.note(|| Input::Freeze(frozen));
        // From the noted present, so that it stands at the same moment when this is done again.
        self.clock = Clock::new(self.engine.log.present.now, frozen, Instant::now());
    }

    /// Moves the clock on; it stops at every piece of work on its way, and stays frozen in the end.
    pub(crate) fn move_to(&mut self, to: Timestamp) {
        self.note(|| Input::MoveTo(to));
        let wall = self.engine.log.present.wall;
        while let Some(due) = self.late.next_virtual().filter(|due| *due <= to) {
            self.engine.advance(due, wall);
            self.take_late_effects();
        }
        self.engine.advance(to, wall);
        self.clock.set(to);
        self.recording.moved(to);
    }

    /// Real time passed until then, and nobody looked: what fell due on the way runs late, at `to`.
    pub(crate) fn let_pass(&mut self, to: Timestamp) {
        self.note(|| Input::LetPass(to));
        let wall = self.engine.log.present.wall;
        self.engine.catch_up(Moment { now: to, wall });
        self.take_late_effects();
        self.clock.set(to);
        self.recording.time_passed(to);
    }

    /// Takes an event and runs what is due at once.
    pub(crate) fn report(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        event: NewEvent,
    ) -> Result<Accepted, Rejection> {
        // A copy that nobody needs would cost every report its payload once more.
        let noted = if self.noting {
            event.clone()
        } else {
            NewEvent::default()
        };
        let accepted = self.take_report(caller, trigger_key, event);
        let uses_key = self.engine.options.assumed.failed_attempt == FailedAttempt::KeyUsed;
        if accepted.is_ok() || uses_key {
            let trigger_key = trigger_key.to_owned();
            self.note(|| {
                Input::Effect(Effect::Report {
                    caller,
                    trigger_key,
                    event: noted,
                })
            });
        }
        accepted
    }

    /// Cancels what is left of all events of that trigger and entity.
    pub(crate) fn cancel(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        entity: Uuid,
    ) -> Result<usize, Rejection> {
        let cancelled = self.take_cancel(caller, trigger_key, entity)?;
        let trigger_key = trigger_key.to_owned();
        self.note(|| {
            Input::Effect(Effect::Cancel {
                caller,
                trigger_key,
                entity,
            })
        });
        Ok(cancelled)
    }

    /// Lets an effect take place later, or now if too many wait.
    pub(crate) fn later(&mut self, due: Due, effect: Effect) {
        self.note(|| Input::Later(due, effect.clone()));
        if let Some(effect) = self.late.add(due, effect) {
            self.take_effect(effect);
        }
    }

    fn take_late_effects(&mut self) {
        for effect in self.late.take_due(self.engine.log.present) {
            self.take_effect(effect);
        }
    }

    /// Whoever sent it has an answer already, so a refusal is told to nobody.
    fn take_effect(&mut self, effect: Effect) {
        match effect {
            Effect::Report {
                caller,
                trigger_key,
                event,
            } => {
                let _told_nobody = self.take_report(caller, &trigger_key, event);
            }
            Effect::Cancel {
                caller,
                trigger_key,
                entity,
            } => {
                let _told_nobody = self.take_cancel(caller, &trigger_key, entity);
            }
        }
    }

    fn take_report(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        event: NewEvent,
    ) -> Result<Accepted, Rejection> {
        let accepted = self.engine.report(caller, trigger_key, event.clone())?;
        let payload = event.payload.as_ref();
        let catalog = &self.engine.catalog;
        self.seen.report(catalog, caller, trigger_key, payload);
        self.recording
            .report(self.engine.log.present.now, caller, trigger_key, event);
        Ok(accepted)
    }

    fn take_cancel(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        entity: Uuid,
    ) -> Result<usize, Rejection> {
        let cancelled = self.engine.cancel(caller, trigger_key, entity)?;
        self.seen.cancel(caller, trigger_key);
        self.recording
            .cancel(self.engine.log.present.now, caller, trigger_key, entity);
        Ok(cancelled)
    }

    /// A new token. Random, not counted: a token of an earlier run must not open this one.
    pub(crate) fn issue_token(&mut self, caller: Caller, lifetime: Duration) -> String {
        let token = format!("sandbox.{}", Uuid::new_v4().simple());
        self.keep_token(token.clone(), caller, lifetime);
        token
    }

    pub(super) fn keep_token(&mut self, token: String, caller: Caller, lifetime: Duration) {
        let now = self.engine.log.present.now;
        self.tokens.keep(token.clone(), caller, lifetime, now);
        self.note(|| Input::Token {
            token,
            caller,
            lifetime,
        });
    }

    pub(crate) fn revoke_token(&mut self, token: &str) {
        self.tokens.revoke(token);
        self.note(|| Input::Revoke(token.to_owned()));
    }

    /// Counts a call of an instance against the rate limit; `false` when it is one too many.
    pub(crate) fn admit(&mut self, caller: Caller) -> bool {
        let Some(limit) = self.engine.options.rate_limit else {
            return true;
        };
        self.note(|| Input::Admit(caller));
        let now = self.engine.log.present.now;
        self.rates.admit(caller, limit, now)
    }

    /// Seconds until the minute is over that an instance's calls are counted in.
    pub(crate) fn seconds_left(&self, caller: Caller) -> Option<u32> {
        let now = self.engine.log.present.now;
        self.rates.seconds_left(caller, now)
    }

    /// What is broken about the next call. Counts are used up by asking.
    pub(crate) fn pick_faults(&mut self, operation: &str, instance: Option<Uuid>) -> Broken {
        if self.faults.is_empty() {
            return Broken::default();
        }
        self.note(|| Input::Pick {
            operation: operation.to_owned(),
            instance,
        });
        self.faults.pick(operation, instance)
    }

    /// Writes down a call that was answered; numbers and times are filled in here. Tells how many
    /// calls have been answered.
    pub(crate) fn record(&mut self, mut request: Request) -> u64 {
        self.note(|| Input::Answered(Box::new(request.clone())));
        let Moment { now, wall } = self.engine.log.present;
        let bytes = request.request_body.len() + request.response_body.len();
        let seq = self.engine.log.next_seq();
        (request.seq, request.at, request.wall) = (seq, now, wall);
        self.engine.log.requests.push(seq, bytes, request);
        self.answered += 1;
        self.answered
    }

    /// Replaces all automations, or none if one of them cannot be used.
    pub(crate) fn set_automations(&mut self, values: Vec<Value>) -> Result<(), String> {
        let automations = self.parse_all(&values)?;
        self.engine.set_automations(automations)?;
        self.recording
            .automations(self.engine.log.present.now, &values);
        self.note(|| Input::SetAutomations(values));
        Ok(())
    }

    /// What [`State::set_automations`] would find wrong.
    pub(crate) fn check_automations(&self, values: &[Value]) -> Result<(), String> {
        self.parse_all(values).map(drop)
    }

    /// Makes a contact or member known, or unknown.
    pub(crate) fn set_person(
        &mut self,
        kind: Kind,
        id: Uuid,
        person: Option<Value>,
    ) -> Result<bool, String> {
        let people = self.engine.people_mut(kind);
        let done = match person.clone() {
            Some(person) => people.set(id, person).map(|()| true)?,
            None => people.remove(id),
        };
        self.note(|| Input::SetPerson(kind, id, person));
        Ok(done)
    }

    /// Forgets a person; tells how many activations were cancelled.
    pub(crate) fn erase(&mut self, person: Uuid) -> usize {
        self.note(|| Input::Erase(person));
        self.engine.erase(person)
    }

    pub(crate) fn set_faults(&mut self, faults: Faults) {
        self.note(|| Input::SetFaults(faults.clone()));
        self.faults = faults;
    }

    /// Forgets what happened and what is on its way; keeps automations, faults, tokens, the clock.
    pub(crate) fn reset(&mut self) {
        self.note(|| Input::Reset);
        self.engine.reset();
        self.rates = Rates::default();
        self.late = Late::default();
        let (now, automations) = (self.engine.log.present.now, self.automation_values());
        self.recording = Recording::new(now);
        self.recording.automations(now, &automations);
    }

    pub(crate) fn coverage(&self) -> Coverage {
        self.seen.coverage(&self.engine.catalog)
    }

    pub(crate) fn scenario(&self) -> Scenario {
        self.recording.scenario()
    }

    pub(crate) fn automation_values(&self) -> Vec<Value> {
        let automations = self.engine.automations().iter();
        automations.map(|it| it.source.clone()).collect()
    }

    fn parse_all(&self, values: &[Value]) -> Result<Vec<Automation>, String> {
        let parse = |(index, value)| automation::parse(value, index + 1, &self.engine.catalog);
        values.iter().enumerate().map(parse).collect()
    }
}
