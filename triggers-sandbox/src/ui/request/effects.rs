//! What a call set going: its events, their idempotency keys and their activations.

use crate::journal::{Activation, Event, EventKind, Reason, Request, Status};
use crate::labels;
use crate::masks::Stored;
use crate::state::State;
use crate::ui::automation;
use crate::ui::difference::{Difference, differences};
use crate::ui::time::{When, length};
use serde::Serialize;
use std::collections::HashSet;
use uuid::Uuid;

/// Activations that one page lists; a bulk call can have 10,000.
const MAX_RUNS: usize = 200;

/// One idempotency key of the call, in its current state.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dedupe {
    pub(super) key: String,
    /// Whether the key was held already, so that this event had no effect.
    pub(super) duplicate: bool,
    /// Whether it was held for an event with another payload.
    pub(super) payload_differs: bool,
    /// The end of the window; absent when the key is forgotten.
    pub(super) held_until: Option<When>,
    /// Where the other payload came from, and what differs in this one.
    pub(super) first: Option<u64>,
    pub(super) differences: Vec<Difference>,
    /// What is left of it in words, while it is held.
    pub(super) left: Option<String>,
}

/// One activation that the call made or canceled, in its current state.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    pub(super) activation_id: Uuid,
    pub(super) canceled_here: bool,
    pub(super) automation: String,
    pub(super) external_entity_id: Option<Uuid>,
    pub(super) status: Status,
    pub(super) reason: Option<Reason>,
    pub(super) scheduled_for: Option<When>,
}

impl Run {
    /// The words of the journal, which are those of the service.
    pub(super) fn status(&self) -> &'static str {
        self.status.word()
    }

    pub(super) fn reason(&self) -> Option<String> {
        self.reason.map(automation::reason)
    }
}

/// The events that the call brought, as far as the journal has them.
pub(super) fn events_of<'a>(state: &'a State, request: &Request) -> Vec<&'a Stored<Event>> {
    let events = request.events.iter();
    events
        .filter_map(|seq| state.engine.log.events.get(*seq))
        .collect()
}

pub(super) fn dedupe(state: &State, events: &[&Stored<Event>]) -> Vec<Dedupe> {
    let now = state.engine.log.present.now;
    let keyed = events.iter().filter_map(|stored| {
        let event = state.engine.shown(stored);
        let key = event.idempotency_key?;
        let end = state.engine.key_end(stored);
        let left = end.filter(|end| now < *end);
        let log = &state.engine.log;
        let first = event.duplicate_of.filter(|_| event.payload_differs);
        let first = first.and_then(|seq| log.events.get(seq));
        let call = first.and_then(|first| {
            let call = log.requests.after(first.seq).next();
            call.filter(|(_, it)| it.events.contains(&first.seq))
        });
        Some(Dedupe {
            key,
            first: call.map(|(seq, _)| seq),
            differences: first.map_or_else(Vec::new, |first| {
                differences(&state.engine.shown(first).payload, &event.payload)
            }),
            duplicate: event.duplicate,
            payload_differs: event.payload_differs,
            held_until: end.map(When),
            left: left.map(|end| length(end.duration_since(now).as_secs().unsigned_abs())),
        })
    });
    keyed.collect()
}

pub(super) fn runs(state: &State, events: &[&Stored<Event>]) -> Vec<Run> {
    let ids = events.iter().flat_map(|event| {
        let cancels = event.kind == EventKind::Cancel;
        event.activation_ids.iter().map(move |id| (*id, cancels))
    });
    let (mut made, mut canceled) = (HashSet::new(), HashSet::new());
    for (id, cancels) in ids {
        if cancels { &mut canceled } else { &mut made }.insert(id);
    }
    if made.is_empty() && canceled.is_empty() {
        return Vec::new();
    }
    // An activation that was created comes right after its event; one that was canceled may be anywhere before.
    let from = if canceled.is_empty() {
        events[0].seq
    } else {
        0
    };
    let items = state
        .engine
        .log
        .activations
        .after(from)
        .map(|(_, item)| item);
    let own =
        items.filter(|it| made.contains(&it.activation_id) || canceled.contains(&it.activation_id));
    let names = labels::automations(&state.engine);
    let run = |it: &Activation| Run {
        activation_id: it.activation_id,
        canceled_here: canceled.contains(&it.activation_id),
        automation: names
            .get(it.automation_id.as_str())
            .map_or_else(|| it.automation_id.clone(), |name| (*name).to_owned()),
        external_entity_id: it.external_entity_id,
        status: it.status,
        reason: it.reason,
        scheduled_for: it.scheduled_for.map(When),
    };
    own.take(MAX_RUNS.min(made.len() + canceled.len()))
        .map(run)
        .collect()
}
