//! One entity on virtual time, one lane for each trigger and app instance.

use super::request::shown;
use super::stream::outcome;
use super::{Look, Wrong, drawing};
use crate::labels;
use crate::timeline::{Entry, Kind, entries};
use serde_json::{Value, json};
use std::collections::HashSet;
use uuid::Uuid;

/// Entries of one page; the oldest are left out.
const MAX_ENTRIES: usize = 500;

/// Characters of a body; the page of the request has more.
const SHOWN: usize = 4_000;

const MISSING: Wrong =
    Wrong::Missing("An external entity id is a GUID; the sandbox has refused this one.");

pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let entity = Uuid::try_parse(look.name()).map_err(|_| MISSING)?;
    let now = look.state.engine.log.present.now;
    let mut entries = entries(look.state, Some(entity));
    let left_out = entries.len().saturating_sub(MAX_ENTRIES);
    entries.drain(..left_out);
    let mut led = HashSet::new();
    let row = |entry: &Entry| {
        let mut row = json!(entry);
        // Where links to it lead: one line for each activation, one for each call.
        row["anchor"] = match entry.activation_id {
            Some(id) => led.insert(id).then(|| format!("a{id}")).into(),
            None => format!("s{}", entry.seq).into(),
        };
        if matches!(entry.kind, Kind::Webhook | Kind::Provider) {
            row["sent"] = sent(look, entry.seq);
        }
        row
    };
    Ok(json!({
        "externalEntityId": entity,
        "label": labels::entities(look.state, [entity]).get(&entity),
        "now": now,
        "leftOut": left_out,
        "drawing": drawing::of(&entries, now),
        "entries": entries.iter().map(row).collect::<Vec<_>>(),
    }))
}

/// What was sent to the app, and what it answered.
fn sent(look: &Look<'_>, seq: u64) -> Value {
    let engine = &look.state.engine;
    let request = engine.log.requests.get(seq).map(|it| engine.shown(it));
    json!(request.map(|it| json!({
        "outcome": outcome(&it.verdict),
        "status": it.status,
        "problem": it.problems.first().map(|it| &it.description),
        "request": shown(&it.request_body, SHOWN),
        "answer": shown(&it.response_body, SHOWN),
    })))
}
