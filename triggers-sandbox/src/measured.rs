//! The engine alone, without a server, for the benchmark of it. No part of the API: it may change
//! at any time.

use crate::catalog::Catalog;
use crate::engine::automation;
use crate::engine::clock::Moment;
use crate::engine::{Caller, Engine, Idempotency, NewEvent};
use crate::options::Options;
use crate::source::{Automations, Manifest};
use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

/// One app, one instance, one trigger at a time.
#[derive(Debug)]
pub struct Measured {
    engine: Engine,
    caller: Caller,
}

impl Measured {
    /// An engine whose clock stands at `start`.
    ///
    /// # Errors
    ///
    /// What is wrong with the manifest or the automations.
    pub fn new(
        manifest: impl Into<Manifest>,
        automations: &str,
        start: Timestamp,
    ) -> Result<Self, String> {
        let mut catalog = Catalog::new(start);
        manifest.into().add_to(&mut catalog, &Options::default())?;
        let app = catalog.triggers().next().map(|(app, _)| app);
        let caller = Caller {
            app: app.ok_or("the manifest has no trigger")?,
            instance: Uuid::nil(),
        };
        let present = Moment {
            now: start,
            wall: start,
        };
        let engine = Engine::new(catalog, Options::default(), present);
        let mut measured = Self { engine, caller };
        measured.set_automations(automations)?;
        Ok(measured)
    }

    /// Replaces the automations.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn set_automations(&mut self, automations: &str) -> Result<(), String> {
        let values = Automations::from(automations).read()?;
        let parse = |(index, value)| automation::parse(value, index + 1, &self.engine.catalog);
        let parsed = values.iter().enumerate().map(parse);
        let parsed = parsed.collect::<Result<_, _>>()?;
        self.engine.set_automations(parsed)
    }

    /// Reports an event; tells whether it was taken.
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
        };
        self.engine.report(self.caller, trigger, event).is_ok()
    }

    /// Cancels the entity's events; tells how many activations that ended.
    pub fn cancel(&mut self, trigger: &str, entity: Uuid) -> usize {
        let cancelled = self.engine.cancel(self.caller, trigger, entity);
        cancelled.unwrap_or(0)
    }

    /// Moves the clock.
    pub fn advance(&mut self, to: Timestamp) {
        self.engine.advance(to, to);
    }

    /// Pieces of work that wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.engine.waiting()
    }

    /// Forgets the journal, which is bounded, so that what is left is what waits.
    pub fn forget_journal(&mut self) {
        self.engine.log.clear();
    }
}
