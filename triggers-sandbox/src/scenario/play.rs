//! Playing a scenario.

use super::{Scenario, Step};
use crate::engine::Rejection;
use crate::state::State;

impl Scenario {
    /// Plays all steps and leaves the clock standing at the last. What can be wrong is looked for
    /// first; then nothing has changed. The error is a whole sentence.
    pub(crate) fn play(&self, state: &mut State) -> Result<(), String> {
        self.check()?;
        let now = state.engine.log.present.now;
        if self.start_at < now {
            let start = self.start_at;
            return Err(format!(
                "the scenario starts at {start}, and the clock shows {now} already; play it in a sandbox that starts then"
            ));
        }
        for (index, step) in self.steps.iter().enumerate() {
            step.check(state)
                .map_err(|error| format!("step {}: {error}", index + 1))?;
        }
        state.check_automations(&self.automations)?;
        state.move_to(self.start_at);
        state.set_automations(self.automations.clone())?;
        for (index, step) in self.steps.iter().enumerate() {
            step.play(state)
                .map_err(|error| format!("step {}: {error}", index + 1))?;
        }
        Ok(())
    }
}

impl Step {
    fn check(&self, state: &State) -> Result<(), String> {
        if let Some(it) = &self.report {
            let checked = state
                .engine
                .check(it.caller(), &it.trigger_key, &it.event());
            checked.map_err(|rejection| refused(&it.trigger_key, &rejection))?;
        }
        if let Some(it) = &self.cancel {
            let known = state.engine.trigger(it.caller(), &it.trigger_key);
            known.map_err(|rejection| refused(&it.trigger_key, &rejection))?;
        }
        match &self.automations {
            Some(automations) => state.check_automations(automations),
            None => Ok(()),
        }
    }

    fn play(&self, state: &mut State) -> Result<(), String> {
        if self.late {
            state.let_pass(self.at);
        } else {
            state.move_to(self.at);
        }
        if let Some(it) = &self.report {
            let reported = state.report(it.caller(), &it.trigger_key, it.event());
            reported.map_err(|rejection| refused(&it.trigger_key, &rejection))?;
        }
        if let Some(it) = &self.cancel {
            let cancelled = state.cancel(it.caller(), &it.trigger_key, it.external_entity_id);
            cancelled.map_err(|rejection| refused(&it.trigger_key, &rejection))?;
        }
        match &self.automations {
            Some(automations) => state.set_automations(automations.clone()),
            None => Ok(()),
        }
    }
}

fn refused(trigger_key: &str, rejection: &Rejection) -> String {
    match rejection {
        Rejection::PastDate => format!("the date of `{trigger_key}` has passed"),
        Rejection::FarDate => format!("the date of `{trigger_key}` is more than a year ahead"),
        Rejection::UnknownTrigger { .. } => {
            format!("no manifest of this sandbox has the trigger `{trigger_key}` of that app")
        }
        Rejection::MissingPayload => format!("`{trigger_key}` needs a payload"),
        Rejection::Schema(violations) => {
            let first = violations
                .first()
                .map(|it| format!(": `{}` {}", it.path, it.description));
            format!(
                "the payload of `{trigger_key}` does not keep to its schema{}",
                first.unwrap_or_default()
            )
        }
        Rejection::Full => "too many activations wait".to_owned(),
    }
}
