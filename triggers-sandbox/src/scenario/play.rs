//! Playing a scenario: its steps as inputs.

use super::{Scenario, Step};
use crate::engine::Rejection;
use crate::error::{Error, MovedBack};
use crate::log::{Input, Output};
use crate::remote::Refusal;
use crate::state::{Effect, State};
use serde_json::Value;

impl Scenario {
    /// The inputs that play it; between two of them all that is due has to run.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = (usize, Input)> {
        let begin = [
            (0, Input::MoveTo(self.start_at)),
            (0, Input::SetAutomations(self.automations.clone())),
        ];
        let steps = self.steps.iter().enumerate();
        let steps = steps.flat_map(|(index, step)| {
            let moved = if step.late {
                Input::LetPass(step.at)
            } else {
                Input::MoveTo(step.at)
            };
            let set = step.automations.clone().map(Input::SetAutomations);
            let inputs = [Some(moved), step.effect().map(Input::Effect), set];
            inputs
                .into_iter()
                .flatten()
                .map(move |input| (index + 1, input))
        });
        begin.into_iter().chain(steps)
    }

    /// Whether it can be played here; nothing is changed.
    pub(crate) fn check_against(&self, state: &State) -> Result<(), Error> {
        self.check()?;
        let (start, now) = (self.start_at, state.now());
        if start < now {
            let moved = MovedBack { now, to: start };
            return Err(Error::scenario(format!(
                "the scenario starts at {start}: {moved}; play it in a sandbox that starts then"
            )));
        }
        let parse = |values: &[Value]| state.parse_automations(values).map(drop);
        for (index, step) in self.steps.iter().enumerate() {
            let number = index + 1;
            step.check(state).map_err(|error| at_step(number, &error))?;
            let automations = step.automations.as_deref();
            automations
                .map_or(Ok(()), parse)
                .map_err(|error| at_step(number, &error))?;
        }
        parse(&self.automations)
    }
}

/// What is wrong with a step, from what it gave.
pub(crate) fn outcome(number: usize, output: Output) -> Result<(), Error> {
    match output {
        Output::Taken(Err(rejection)) => Err(at_step(number, &refused(rejection))),
        output => output.done().map_err(|error| at_step(number, &error)),
    }
}

fn at_step(number: usize, error: &impl std::fmt::Display) -> Error {
    Error::scenario(format!("step {number}: {error}"))
}

impl Step {
    fn check(&self, state: &State) -> Result<(), String> {
        let (trigger, checked) = match self.effect() {
            Some(Effect::Report {
                caller,
                trigger_key,
                mut event,
            }) => {
                let checked = state.engine.check(caller, &trigger_key, &mut event);
                (trigger_key, checked)
            }
            Some(Effect::Cancel {
                caller,
                trigger_key,
                ..
            }) => {
                let known = state.engine.trigger(caller, &trigger_key).map(drop);
                (trigger_key, known)
            }
            None => return Ok(()),
        };
        checked.map_err(|rejection| format!("`{trigger}`: {}", refused(rejection)))
    }
}

fn refused(rejection: Rejection) -> String {
    let refusal = Refusal::from(rejection);
    let first = refusal.problems.first();
    let first = first.map(|it| format!(": `{}` {}", it.path, it.description));
    format!("{}{}", refusal.message, first.unwrap_or_default())
}
