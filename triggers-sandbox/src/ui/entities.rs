//! Which entities were heard of, the latest first.

use super::{Look, ROWS, Wrong};
use crate::journal::{EventKind, Status};
use crate::labels;
use crate::sent::contains;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    trigger: String,
    /// Beginning of an entity id, or part of a label.
    entity: String,
    page: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    external_entity_id: Uuid,
    /// The title or name in the latest report.
    label: Option<String>,
    instance_id: Uuid,
    triggers: BTreeSet<String>,
    reports: usize,
    cancels: usize,
    /// Activations that have not ended.
    pending: usize,
    last: Timestamp,
    last_kind: EventKind,
}

pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let asked: Asked = look.asked()?;
    let log = &look.state.engine.log;
    let mut rows: Vec<Row> = Vec::new();
    let mut places: HashMap<(Uuid, Uuid), usize> = HashMap::new();
    let events = log.events.before(u64::MAX).map(|(_, it)| it);
    for event in events.filter(|it| asked.trigger.is_empty() || asked.trigger == it.trigger_key) {
        let Some(entity) = event.external_entity_id else {
            continue;
        };
        let place = *places
            .entry((event.instance_id, entity))
            .or_insert_with(|| {
                rows.push(Row {
                    external_entity_id: entity,
                    label: None,
                    instance_id: event.instance_id,
                    triggers: BTreeSet::new(),
                    reports: 0,
                    cancels: 0,
                    pending: 0,
                    last: event.at,
                    last_kind: event.kind,
                });
                rows.len() - 1
            });
        let row = &mut rows[place];
        match event.kind {
            EventKind::Report => row.reports += 1,
            EventKind::Cancel => row.cancels += 1,
        }
        if !row.triggers.contains(&event.trigger_key) {
            row.triggers.insert(event.trigger_key.clone());
        }
    }
    for (_, run) in log.activations.after(0) {
        let waits = matches!(
            run.status,
            Status::Scheduled | Status::Initiated | Status::Started
        );
        let entity = run.external_entity_id.filter(|_| waits);
        if let Some(place) = entity.and_then(|it| places.get(&(run.instance_id, it))) {
            rows[*place].pending += 1;
        }
    }
    let labels = labels::entities(look.state, rows.iter().map(|row| row.external_entity_id));
    let wanted = asked.entity.to_ascii_lowercase();
    rows.retain(|row| {
        let label = labels
            .get(&row.external_entity_id)
            .map_or("", String::as_str);
        row.external_entity_id.to_string().starts_with(&wanted) || contains(label, &wanted)
    });
    let found = rows.len();
    let from = asked.page.saturating_mul(ROWS);
    let mut rows: Vec<_> = rows.into_iter().skip(from).take(ROWS).collect();
    for row in &mut rows {
        row.label = labels.get(&row.external_entity_id).cloned();
    }
    Ok(json!({
        "rows": rows,
        // All that fit.
        "found": found,
        "more": from.saturating_add(ROWS) < found,
        "asked": asked,
    }))
}
