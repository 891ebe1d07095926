//! The state as data, and changes that are done again.

use super::change::State;
use super::input::{Change, Effect, Input};
use super::late::Late;
use crate::catalog::Catalog;
use crate::coverage::Seen;
use crate::engine::clock::{Clock, later};
use crate::engine::{self, Engine};
use crate::faults::Faults;
use crate::options::Options;
use crate::rates::Rates;
use crate::scenario::Recording;
use crate::tokens::Tokens;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, Instant};

#[derive(Serialize)]
struct Shown<'a> {
    engine: engine::Shown<'a>,
    tokens: &'a Tokens,
    faults: &'a Faults,
    rates: &'a Rates,
    late: &'a Late,
    seen: &'a Seen,
    recording: &'a Recording,
    answered: u64,
    frozen: bool,
}

#[derive(Deserialize)]
struct Kept {
    engine: engine::Snapshot,
    tokens: Tokens,
    faults: Faults,
    rates: Rates,
    late: Late,
    seen: Seen,
    recording: Recording,
    answered: u64,
    frozen: bool,
}

impl State {
    pub(crate) fn snapshot(&self) -> Result<Vec<u8>, String> {
        let shown = Shown {
            engine: self.engine.snapshot(),
            tokens: &self.tokens,
            faults: &self.faults,
            rates: &self.rates,
            late: &self.late,
            seen: &self.seen,
            recording: &self.recording,
            answered: self.answered,
            frozen: self.clock.is_frozen(),
        };
        serde_json::to_vec(&shown).map_err(|error| error.to_string())
    }

    pub(crate) fn restore(
        snapshot: &[u8],
        catalog: Catalog,
        options: Options,
    ) -> Result<Self, String> {
        let kept: Kept = serde_json::from_slice(snapshot)
            .map_err(|error| format!("the state cannot be read: {error}"))?;
        let engine = Engine::restore(kept.engine, catalog, options)
            .map_err(|error| format!("the state cannot be read: {error}"))?;
        let clock = Clock::new(engine.log.present.now, kept.frozen, Instant::now());
        Ok(Self {
            tokens: kept.tokens,
            faults: kept.faults,
            rates: kept.rates,
            late: kept.late,
            seen: kept.seen,
            recording: kept.recording,
            answered: kept.answered,
            ..Self::new(engine, clock)
        })
    }

    /// Does a change again, as it was done after all changes before it.
    pub(crate) fn replay(&mut self, change: Change) {
        // What fell due before the others may have asked, too.
        for input in &change.inputs {
            if let Input::Answers(answers) = input {
                self.engine.provider.know(answers.clone());
            }
        }
        self.catch_up(change.at);
        let now = self.engine.log.present.now;
        self.clock = Clock::new(now, self.clock.is_frozen(), Instant::now());
        for input in change.inputs {
            self.redo(input);
        }
    }

    /// What was refused then is refused now, and was not noted.
    fn redo(&mut self, input: Input) {
        match input {
            // Done before the others.
            Input::TimePassed | Input::Answers(_) => {}
            Input::Freeze(frozen) => self.freeze(frozen),
            Input::MoveTo(to) => self.move_to(to),
            Input::LetPass(to) => self.let_pass(to),
            Input::Effect(Effect::Report {
                caller,
                trigger_key,
                event,
            }) => drop(self.report(caller, &trigger_key, event)),
            Input::Effect(Effect::Cancel {
                caller,
                trigger_key,
                entity,
            }) => drop(self.cancel(caller, &trigger_key, entity)),
            Input::Later(due, effect) => self.later(due, effect),
            Input::Token {
                token,
                caller,
                lifetime,
            } => self.keep_token(token, caller, lifetime),
            Input::Revoke(token) => self.revoke_token(&token),
            Input::Admit(caller) => {
                self.admit(caller);
            }
            Input::Pick {
                operation,
                instance,
            } => drop(self.pick_faults(&operation, instance)),
            Input::Answered(request) => {
                self.record(*request);
            }
            Input::SetAutomations(values) => drop(self.set_automations(values)),
            Input::SetPerson(kind, id, person) => drop(self.set_person(kind, id, person)),
            Input::Erase(person) => {
                self.erase(person);
            }
            Input::SetFaults(faults) => self.set_faults(faults),
            Input::Reset => self.reset(),
        }
    }

    /// A clock that follows real time has not stood still while nobody looked.
    pub(crate) fn resume(&mut self, wall: Timestamp) {
        let present = self.engine.log.present;
        let frozen = self.clock.is_frozen();
        let passed = Duration::try_from(wall.duration_since(present.wall)).unwrap_or_default();
        let now = if frozen {
            present.now
        } else {
            later(present.now, passed)
        };
        self.clock = Clock::new(now, frozen, Instant::now());
    }

    /// Goes on with other manifests and options, and with other automations if there are any.
    pub(crate) fn set_catalog(
        &mut self,
        catalog: Catalog,
        options: Options,
        automations: Option<Vec<Value>>,
    ) -> Result<(), String> {
        self.engine
            .set_catalog(catalog, options, automations.as_deref())?;
        match automations {
            Some(automations) => self.set_automations(automations),
            None => Ok(()),
        }
    }

    /// A snapshot holds them.
    pub(crate) fn forget_changes(&mut self) {
        let _held = self.take_change();
    }
}
