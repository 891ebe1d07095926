//! One call: what came, what was answered, and what it set going.

use super::differences::differences;
use super::json::readable;
use super::stream::{entity, row};
use super::time::length;
use super::{Look, Wrong, snippet};
use crate::journal::{Event, EventKind};
use crate::labels;
use crate::masks::Stored;
use crate::state::State;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Characters of a body on the page; the control API has all of them.
const SHOWN: usize = 40_000;

/// Activations that one page lists; a bulk call can have 10,000.
const MAX_RUNS: usize = 200;

const MISSING: Wrong =
    Wrong::Missing("The journal has no such request: it was forgotten, or never came.");

pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let seq = look.name().parse().map_err(|_| Wrong::Path)?;
    let state = look.state;
    let requests = &state.engine.log.requests;
    let request = state.engine.shown(requests.get(seq).ok_or(MISSING)?);
    let events = request.events.iter();
    let events: Vec<_> = events
        .filter_map(|seq| state.engine.log.events.get(*seq))
        .collect();
    let trigger = request.trigger_key.as_deref();
    let trigger = trigger.and_then(|key| state.engine.catalog.with_key(key));
    let rust = trigger.and_then(|(_, trigger)| snippet::rust(&request, trigger));
    let replayable =
        request.operation.is_event_call() && request.instance_id.is_some() && trigger.is_some();
    let labels = labels::entities(state, entity(&request));
    let bodies = [&request.request_body, &request.response_body].map(|body| shown(body, SHOWN));
    let mut view = row(request, bodies, labels.values().next());
    view["dedupe"] = dedupe(state, &events);
    view["activations"] = activations(state, &events);
    view["base"] = json!(look.base);
    view["rust"] = json!(rust);
    // Whether the same call can be made again from here.
    view["replayable"] = json!(replayable);
    view["newer"] = json!(requests.after(seq).next().map(|(seq, _)| seq));
    view["older"] = json!(requests.before(seq).next().map(|(seq, _)| seq));
    Ok(view)
}

/// With line breaks, and at most so many characters.
pub(super) fn shown(text: &str, most: usize) -> String {
    let text = readable(text);
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}\n… {} more bytes", &text[..end], text.len() - end),
        None => text,
    }
}

/// The idempotency keys of the call, in their current state.
fn dedupe(state: &State, events: &[&Stored<Event>]) -> Value {
    let (now, log) = (state.engine.log.present.now, &state.engine.log);
    let records = events.iter().filter_map(|stored| {
        let event = state.engine.shown(stored);
        let key = event.idempotency_key?;
        let end = state.engine.key_end(stored);
        let left = end.filter(|end| now < *end);
        let first = event.duplicate_of.filter(|_| event.payload_differs);
        let first = first.and_then(|seq| log.events.get(seq));
        let differs = first.map(|it| differences(&state.engine.shown(it).payload, &event.payload));
        Some(json!({
            "key": key,
            // Whether the key was held already, so that this event had no effect.
            "duplicate": event.duplicate,
            "payloadDiffers": event.payload_differs,
            // The end of the window; absent when the key is forgotten.
            "heldUntil": end,
            "left": left.map(|end| length(end.duration_since(now).as_secs().unsigned_abs())),
            // Where the other payload came from, and what differs in this one.
            "first": first.and_then(|it| log.request_of(it)),
            "differences": differs.unwrap_or_default(),
        }))
    });
    records.collect()
}

/// What the call made or canceled, in its current state.
fn activations(state: &State, events: &[&Stored<Event>]) -> Value {
    let of = |kind: EventKind| -> HashSet<_> {
        let events = events.iter().filter(|it| it.kind == kind);
        events
            .flat_map(|it| it.activation_ids.iter().copied())
            .collect()
    };
    let (made, canceled) = (of(EventKind::Report), of(EventKind::Cancel));
    // An activation that was created comes right after its event; one that was canceled may be anywhere before.
    let from = events.first().filter(|_| canceled.is_empty());
    let all = state
        .engine
        .log
        .activations
        .after(from.map_or(0, |it| it.seq));
    let own = all
        .filter(|(_, it)| made.contains(&it.activation_id) || canceled.contains(&it.activation_id));
    let names = labels::automations(&state.engine);
    let runs = own
        .take(MAX_RUNS.min(made.len() + canceled.len()))
        .map(|(_, it)| {
            let mut run = json!(it);
            run["canceledHere"] = canceled.contains(&it.activation_id).into();
            let name = names.get(it.automation_id.as_str()).copied();
            run["automation"] = name.unwrap_or(&it.automation_id).into();
            run
        });
    runs.collect()
}
