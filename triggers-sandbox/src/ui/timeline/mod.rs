//! Screen 2: one entity on virtual time, one lane for each trigger and app instance.

mod draw;
mod gather;
mod scale;

use super::link::Link;
use super::page::{self, Format, Missing, Screen, Shell};
use super::time::When;
use crate::labels;
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use draw::Drawing;
use gather::{Kind, Lane};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
    scale: Scale,
}

/// Whether distances are those of time, or one step for each moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scale {
    #[default]
    Time,
    Order,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    external_entity_id: Uuid,
    /// Its title or name.
    label: Option<String>,
    now: When,
    lanes: Vec<Lane>,
    /// All marks of all lanes, in order of time.
    entries: Vec<Entry>,
}

/// One line of the list under the drawing.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(flatten)]
    mark: gather::Mark,
    trigger_key: String,
    instance_id: Uuid,
    automation: Option<String>,
    activation_id: Option<Uuid>,
    /// In words, against the present.
    from_now: String,
    /// Whether it is the first that is still to come.
    first_to_come: bool,
    /// Whether it is the first line of its activation, which links lead to.
    #[serde(skip)]
    leads: bool,
}

impl Entry {
    /// Where a link to it leads; one line for each activation, one for each call.
    fn anchor(&self) -> Option<String> {
        match self.activation_id {
            Some(id) => self.leads.then(|| format!("a{id}")),
            None => Some(format!("s{}", self.mark.seq)),
        }
    }
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
    drawing: Drawing,
    by_order: bool,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let Ok(entity) = Uuid::try_parse(&id) else {
        return Missing("An external entity id is a GUID; the sandbox has refused this one.")
            .into_response();
    };
    let title = format!("Entity {entity}");
    let here = (Screen::Entities, title.as_str(), page::address(&uri));
    let (shell, view) = page::look(&app.shared, here, |state| View::of(state, entity)).await;
    page::show(asked.format, &view, |view| {
        let drawing = Drawing::of(&view.lanes, view.now.0, asked.scale);
        let by_order = asked.scale == Scale::Order;
        Page {
            shell,
            view,
            drawing,
            by_order,
        }
        .render()
    })
}

impl View {
    fn of(state: &Inner, entity: Uuid) -> Self {
        let now = state.engine.log.present.now;
        let lanes = gather::lanes(state, entity);
        let mut entries: Vec<Entry> = lanes.iter().flat_map(|lane| lane.entries(now)).collect();
        entries.sort_by_key(|entry| (entry.mark.at, entry.mark.seq));
        let mut led = HashSet::new();
        for entry in &mut entries {
            entry.leads = entry.activation_id.is_some_and(|id| led.insert(id));
        }
        let next = entries.iter_mut().find(|entry| entry.mark.at.0 > now);
        if let Some(next) = next {
            next.first_to_come = true;
        }
        Self {
            external_entity_id: entity,
            label: labels::entities(state, [entity]).remove(&entity),
            now: When(now),
            lanes,
            entries,
        }
    }
}

impl Lane {
    fn entries(&self, now: Timestamp) -> Vec<Entry> {
        let calls = self.calls.iter().map(|mark| (mark, None));
        let runs = self.runs.iter();
        let done = runs.flat_map(|run| run.marks.iter().map(move |mark| (mark, Some(run))));
        let entry = |(mark, run): (&gather::Mark, Option<&gather::Run>)| Entry {
            mark: mark.clone(),
            trigger_key: self.trigger_key.clone(),
            instance_id: self.instance_id,
            automation: run.map(|run| run.automation.clone()),
            activation_id: run.map(|run| run.activation_id),
            from_now: mark.at.from(now),
            first_to_come: false,
            leads: false,
        };
        calls.chain(done).map(entry).collect()
    }
}
