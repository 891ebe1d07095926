//! Screen 2, the way in: which entities were heard of, the latest first.

use super::ROWS;
use super::link::Link;
use super::page::{self, Format, Screen, Shell};
use super::time::When;
use crate::journal::{EventKind, Status};
use crate::labels;
use crate::sent::contains;
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
    trigger: String,
    /// Beginning of an entity id, or part of a label.
    entity: String,
    page: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    rows: Vec<Row>,
    /// All that fit.
    found: usize,
    newer: Option<String>,
    older: Option<String>,
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
    last: When,
    last_kind: EventKind,
}

impl Row {
    fn last_word(&self) -> &'static str {
        match self.last_kind {
            EventKind::Report => "report",
            EventKind::Cancel => "cancel",
        }
    }
}

#[derive(Template)]
#[template(path = "entities.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
    asked: &'a Asked,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = (Screen::Entities, "Entities", page::address(&uri));
    let (shell, view) = page::look(&app.shared, here, |state| View::of(state, &asked)).await;
    page::show(asked.format, &view, |view| {
        let asked = &asked;
        Page { shell, view, asked }.render()
    })
}

impl View {
    fn of(state: &Inner, asked: &Asked) -> Self {
        let mut order: Vec<Row> = Vec::new();
        let mut places: HashMap<(Uuid, Uuid), usize> = HashMap::new();
        let wanted = asked.entity.to_ascii_lowercase();
        for (_, event) in state.engine.log.events.before(u64::MAX) {
            let Some(entity) = event.external_entity_id else {
                continue;
            };
            if !(asked.trigger.is_empty() || asked.trigger == event.trigger_key) {
                continue;
            }
            let place = *places
                .entry((event.instance_id, entity))
                .or_insert_with(|| {
                    order.push(Row {
                        external_entity_id: entity,
                        label: None,
                        instance_id: event.instance_id,
                        triggers: BTreeSet::new(),
                        reports: 0,
                        cancels: 0,
                        pending: 0,
                        last: When(event.at),
                        last_kind: event.kind,
                    });
                    order.len() - 1
                });
            let row = &mut order[place];
            match event.kind {
                EventKind::Report => row.reports += 1,
                EventKind::Cancel => row.cancels += 1,
            }
            if !row.triggers.contains(&event.trigger_key) {
                row.triggers.insert(event.trigger_key.clone());
            }
        }
        for (_, run) in state.engine.log.activations.after(0) {
            let waits = matches!(
                run.status,
                Status::Scheduled | Status::Initiated | Status::Started
            );
            let place = run
                .external_entity_id
                .and_then(|it| places.get(&(run.instance_id, it)));
            if let Some(place) = place.filter(|_| waits) {
                order[*place].pending += 1;
            }
        }
        let labels = labels::entities(state, order.iter().map(|row| row.external_entity_id));
        for row in &mut order {
            row.label = labels.get(&row.external_entity_id).cloned();
        }
        order.retain(|row| {
            let label = row.label.as_deref().unwrap_or_default();
            row.external_entity_id.to_string().starts_with(&wanted) || contains(label, &wanted)
        });
        let found = order.len();
        let from = asked.page.saturating_mul(ROWS);
        let more = from.saturating_add(ROWS) < found;
        Self {
            rows: order.into_iter().skip(from).take(ROWS).collect(),
            found,
            newer: asked.page.checked_sub(1).map(|page| asked.link(page)),
            older: more.then(|| asked.link(asked.page + 1)),
        }
    }
}

impl Asked {
    fn link(&self, page: usize) -> String {
        let link = Link::new("/ui/entities");
        let link = link
            .with("trigger", &self.trigger)
            .with("entity", &self.entity);
        link.with("page", &page.to_string()).to_string()
    }

    fn is_filtered(&self) -> bool {
        !self.trigger.is_empty() || !self.entity.is_empty()
    }
}
