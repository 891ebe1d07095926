//! One call: what came, what was answered, and what it set going.

mod effects;
mod snippet;

use super::json;
use super::link::Link;
use super::page::{self, Format, Missing, Screen, Shell};
use super::time::When;
use super::verdict::Verdict;
use crate::journal::{Operation, Problem};
use crate::labels;
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use effects::{Dedupe, Run};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Characters of a body on the page; the control API has all of them.
const SHOWN: usize = 40_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    seq: u64,
    at: When,
    wall: When,
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    instance_id: Option<Uuid>,
    operation: Operation,
    trigger_key: Option<String>,
    entities: Vec<Uuid>,
    /// Of the entity of a call about one.
    label: Option<String>,
    items: Option<usize>,
    status: u16,
    verdict: Verdict,
    code: String,
    request_body: String,
    response_body: String,
    problems: Vec<Problem>,
    dedupe: Vec<Dedupe>,
    activations: Vec<Run>,
    curl: Option<String>,
    rust: Option<String>,
    /// Whether the same call can be made again from here.
    replayable: bool,
    newer: Option<u64>,
    older: Option<u64>,
}

#[derive(Template)]
#[template(path = "request.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(seq): Path<u64>,
    uri: Uri,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let title = format!("Request {seq}");
    let base = page::base(&headers);
    let here = (Screen::Stream, title.as_str(), page::address(&uri));
    let (shell, view) = page::look(&app.shared, here, |state| View::of(state, seq, &base)).await;
    match view {
        None => Missing("The journal has no such request: it was forgotten, or never came.")
            .into_response(),
        Some(view) => page::show(asked.format, &view, |view| Page { shell, view }.render()),
    }
}

impl View {
    fn of(state: &Inner, seq: u64, base: &str) -> Option<Self> {
        let requests = &state.engine.log.requests;
        let request = &state.engine.shown(requests.get(seq)?);
        let (older, newer) = (requests.before(seq).next(), requests.after(seq).next());
        let events = effects::events_of(state, request);
        let body = serde_json::from_str(&request.request_body).unwrap_or(Value::Null);
        let trigger = snippet::trigger(state, request);
        Some(Self {
            trigger_key: request.trigger_key.clone(),
            at: When(request.at),
            wall: When(request.wall),
            method: request.method.clone(),
            path: request.path.clone(),
            headers: request.headers.clone(),
            instance_id: request.instance_id,
            operation: request.operation,
            entities: request.entities.clone(),
            label: labels::entities(state, request.entities.first().copied())
                .into_values()
                .next(),
            items: request.items,
            status: request.status,
            verdict: Verdict::of(&request.verdict),
            code: request.verdict.code().to_owned(),
            request_body: shown(&request.request_body, SHOWN),
            response_body: shown(&request.response_body, SHOWN),
            problems: request.problems.clone(),
            dedupe: effects::dedupe(state, &events),
            activations: effects::runs(state, &events),
            curl: snippet::curl(request, base),
            rust: trigger.and_then(|trigger| snippet::rust(request, &body, trigger)),
            replayable: request.operation.is_event_call()
                && request.instance_id.is_some()
                && trigger.is_some(),
            newer: newer.map(|(seq, _)| seq),
            older: older.map(|(seq, _)| seq),
            seq,
        })
    }

    fn is_report(&self) -> bool {
        matches!(self.operation, Operation::Report | Operation::BulkReport)
    }

    /// The entity of a call about one.
    fn entity(&self) -> Option<&Uuid> {
        self.entities.first().filter(|_| self.items.is_none())
    }
}

/// With line breaks, and at most so many characters.
pub(super) fn shown(text: &str, most: usize) -> String {
    let text = json::readable(text);
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}\n… {} more bytes", &text[..end], text.len() - end),
        None => text,
    }
}
