//! One turn with the state.

use crate::engine::clock::{Moment, later};
use crate::error::{Error, MovedBack};
use crate::faults::Faults;
use crate::log::{Input, Output};
use crate::state::State;
use jiff::Timestamp;
use serde_json::Value;
use std::ops::Deref;
use std::time::Duration;

/// A look at the state that may change it, by inputs alone.
pub(crate) struct Session<'a> {
    state: &'a mut State,
    kept: bool,
    ended: Ended,
}

/// What a turn has done.
pub(super) struct Ended {
    /// The present at its beginning.
    pub(super) began: Moment,
    /// The inputs for the log.
    pub(super) logged: Vec<String>,
    pub(super) changed: bool,
}

impl Deref for Session<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.state
    }
}

impl<'a> Session<'a> {
    pub(super) fn new(state: &'a mut State, kept: bool) -> Self {
        let ended = Ended {
            began: state.engine.log.present,
            logged: Vec::new(),
            changed: false,
        };
        Self { state, kept, ended }
    }

    pub(super) fn end(self) -> Ended {
        self.ended
    }

    pub(crate) fn apply(&mut self, input: Input) -> Output {
        self.log(&input);
        self.state.apply(input)
    }

    pub(super) fn log(&mut self, input: &Input) {
        self.ended.changed = true;
        if self.kept {
            // Cannot fail: all keys of its maps are text.
            let input = serde_json::to_string(input).unwrap_or_default();
            self.ended.logged.push(input);
        }
    }

    pub(crate) fn freeze(&mut self, frozen: bool) {
        let _done = self.apply(Input::Freeze(frozen));
    }

    /// Begins to move the clock to a moment that is not in its past.
    pub(crate) fn move_to(&mut self, to: Timestamp) -> Result<(), Error> {
        let now = self.now();
        if to < now {
            return Err(MovedBack { now, to }.into());
        }
        self.apply(Input::MoveTo(to)).done()
    }

    /// Begins to move the clock on.
    pub(crate) fn advance(&mut self, by: Duration) {
        let to = later(self.now(), by);
        let _done = self.apply(Input::MoveTo(to));
    }

    /// Replaces all faults, or none if one of them makes no sense.
    pub(crate) fn set_faults(&mut self, faults: Faults) -> Result<(), Error> {
        faults.check()?;
        self.apply(Input::SetFaults(faults)).done()
    }

    /// Replaces all automations, or none if one of them cannot be used.
    pub(crate) fn set_automations(&mut self, values: Vec<Value>) -> Result<(), Error> {
        self.apply(Input::SetAutomations(values)).done()
    }

    /// Adds one automation or replaces the one of its id.
    pub(crate) fn set_automation(&mut self, value: Value) -> Result<(), Error> {
        let mut values = self.automation_values();
        let id = value.get("id");
        match values.iter_mut().find(|other| other.get("id") == id) {
            Some(other) => *other = value,
            None => values.push(value),
        }
        self.set_automations(values)
    }

    /// Removes the automation of that id; tells whether there was one.
    pub(crate) fn remove_automation(&mut self, id: &str) -> Result<bool, Error> {
        let mut values = self.automation_values();
        let before = values.len();
        values.retain(|value| value.get("id").and_then(Value::as_str) != Some(id));
        let removed = values.len() < before;
        self.set_automations(values)?;
        Ok(removed)
    }
}

/// Begins to move the clock to the next due time; tells which time that is.
pub(crate) fn run_to_next_due(session: &mut Session<'_>) -> Option<Timestamp> {
    let due = session.next_due()?;
    let _done = session.apply(Input::MoveTo(due));
    Some(due)
}
