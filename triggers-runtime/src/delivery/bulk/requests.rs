//! From items to requests.

use std::hash::Hash;

use uuid::Uuid;

use super::plan::Entry;
use crate::delivery::call::{Call, Deadline};
use crate::delivery::lane::LaneKey;
use crate::delivery::observe::Operation;
use crate::delivery::policy::Kind;
use crate::http::wire::request;
use crate::{Bulk, Event, Idempotency};

/// What two items of one call must not overlap in: their entity, or, without one, their key, as
/// what the service makes of two requests at once under one key is not documented.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Lane<'a> {
    Entity(Uuid),
    Key(&'a str),
}

pub(super) fn entries(bulk: &Bulk) -> Vec<Entry<Lane<'_>>> {
    match bulk {
        Bulk::Report(bulk) => bulk.events.iter().map(entry).collect(),
        Bulk::Cancel(bulk) => {
            let ids = bulk.external_entity_ids.iter();
            ids.map(|id| Entry {
                lane: Some(Lane::Entity(*id)),
                bytes: request::ID_SIZE,
                repeatable: true,
            })
            .collect()
        }
    }
}

fn entry(event: &Event) -> Entry<Lane<'_>> {
    let key = event.idempotency.as_ref().map(Idempotency::key);
    Entry {
        lane: event
            .external_entity_id
            .map(Lane::Entity)
            .or(key.map(Lane::Key)),
        bytes: request::size(event),
        repeatable: key.is_some(),
    }
}

/// The lane of an item, which it shares with calls outside this one; none without an entity.
pub(super) fn lane_key(bulk: &Bulk, at: usize) -> Option<LaneKey> {
    match bulk {
        Bulk::Report(bulk) => {
            let id = bulk.events.get(at)?.external_entity_id?;
            Some((bulk.trigger_key.clone(), id))
        }
        Bulk::Cancel(bulk) => {
            let id = *bulk.external_entity_ids.get(at)?;
            Some((bulk.trigger_key.clone(), id))
        }
    }
}

/// How the item bears repetition.
pub(super) fn kind(bulk: &Bulk, at: usize) -> Kind {
    match bulk {
        Bulk::Report(bulk) => match bulk.events.get(at) {
            Some(event) if event.idempotency.is_some() => Kind::Keyed,
            _ => Kind::Unkeyed,
        },
        Bulk::Cancel(_) => Kind::Cancel,
    }
}

/// One request for the items of a batch, which are all alike in kind.
pub(super) fn call<'a>(bulk: &'a Bulk, batch: &[usize]) -> Call<'a> {
    let (operation, body) = match bulk {
        Bulk::Report(report) => {
            let events = batch.iter().filter_map(|at| report.events.get(*at));
            let events: Vec<&Event> = events.collect();
            let body = request::bulk_report(&report.trigger_key, &events);
            (Operation::BulkReport, body)
        }
        Bulk::Cancel(cancel) => {
            let ids = batch
                .iter()
                .filter_map(|at| cancel.external_entity_ids.get(*at));
            let ids: Vec<Uuid> = ids.copied().collect();
            let body = request::bulk_cancel(&cancel.trigger_key, &ids);
            (Operation::BulkCancel, body)
        }
    };
    Call {
        operation,
        trigger_key: bulk.trigger_key(),
        body: body.into(),
        kind: batch.first().map_or(Kind::Unkeyed, |at| kind(bulk, *at)),
        items: batch.len(),
        deadline: Deadline::Paced,
    }
}
