//! What generated code calls. Not for people: it changes together with the generator.

use std::borrow::Borrow;

use uuid::Uuid;

use crate::encode::encode;
use crate::keys::idempotency;
use crate::{Action, Bulk, BulkReceipt, Command, Delivery, Error, Receipt, Report};
use crate::{ReportCall, Sending, Sink};

pub use crate::business::{Completing, CompletingAll, run, run_all};
pub use crate::encode::{Field, Fields, List, Object, Ref, Slot, Value, debug, same};
#[cfg(feature = "inbound")]
pub use crate::inbound::{FromJson, JsonError, TypedTrigger, choice, optional, required};
pub use crate::keys::derive_id;
pub use crate::options::ReportOptions;
pub use crate::payload::check::{Choice, Put, PutOptional, StandsFor, kind};
#[cfg(feature = "schemars")]
pub use crate::schemas;
pub use crate::values::parse;
#[cfg(feature = "http")]
pub use crate::verify::schema_hash;
#[cfg(feature = "inbound")]
pub use serde_json::Value as Json;

/// What the runtime knows of a trigger.
#[derive(Clone, Copy, Debug)]
pub struct Trigger {
    /// The trigger key.
    pub key: &'static str,
    /// How its idempotency keys are derived; without it each report gets a fresh one.
    pub idempotency: Option<DerivedKey>,
}

/// How an idempotency key is derived.
#[derive(Clone, Copy, Debug)]
pub struct DerivedKey {
    /// What the key is made of, in order.
    pub parts: &'static [KeyPart],
    /// How long the service is to remember it, in milliseconds, at least one.
    pub ttl_ms: Option<u64>,
}

/// One part of an idempotency key.
#[derive(Clone, Copy, Debug)]
pub enum KeyPart {
    /// The external entity id.
    Entity,
    /// The value of a required top-level property.
    Property(&'static str),
}

/// Builds a report.
///
/// # Errors
///
/// Errors of the payload and of the idempotency key.
pub fn report_command(
    trigger: &'static Trigger,
    entity: Option<Uuid>,
    payload: &dyn Object,
    options: ReportOptions,
) -> Result<Command, Error> {
    let encoded = encode(trigger, payload)?;
    let idempotency = idempotency(trigger, entity, &encoded, options)?;
    let report = Report::new(entity, encoded.payload, idempotency);
    Ok(Command::report(trigger.key, report))
}

/// Prepares a report of an entity's event.
pub fn report_entity<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    entity: Uuid,
    payload: &dyn Object,
) -> ReportCall<'a> {
    report(sink, trigger, Some(entity), payload)
}

/// Prepares a report of an event that belongs to no entity.
pub fn report_plain<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    payload: &dyn Object,
) -> ReportCall<'a> {
    report(sink, trigger, None, payload)
}

/// Prepares a report; the payload is read now.
pub fn report<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    entity: Option<Uuid>,
    payload: &dyn Object,
) -> ReportCall<'a> {
    let encoded = encode(trigger, payload);
    ReportCall::new(sink, trigger, entity, encoded, ReportOptions::new())
}

/// Sends reports of entities' events. Generic, so that an app compiles only what it uses.
pub fn report_each<'a, P: Object>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    events: impl IntoIterator<Item = (impl Into<Uuid>, impl Borrow<P>)>,
) -> Delivery<'a, BulkReceipt> {
    let events = events.into_iter();
    let mut reports = Reports::new(trigger).with_room(events.size_hint().0);
    for (id, payload) in events {
        reports.push(Some(id.into()), &Ref(payload.borrow()));
    }
    reports.send(sink)
}

/// As [`report_each`], of events that belong to no entity.
pub fn report_each_plain<'a, P: Object>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    events: impl IntoIterator<Item = impl Borrow<P>>,
) -> Delivery<'a, BulkReceipt> {
    let events = events.into_iter();
    let mut reports = Reports::new(trigger).with_room(events.size_hint().0);
    for payload in events {
        reports.push(None, &Ref(payload.borrow()));
    }
    reports.send(sink)
}

/// Builds a cancel.
#[must_use]
pub fn cancel_command(trigger_key: &'static str, entity: Uuid) -> Command {
    Command::cancel(trigger_key, entity)
}

/// Sends a cancel.
pub fn cancel<'a>(
    sink: &'a dyn Sink,
    trigger_key: &'static str,
    entity: Uuid,
) -> Delivery<'a, Receipt> {
    Delivery::from(sink.send(cancel_command(trigger_key, entity)))
}

/// Gathers reports of one trigger. After the first payload that cannot be sent, nothing is: the
/// error names its position as `[3].services[2].price`.
#[derive(Debug)]
#[must_use]
pub struct Reports {
    trigger: &'static Trigger,
    actions: Vec<Action>,
    refused: Option<Error>,
}

impl Reports {
    /// No reports yet.
    pub fn new(trigger: &'static Trigger) -> Self {
        Self {
            trigger,
            actions: Vec::new(),
            refused: None,
        }
    }

    /// Makes room for so many.
    pub fn with_room(mut self, reports: usize) -> Self {
        self.actions.reserve(reports);
        self
    }

    /// Adds one.
    pub fn push(&mut self, entity: Option<Uuid>, payload: &dyn Object) {
        if self.refused.is_some() {
            return;
        }
        match report_command(self.trigger, entity, payload, ReportOptions::new()) {
            Ok(command) => self.actions.push(command.action),
            Err(error) => self.refused = Some(error.within_item(self.actions.len())),
        }
    }

    /// All of them as one bulk.
    ///
    /// # Errors
    ///
    /// Errors of the first that could not be built.
    pub fn build(self) -> Result<Bulk, Error> {
        match self.refused {
            Some(error) => Err(error),
            None => Ok(Bulk::new(self.trigger.key, self.actions)),
        }
    }

    /// Sends them.
    pub fn send(self, sink: &dyn Sink) -> Delivery<'_, BulkReceipt> {
        Delivery::from(match self.build() {
            Ok(bulk) => sink.send_all(bulk),
            Err(error) => fail(error),
        })
    }
}

/// Prepares moving a scheduled event: cancels what is pending of the entity's events, then reports
/// the new one.
///
/// The report gets a fresh key unless the caller chooses one: the manifest's may be the key of an
/// event that was canceled, and the service would ignore the report.
pub fn reschedule<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    entity: Uuid,
    payload: &dyn Object,
) -> ReportCall<'a, Vec<Receipt>> {
    let encoded = encode(trigger, payload);
    ReportCall::new(sink, trigger, Some(entity), encoded, ReportOptions::fresh())
}

/// Cancels of one trigger.
#[must_use]
pub fn cancel_bulk(trigger_key: &'static str, entities: Vec<Uuid>) -> Bulk {
    let cancel = |external_entity_id| Action::Cancel { external_entity_id };
    Bulk::new(trigger_key, entities.into_iter().map(cancel).collect())
}

/// Sends cancels of one trigger.
pub fn cancel_all<'a>(
    sink: &'a dyn Sink,
    trigger_key: &'static str,
    entities: Vec<Uuid>,
) -> Delivery<'a, BulkReceipt> {
    Delivery::from(sink.send_all(cancel_bulk(trigger_key, entities)))
}

/// As [`cancel_all`], by ids of an entity. Generic, so that an app compiles only what it uses.
pub fn cancel_each<'a, E: Into<Uuid>>(
    sink: &'a dyn Sink,
    trigger_key: &'static str,
    ids: impl IntoIterator<Item = E>,
) -> Delivery<'a, BulkReceipt> {
    cancel_all(sink, trigger_key, ids.into_iter().map(Into::into).collect())
}

/// An id of an entity that a trigger does not have.
#[diagnostic::on_unimplemented(
    message = "events of this trigger cannot be canceled",
    label = "the trigger has no entity, so there is no id to cancel by",
    note = "give the trigger an `entity` in the manifest, and report its events with that entity's id"
)]
pub trait Cancels {
    /// Never called.
    fn never(self) -> Delivery<'static, Receipt>;
}

/// Takes the place of `cancel` in the module of a trigger without an entity, to say why there is
/// none.
pub fn not_cancelable(_: &dyn Sink, ids: impl Cancels) -> Delivery<'_, Receipt> {
    ids.never()
}

/// An event that takes place when it is reported.
#[diagnostic::on_unimplemented(
    message = "events of this trigger cannot be rescheduled",
    label = "the trigger is not scheduled, or it has no entity to cancel by",
    note = "mark the date in the payload with `futureDate: true` and give the trigger an `entity`; \
            an event that takes place at once is reported again with `report`"
)]
pub trait Reschedules {
    /// Never called.
    fn never(self) -> Delivery<'static, Receipt>;
}

/// Takes the place of `reschedule` in the module of a trigger whose events cannot be moved.
pub fn not_reschedulable<I>(
    _: &dyn Sink,
    _: I,
    payload: impl Reschedules,
) -> Delivery<'_, Receipt> {
    payload.never()
}

fn fail<'a, T: Send + 'a>(error: Error) -> Sending<'a, T> {
    Box::pin(std::future::ready(Err(error)))
}
