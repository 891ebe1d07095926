//! The engine alone, without a server, for the benchmark of it. No part of the API: it may change
//! at any time.

use crate::catalog::Catalog;
use crate::engine::automation;
use crate::engine::clock::Moment;
use crate::engine::{Caller, Engine, Idempotency, NewEvent};
use crate::error::Error;
use crate::options::Options;
use crate::source::{Automations, Manifest};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

/// One app, one instance, one trigger at a time.
#[derive(Debug)]
pub struct Measured {
    engine: Engine,
    caller: Caller,
}

impl Measured {
    /// An engine whose clock is at `start`.
    ///
    /// # Errors
    ///
    /// What is wrong with the manifest or the automations.
    pub fn new(
        manifest: impl Into<Manifest>,
        automations: &str,
        start: Timestamp,
    ) -> Result<Self, Error> {
        let mut catalog = Catalog::new(start);
        let source = manifest.into().into_source();
        let added = source.and_then(|source| catalog.read(&source, &Options::default()));
        added.map_err(|problem| Error::automations(problem.to_string()))?;
        let app = catalog.triggers().next().map(|(app, _)| app);
        let caller = Caller {
            app: app.ok_or_else(|| Error::automations("the manifest has no trigger"))?,
            instance: Uuid::nil(),
        };
        let present = Moment {
            now: start,
            wall: start,
        };
        let engine = Engine::new(Arc::new(catalog), Options::default(), present);
        let mut measured = Self { engine, caller };
        measured.set_automations(automations)?;
        Ok(measured)
    }

    /// Replaces the automations.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn set_automations(&mut self, automations: &str) -> Result<(), Error> {
        let values = Automations::from(automations).read(&self.engine.catalog)?;
        let parsed = automation::parse_all(&values, &self.engine.catalog)?;
        self.engine.set_automations(parsed)
    }

    /// Reports an event; returns whether it was taken.
    pub fn report(
        &mut self,
        trigger: &str,
        entity: Uuid,
        payload: Map<String, Value>,
        key: Option<String>,
    ) -> bool {
        let event = NewEvent {
            payload: Some(payload),
            external_entity_id: Some(entity),
            idempotency: key.map(|key| Idempotency { key, ttl: None }),
            ..NewEvent::default()
        };
        self.engine.begin_slice();
        self.engine.report(self.caller, trigger, event).is_ok()
    }

    /// Cancels the entity's events; returns how many activations that ended.
    pub fn cancel(&mut self, trigger: &str, entity: Uuid) -> usize {
        let canceled = self.engine.cancel(self.caller, trigger, entity);
        canceled.map_or(0, |canceled| canceled.activation_ids.len())
    }

    /// Moves the clock.
    pub fn advance(&mut self, to: Timestamp) {
        let mut now = self.engine.log.present.now;
        while now < to || self.engine.is_behind() {
            let due = self.engine.next_due().filter(|due| *due <= to);
            now = due.unwrap_or(to).max(now);
            self.engine.begin_slice();
            self.engine.catch_up(Moment { now, wall: to });
        }
    }

    /// Pieces of work that wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.engine.waiting()
    }

    /// Forgets the journal, which is bounded, so that what is left is what waits.
    pub fn forget_journal(&mut self) {
        self.engine.log.clear(Vec::new());
    }
}
