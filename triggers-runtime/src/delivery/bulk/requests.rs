//! From items to requests.

use std::hash::Hash;

use uuid::Uuid;

use super::plan::Entry;
use crate::delivery::call::{Call, Deadline};
use crate::delivery::lane::LaneKey;
use crate::delivery::observe::Operation;
use crate::delivery::policy::Kind;
use crate::http::wire::request;
use crate::{Action, Bulk, Report};

/// What two items of one call must not overlap in: their entity, or, without one, their key, as
/// what the service makes of two requests at once under one key is not documented.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Lane<'a> {
    Entity(Uuid),
    Key(&'a str),
}

pub(super) fn entries(bulk: &Bulk) -> Vec<Entry<Lane<'_>>> {
    bulk.actions.iter().map(entry).collect()
}

fn entry(action: &Action) -> Entry<Lane<'_>> {
    let key = action
        .as_report()
        .and_then(|report| Some(report.idempotency.as_ref()?.key()));
    Entry {
        lane: action
            .external_entity_id()
            .map(Lane::Entity)
            .or(key.map(Lane::Key)),
        bytes: action.as_report().map_or(request::ID_SIZE, request::size),
        repeatable: action.is_repeatable(),
    }
}

/// The lane of an item, which it shares with calls outside this one; none without an entity.
pub(super) fn lane_key(bulk: &Bulk, at: usize) -> Option<LaneKey> {
    let id = bulk.actions.get(at)?.external_entity_id()?;
    Some((bulk.trigger_key.clone(), id))
}

/// How the item bears repetition.
pub(super) fn kind(bulk: &Bulk, at: usize) -> Kind {
    match bulk.actions.get(at) {
        Some(Action::Cancel { .. }) => Kind::Cancel,
        Some(action) if action.is_repeatable() => Kind::Keyed,
        _ => Kind::Unkeyed,
    }
}

/// One request for the items of a batch, which are all alike in kind.
pub(super) fn call<'a>(bulk: &'a Bulk, batch: &[usize]) -> Call<'a> {
    let actions = || batch.iter().filter_map(|at| bulk.actions.get(*at));
    let kind = batch.first().map_or(Kind::Unkeyed, |at| kind(bulk, *at));
    let (operation, body) = if kind == Kind::Cancel {
        let ids: Vec<Uuid> = actions().filter_map(Action::external_entity_id).collect();
        let body = request::bulk_cancel(&bulk.trigger_key, &ids);
        (Operation::BulkCancel, body)
    } else {
        let reports: Vec<&Report> = actions().filter_map(Action::as_report).collect();
        let body = request::bulk_report(&bulk.trigger_key, &reports);
        (Operation::BulkReport, body)
    };
    Call {
        operation,
        trigger_key: &bulk.trigger_key,
        body: body.into(),
        kind,
        items: batch.len(),
        deadline: Deadline::Paced,
    }
}
