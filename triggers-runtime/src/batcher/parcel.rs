//! Between single commands and the calls of the sink beneath.

use std::borrow::Cow;

use super::reply::Reply;
use super::schedule::{Address, Kind};
use crate::{
    Bulk, BulkCancel, BulkReceipt, BulkReport, Cancel, Command, Error, Event, Outcome, Report, Sink,
};

/// A command without what its batch says for all.
pub(super) enum Call {
    Report(Event),
    Cancel(uuid::Uuid),
}

/// Where a command belongs, and what is left of it.
pub(super) fn unpack(command: Command) -> (Address, Call) {
    match command {
        Command::Report(Report {
            trigger_key,
            external_entity_id,
            payload,
            idempotency,
        }) => {
            let address = Address {
                trigger_key,
                kind: Kind::Report,
                entity: external_entity_id,
            };
            let event = Event {
                external_entity_id,
                payload,
                idempotency,
            };
            (address, Call::Report(event))
        }
        Command::Cancel(Cancel {
            trigger_key,
            external_entity_id,
        }) => {
            let address = Address {
                trigger_key,
                kind: Kind::Cancel,
                entity: Some(external_entity_id),
            };
            (address, Call::Cancel(external_entity_id))
        }
    }
}

/// The calls of one trigger and kind as a bulk.
pub(super) fn pack(
    trigger_key: Cow<'static, str>,
    calls: impl ExactSizeIterator<Item = Call>,
) -> Bulk {
    let mut events = Vec::with_capacity(calls.len());
    let mut external_entity_ids = Vec::new();
    for call in calls {
        match call {
            Call::Report(event) => events.push(event),
            Call::Cancel(id) => external_entity_ids.push(id),
        }
    }
    if external_entity_ids.is_empty() {
        Bulk::Report(BulkReport {
            trigger_key,
            events,
        })
    } else {
        Bulk::Cancel(BulkCancel {
            trigger_key,
            external_entity_ids,
        })
    }
}

/// One request. A single command goes as a single call: it costs the same, and a refusal of it comes
/// with the answer's own status instead of an item's code.
pub(super) async fn deliver(sink: &dyn Sink, bulk: Bulk) -> Result<BulkReceipt, Error> {
    if bulk.len() > 1 {
        return sink.send_all(bulk).await;
    }
    let mut outcomes = Vec::with_capacity(1);
    for command in bulk.into_commands() {
        outcomes.push(Outcome::from(sink.send(command).await));
    }
    Ok(BulkReceipt::new(outcomes))
}

/// One outcome for each of `replies`, whatever the sink said.
pub(super) fn outcomes<'a>(
    result: Result<BulkReceipt, Error>,
    replies: impl Iterator<Item = &'a Reply>,
) -> Vec<Outcome> {
    match result {
        Ok(receipt) => {
            let mut told = receipt.into_outcomes().into_iter();
            replies
                .map(|reply| {
                    told.next().unwrap_or_else(|| {
                        reply.unknown("the sink did not say what became of each item")
                    })
                })
                .collect()
        }
        Err(error) => replies.map(|_| Outcome::of_error(error.clone())).collect(),
    }
}
