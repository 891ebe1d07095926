//! Many calls of one trigger, and what became of each.

use std::borrow::Cow;

use uuid::Uuid;

use crate::{Cancel, Command, Error, Idempotency, PayloadJson, Receipt, Report};

/// Any number of calls of one trigger and one kind.
///
/// A sink splits it as it needs to; the service takes 100 per request (spec §1.2, §1.4).
#[derive(Clone, Debug, PartialEq)]
pub enum Bulk {
    /// Events to report.
    Report(BulkReport),
    /// Entities whose events to cancel.
    Cancel(BulkCancel),
}

impl Bulk {
    /// The trigger all calls are for.
    #[must_use]
    pub fn trigger_key(&self) -> &str {
        match self {
            Self::Report(bulk) => &bulk.trigger_key,
            Self::Cancel(bulk) => &bulk.trigger_key,
        }
    }

    /// The number of calls.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Report(bulk) => bulk.events.len(),
            Self::Cancel(bulk) => bulk.external_entity_ids.len(),
        }
    }

    /// Whether there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same calls one by one, in order.
    #[must_use]
    pub fn into_commands(self) -> Vec<Command> {
        match self {
            Self::Report(BulkReport {
                trigger_key,
                events,
            }) => events
                .into_iter()
                .map(|event| Command::Report(event.into_report(trigger_key.clone())))
                .collect(),
            Self::Cancel(BulkCancel {
                trigger_key,
                external_entity_ids,
            }) => external_entity_ids
                .into_iter()
                .map(|external_entity_id| {
                    Command::Cancel(Cancel {
                        trigger_key: trigger_key.clone(),
                        external_entity_id,
                    })
                })
                .collect(),
        }
    }

    /// The calls whose position `keep` accepts, in order, with their keys.
    #[must_use]
    pub fn select(&self, mut keep: impl FnMut(usize) -> bool) -> Self {
        match self {
            Self::Report(bulk) => Self::Report(BulkReport {
                trigger_key: bulk.trigger_key.clone(),
                events: pick(&bulk.events, &mut keep),
            }),
            Self::Cancel(bulk) => Self::Cancel(BulkCancel {
                trigger_key: bulk.trigger_key.clone(),
                external_entity_ids: pick(&bulk.external_entity_ids, &mut keep),
            }),
        }
    }
}

fn pick<T: Clone>(items: &[T], keep: &mut impl FnMut(usize) -> bool) -> Vec<T> {
    items
        .iter()
        .enumerate()
        .filter(|(at, _)| keep(*at))
        .map(|(_, item)| item.clone())
        .collect()
}

/// Events of one trigger to report (spec §1.2).
#[derive(Clone, Debug, PartialEq)]
pub struct BulkReport {
    /// The trigger, 1 to 100 characters.
    pub trigger_key: Cow<'static, str>,
    /// The events, in the caller's order.
    pub events: Vec<Event>,
}

/// One event of a [`BulkReport`].
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What the event is about; without it the event cannot be canceled.
    pub external_entity_id: Option<Uuid>,
    /// The payload, as it goes out.
    pub payload: PayloadJson,
    /// The key under which repeats are ignored.
    pub idempotency: Option<Idempotency>,
}

impl Event {
    fn into_report(self, trigger_key: Cow<'static, str>) -> Report {
        let Self {
            external_entity_id,
            payload,
            idempotency,
        } = self;
        Report {
            trigger_key,
            external_entity_id,
            payload,
            idempotency,
        }
    }
}

/// Entities whose events of one trigger to cancel (spec §1.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkCancel {
    /// The trigger, 1 to 100 characters.
    pub trigger_key: Cow<'static, str>,
    /// The entities, in the caller's order.
    pub external_entity_ids: Vec<Uuid>,
}

/// What became of each call of a [`Bulk`], in the caller's order.
#[derive(Clone, Debug, Default)]
#[must_use = "some of the calls may not have been delivered"]
pub struct BulkReceipt {
    outcomes: Vec<Outcome>,
}

impl BulkReceipt {
    /// One outcome for each call, in the order of the calls.
    pub fn new(outcomes: Vec<Outcome>) -> Self {
        Self { outcomes }
    }

    /// One outcome for each call, in the caller's order.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The outcomes by value.
    #[must_use]
    pub fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }

    /// Whether every call was delivered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(Outcome::is_delivered)
    }

    /// The receipts, when every call was delivered.
    ///
    /// # Errors
    ///
    /// The first error among the outcomes, for callers who need all or nothing.
    pub fn into_receipts(self) -> Result<Vec<Receipt>, Error> {
        self.outcomes
            .into_iter()
            .map(Outcome::into_result)
            .collect()
    }
}

/// What became of one call of a [`Bulk`].
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The service took it.
    Delivered(Receipt),
    /// It had no effect: refused by the service, or it never got there.
    Rejected(Error),
    /// It may or may not have had its effect.
    Unknown(Error),
}

impl Outcome {
    /// The outcome of one call that ended in `error`.
    #[must_use]
    pub fn of_error(error: Error) -> Self {
        if error.is_definite() {
            Self::Rejected(error)
        } else {
            Self::Unknown(error)
        }
    }

    /// Whether the service took it.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        matches!(self, Self::Delivered(_))
    }

    /// Why it was not delivered, if so.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Delivered(_) => None,
            Self::Rejected(error) | Self::Unknown(error) => Some(error),
        }
    }

    /// As a result; what is unknown counts as an error.
    ///
    /// # Errors
    ///
    /// The error of a call that was rejected or whose outcome is unknown.
    pub fn into_result(self) -> Result<Receipt, Error> {
        match self {
            Self::Delivered(receipt) => Ok(receipt),
            Self::Rejected(error) | Self::Unknown(error) => Err(error),
        }
    }
}

impl From<Result<Receipt, Error>> for Outcome {
    fn from(result: Result<Receipt, Error>) -> Self {
        match result {
            Ok(receipt) => Self::Delivered(receipt),
            Err(error) => Self::of_error(error),
        }
    }
}
