//! What generated code calls. Not for people: it changes together with the generator.

use std::borrow::Cow;

use uuid::Uuid;

use crate::encode::encode;
use crate::keys::idempotency;
use crate::{
    Bulk, BulkCancel, BulkReceipt, BulkReport, Call, Cancel, Command, Error, Event, Receipt, Report,
};
use crate::{ReportOptions, Sending, Sink};

pub use crate::business::{Completing, CompletingAll, run, run_all};
pub use crate::encode::{Field, Fields, Items, Object, Slot};
pub use crate::keys::derive_id;
pub use crate::payload::check::{Choice, Put, PutOptional, StandsFor, kind};
#[cfg(feature = "schemars")]
pub use crate::schemas::generated as schemas;
#[cfg(feature = "http")]
pub use crate::verify::schema_hash;

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
/// [`Error::Payload`] and [`Error::Idempotency`].
pub fn report_command(
    trigger: &'static Trigger,
    entity: Option<Uuid>,
    payload: &dyn Object,
    options: ReportOptions,
) -> Result<Report, Error> {
    let encoded = encode(trigger, payload)?;
    let idempotency = idempotency(trigger, entity, &encoded, options)?;
    Ok(Report {
        trigger_key: Cow::Borrowed(trigger.key),
        external_entity_id: entity,
        payload: encoded.payload,
        idempotency,
    })
}

/// Builds and sends a report of an entity's event. The payload is read now, everything else
/// happens when awaited.
pub fn report_entity<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    entity: Uuid,
    payload: &dyn Object,
) -> Call<'a, Receipt> {
    report(sink, trigger, Some(entity), payload, ReportOptions::new())
}

/// As [`report_entity`], of an event that belongs to no entity.
pub fn report_plain<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    payload: &dyn Object,
) -> Call<'a, Receipt> {
    report(sink, trigger, None, payload, ReportOptions::new())
}

/// As [`report_entity`] or [`report_plain`], with the caller's options.
pub fn report<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    entity: Option<Uuid>,
    payload: &dyn Object,
    options: ReportOptions,
) -> Call<'a, Receipt> {
    Call::from(match report_command(trigger, entity, payload, options) {
        Ok(report) => sink.send(Command::Report(report)),
        Err(error) => fail(error),
    })
}

/// Sends reports of entities' events. Generic, so that an app compiles only what it uses.
pub fn report_each<'a, E: Into<Uuid>, P: Object>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    events: impl IntoIterator<Item = (E, P)>,
) -> Call<'a, BulkReceipt> {
    let mut reports = Reports::new(trigger);
    for (id, payload) in events {
        reports.push(Some(id.into()), &payload);
    }
    reports.send(sink)
}

/// As [`report_each`], of events that belong to no entity.
pub fn report_each_plain<'a, P: Object>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    events: impl IntoIterator<Item = P>,
) -> Call<'a, BulkReceipt> {
    let mut reports = Reports::new(trigger);
    for payload in events {
        reports.push(None, &payload);
    }
    reports.send(sink)
}

/// Builds a cancel.
#[must_use]
pub fn cancel_command(trigger_key: &'static str, entity: Uuid) -> Cancel {
    Cancel {
        trigger_key: Cow::Borrowed(trigger_key),
        external_entity_id: entity,
    }
}

/// Sends a cancel.
pub fn cancel<'a>(
    sink: &'a dyn Sink,
    trigger_key: &'static str,
    entity: Uuid,
) -> Call<'a, Receipt> {
    Call::from(sink.send(Command::Cancel(cancel_command(trigger_key, entity))))
}

/// Gathers reports of one trigger. After the first payload that cannot be sent, nothing is: the
/// error names its position as `[3].services[2].price`.
#[derive(Debug)]
#[must_use]
pub struct Reports {
    trigger: &'static Trigger,
    events: Vec<Event>,
    refused: Option<Error>,
}

impl Reports {
    /// No reports yet.
    pub fn new(trigger: &'static Trigger) -> Self {
        Self {
            trigger,
            events: Vec::new(),
            refused: None,
        }
    }

    /// Adds one.
    pub fn push(&mut self, entity: Option<Uuid>, payload: &dyn Object) {
        if self.refused.is_some() {
            return;
        }
        match report_command(self.trigger, entity, payload, ReportOptions::new()) {
            Ok(Report {
                external_entity_id,
                payload,
                idempotency,
                ..
            }) => {
                self.events.push(Event {
                    external_entity_id,
                    payload,
                    idempotency,
                });
            }
            Err(error) => self.refused = Some(error.within_item(self.events.len())),
        }
    }

    /// All of them as one bulk.
    ///
    /// # Errors
    ///
    /// [`Error::Payload`] and [`Error::Idempotency`] of the first that could not be built.
    pub fn build(self) -> Result<Bulk, Error> {
        match self.refused {
            Some(error) => Err(error),
            None => Ok(Bulk::Report(BulkReport {
                trigger_key: Cow::Borrowed(self.trigger.key),
                events: self.events,
            })),
        }
    }

    /// Sends them.
    pub fn send(self, sink: &dyn Sink) -> Call<'_, BulkReceipt> {
        Call::from(match self.build() {
            Ok(bulk) => sink.send_all(bulk),
            Err(error) => fail(error),
        })
    }
}

/// Moves a scheduled event: cancels what is left of the entity's events, then reports the new one.
///
/// The report gets a fresh key unless `options` choose one: the manifest's may be the very key of an
/// event that was canceled, and the service would ignore the report (spec §4).
pub fn reschedule<'a>(
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    entity: Uuid,
    payload: &dyn Object,
    options: ReportOptions,
) -> Completing<'a> {
    let report = report_command(trigger, Some(entity), payload, options.or_fresh());
    let cancel = cancel_command(trigger.key, entity);
    run(sink, vec![Ok(cancel.into()), report.map(Command::Report)])
}

/// Cancels of one trigger.
#[must_use]
pub fn cancel_bulk(trigger_key: &'static str, entities: Vec<Uuid>) -> Bulk {
    Bulk::Cancel(BulkCancel {
        trigger_key: Cow::Borrowed(trigger_key),
        external_entity_ids: entities,
    })
}

/// Sends cancels of one trigger.
pub fn cancel_all<'a>(
    sink: &'a dyn Sink,
    trigger_key: &'static str,
    entities: Vec<Uuid>,
) -> Call<'a, BulkReceipt> {
    Call::from(sink.send_all(cancel_bulk(trigger_key, entities)))
}

/// As [`cancel_all`], by ids of an entity. Generic, so that an app compiles only what it uses.
pub fn cancel_each<'a, E: Into<Uuid>>(
    sink: &'a dyn Sink,
    trigger_key: &'static str,
    ids: impl IntoIterator<Item = E>,
) -> Call<'a, BulkReceipt> {
    cancel_all(sink, trigger_key, ids.into_iter().map(Into::into).collect())
}

/// What no id is: an id that cancels events which belong to no entity.
#[diagnostic::on_unimplemented(
    message = "events of this trigger cannot be canceled",
    label = "the trigger names no entity, so there is no id to cancel by",
    note = "give the trigger an `entity` in the manifest, and report its events with that entity's id"
)]
pub trait Cancels {
    /// Never called.
    fn never(self) -> Call<'static, Receipt>;
}

/// Stands where `cancel` would be in the module of a trigger without an entity, to say why there is
/// none.
pub fn not_cancelable(_: &dyn Sink, ids: impl Cancels) -> Call<'_, Receipt> {
    ids.never()
}

fn fail<'a, T: Send + 'a>(error: Error) -> Sending<'a, T> {
    Box::pin(std::future::ready(Err(error)))
}
