//! Asking the trigger's provider for a fresh payload (spec §3, §8).

use super::Engine;
use super::kept::Kept;
use super::run::Run;
use crate::journal::{Reason, Warning};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::sync::Arc;
use uuid::Uuid;

/// What the provider is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefreshCall<'a> {
    pub(crate) app: Uuid,
    pub(crate) instance: Uuid,
    pub(crate) trigger_key: &'a str,
    pub(crate) external_entity_id: Option<Uuid>,
    pub(crate) payload: &'a Value,
}

/// What it answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refreshed {
    /// The payload from now on; `None` leaves it as it is.
    pub(crate) payload: Option<Map<String, Value>>,
    pub(crate) cancel: bool,
}

/// The one thing outside that the engine may ask. It waits for the answer, so that a run of the
/// same answers gives the same journal.
pub(crate) trait Provider: std::fmt::Debug + Send {
    fn refresh(&mut self, call: RefreshCall<'_>) -> Answered;
}

/// What came of asking: the answer, or what went wrong.
pub(crate) type Answered = Result<Refreshed, String>;

/// The provider, and its answers: they are inputs like all others, so they are kept, and given
/// again when the inputs are.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    provider: Option<Box<dyn Provider>>,
    answers: Vec<Answered>,
    known: VecDeque<Answered>,
}

impl Asked {
    pub(crate) fn set(&mut self, provider: Box<dyn Provider>) {
        self.provider = Some(provider);
    }

    /// The answers since this was last called.
    pub(crate) fn take_answers(&mut self) -> Vec<Answered> {
        std::mem::take(&mut self.answers)
    }

    /// The next questions get these answers; nobody is asked.
    pub(crate) fn know(&mut self, answers: Vec<Answered>) {
        self.known.extend(answers);
    }

    /// The answer, if there is anybody to ask.
    fn refresh(&mut self, call: RefreshCall<'_>) -> Option<Answered> {
        if let Some(known) = self.known.pop_front() {
            return Some(known);
        }
        let answer = self.provider.as_mut()?.refresh(call);
        self.answers.push(answer.clone());
        Some(answer)
    }
}

impl Engine {
    /// Asks the provider, if there is one, before delayed work runs. `None` when the activation was
    /// cancelled by the answer.
    pub(super) fn refresh(&mut self, mut run: Run) -> Option<Run> {
        let happened = &run.happened;
        let answer = self.provider.refresh(RefreshCall {
            app: happened.caller.app,
            instance: happened.caller.instance,
            trigger_key: &happened.trigger_key,
            external_entity_id: happened.external_entity_id,
            payload: &happened.payload,
        });
        let Some(answer) = answer else {
            return Some(run);
        };
        match answer {
            Ok(Refreshed { cancel: true, .. }) => {
                self.stop(run.activation, Reason::CancelledByRefreshPayload);
                return None;
            }
            Ok(Refreshed {
                payload: Some(payload),
                ..
            }) => {
                run.happened = Arc::new(run.happened.with(Value::Object(payload)));
                if let Some(live) = self.live.get_mut(&run.activation) {
                    live.happened = Kept::Open(Arc::clone(&run.happened));
                }
            }
            Ok(_) => {}
            // The answer is lost, not the activation: it goes on with the payload that it has.
            Err(_) => self.warn(run.activation, Warning::RefreshPayloadFailed),
        }
        Some(run)
    }
}
