//! Screen 3: the virtual clock, and what is due next.

use super::ROWS;
use super::page::{self, Format, Screen, Shell};
use super::time::When;
use crate::engine::clock::later;
use crate::engine::inspect::Upcoming;
use crate::labels;
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
    /// The last place of the page before: its due time and its number.
    due: Option<Timestamp>,
    number: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    now: When,
    wall: When,
    frozen: bool,
    /// The next midnight, to propose something.
    #[serde(skip)]
    tomorrow: String,
    next_due: Option<When>,
    /// Pieces of work that wait in all.
    waiting: usize,
    rows: Vec<Row>,
    /// Query of the next page.
    next: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    number: u64,
    due_at: When,
    due_in: String,
    /// `start`, or the id of the action.
    action: Option<String>,
    kind: &'static str,
    activation_id: Uuid,
    automation: String,
    instance_id: Uuid,
    trigger_key: String,
    external_entity_id: Option<Uuid>,
    /// The title or name of the entity.
    entity_label: Option<String>,
}

#[derive(Template)]
#[template(path = "clock.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
    first: bool,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = (Screen::Clock, "Clock", page::address(&uri));
    let (shell, view) = page::look(&app.shared, here, |state| View::of(state, &asked)).await;
    let first = asked.due.is_none();
    page::show(asked.format, &view, |view| {
        Page { shell, view, first }.render()
    })
}

impl View {
    fn of(state: &Inner, asked: &Asked) -> Self {
        let now = state.engine.log.present.now;
        let from = (asked.due.unwrap_or(Timestamp::MIN), asked.number);
        let mut waiting = state.engine.upcoming(from);
        let mut rows: Vec<_> = waiting
            .by_ref()
            .take(ROWS)
            .map(|it| Row::of(&it, now))
            .collect();
        let more = waiting.next().is_some();
        let labels = labels::entities(state, rows.iter().filter_map(|it| it.external_entity_id));
        for row in &mut rows {
            let id = row.external_entity_id;
            row.entity_label = id.and_then(|id| labels.get(&id).cloned());
        }
        let next = rows.last().filter(|_| more).map(|row| {
            let link = super::link::Link::new("/ui/clock");
            let link = link.with("due", &row.due_at.exact());
            link.with("number", &row.number.to_string()).to_string()
        });
        Self {
            now: When(now),
            wall: When(state.engine.log.present.wall),
            tomorrow: When(later(now, Duration::from_secs(24 * 3600)))
                .as_text("%Y-%m-%dT00:00:00Z"),
            frozen: state.clock.is_frozen(),
            next_due: state.next_due().map(When),
            waiting: state.engine.waiting(),
            rows,
            next,
        }
    }
}

impl Row {
    fn of(waiting: &Upcoming<'_>, now: Timestamp) -> Self {
        let action = waiting.action.and_then(|id| waiting.automation.action(id));
        Self {
            number: waiting.slot.1,
            due_at: When(waiting.slot.0),
            due_in: When(waiting.slot.0).from(now),
            action: waiting.action.map(str::to_owned),
            kind: action.map_or("starts", |action| action.kind.word()),
            activation_id: waiting.activation,
            automation: waiting.automation.label().to_owned(),
            instance_id: waiting.caller.instance,
            trigger_key: waiting.trigger_key.to_owned(),
            external_entity_id: waiting.external_entity_id,
            entity_label: None,
        }
    }
}
