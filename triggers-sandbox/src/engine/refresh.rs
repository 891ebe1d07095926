//! Asking the trigger's provider for a fresh payload (docs/api.md#s8).
//!
//! The engine calls nobody. Work that needs a fresh payload becomes a [`Question`]; until it is
//! answered nothing else runs, so the same answers always give the same journal.

use super::Engine;
use super::event::Payload;
use super::run::Run;
use crate::journal::{Reason, Warning};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

/// What the provider is asked.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Tells it from every other question.
    pub(crate) number: u64,
    pub(crate) app: Uuid,
    pub(crate) instance: Uuid,
    pub(crate) trigger_key: Arc<str>,
    pub(crate) external_entity_id: Option<Uuid>,
    pub(crate) payload: Arc<Value>,
}

/// What the provider answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refreshed {
    /// The new payload; `None` keeps the old one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payload: Option<Map<String, Value>>,
    pub(crate) cancel: bool,
}

/// The provider's answer, or why there is none.
pub(crate) type Refresh = Result<Refreshed, String>;

/// Work that waits for an answer.
#[derive(Debug)]
pub(super) struct Parked {
    number: u64,
    run: Run,
}

impl Engine {
    /// Turns the provider on or off. Work that waits for an answer goes on without one.
    pub(crate) fn set_provider(&mut self, provider: bool) {
        self.has_provider = provider;
        if !provider && let Some(parked) = &self.parked {
            self.answer(parked.number, Ok(Refreshed::default()));
        }
    }

    /// What the provider has to be asked before anything else runs.
    pub(crate) fn question(&self) -> Option<Question> {
        let Parked { number, run, .. } = self.parked.as_ref()?;
        Some(Question {
            number: *number,
            app: run.event.caller.app,
            instance: run.event.caller.instance,
            trigger_key: Arc::clone(&run.event.trigger_key),
            external_entity_id: run.event.external_entity_id,
            payload: run.event.payload.shared(),
        })
    }

    /// Parks work until the provider has answered; gives it back when there is no provider.
    pub(super) fn ask(&mut self, run: Run) -> Option<Run> {
        if !self.has_provider {
            return Some(run);
        }
        self.questions += 1;
        let number = self.questions;
        self.parked = Some(Parked { number, run });
        None
    }

    /// Goes on with the work that waits for this answer. An answer to another question, as of one
    /// that a reset has taken back, is ignored.
    pub(crate) fn answer(&mut self, number: u64, refresh: Refresh) {
        let Some(Parked { run, .. }) = self.parked.take_if(|it| it.number == number) else {
            return;
        };
        let activation = run.activation;
        if self.live.contains_key(&activation)
            && let Some(run) = self.refreshed(run, refresh)
        {
            self.go_on_after_refresh(&run);
            self.end_if_done(activation);
        }
        self.run_due();
    }

    /// The work with its new payload; `None` when the answer cancels the activation.
    fn refreshed(&mut self, mut run: Run, refresh: Refresh) -> Option<Run> {
        match refresh {
            Ok(Refreshed { cancel: true, .. }) => {
                self.stop(run.activation, Reason::CanceledByRefreshPayload);
                return None;
            }
            Ok(Refreshed {
                payload: Some(payload),
                ..
            }) => {
                let payload = Payload::new(Value::Object(payload));
                run.event = Arc::new(run.event.with(payload));
                if let Some(live) = self.live.get_mut(&run.activation) {
                    live.event = Arc::clone(&run.event);
                }
            }
            Ok(_) => {}
            // Without an answer the activation goes on with the payload that it has.
            Err(_) => self.warn(run.activation, Warning::RefreshPayloadFailed),
        }
        Some(run)
    }
}
