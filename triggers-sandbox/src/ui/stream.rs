//! Screen 1: every call of the remote API, newest first.

use super::ROWS;
use super::link::Link;
use super::page::{self, Format, Screen, Shell};
use super::time::When;
use super::verdict::Verdict;
use crate::engine::Engine;
use crate::journal::{Operation, Request};
use crate::labels;
use crate::masks::Stored;
use crate::sent::contains;
use crate::server::App;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// What the address asks for. An empty filter is none, since forms send it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(skip_serializing)]
    format: Format,
    operation: String,
    trigger: String,
    entity: String,
    verdict: String,
    /// Anywhere in the body of the call, ASCII letters in any case.
    text: String,
    /// Only older ones than that number, or only newer ones.
    #[serde(skip_serializing)]
    before: Option<u64>,
    #[serde(skip_serializing)]
    after: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    rows: Vec<Row>,
    /// Requests that the journal holds, whatever is asked for.
    kept: usize,
    /// `before` of the next page, `after` of the one above; absent when there is none.
    older: Option<u64>,
    newer: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    seq: u64,
    at: When,
    wall: When,
    method: String,
    path: String,
    operation: Operation,
    trigger_key: Option<String>,
    instance_id: Option<Uuid>,
    /// Of a call about one entity.
    entity: Option<Uuid>,
    /// Its title or name.
    label: Option<String>,
    idempotency_key: Option<String>,
    items: Option<usize>,
    activated: usize,
    status: u16,
    verdict: Verdict,
    /// The journal's own word, as an error code.
    code: String,
}

#[derive(Template)]
#[template(path = "stream.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
    asked: &'a Asked,
    older: Option<String>,
    newer: Option<String>,
    base: String,
    app: Uuid,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
    headers: axum::http::HeaderMap,
) -> Response {
    let here = (Screen::Stream, "Stream", page::address(&uri));
    let (shell, view) = page::look(&app.shared, here, |state| {
        let mut view = View::of(&state.engine, &asked);
        let labels = labels::entities(state, view.rows.iter().filter_map(|row| row.entity));
        for row in &mut view.rows {
            row.label = row.entity.and_then(|id| labels.get(&id).cloned());
        }
        view
    })
    .await;
    let base = page::base(&headers);
    let app = app.shared.catalog.first_app().unwrap_or_default();
    page::show(asked.format, &view, |view| {
        let older = view.older.map(|seq| asked.link("before", seq));
        let newer = view.newer.map(|seq| asked.link("after", seq));
        let asked = &asked;
        Page {
            shell,
            view,
            asked,
            older,
            newer,
            base,
            app,
        }
        .render()
    })
}

impl View {
    fn of(engine: &Engine, asked: &Asked) -> Self {
        let requests = &engine.log.requests;
        let wanted = |item: &(u64, &Stored<Request>)| asked.fits(engine, item.1);
        let row = |(_, item): (u64, &Stored<Request>)| Row::of(&engine.shown(item));
        let mut rows: Vec<Row>;
        if let Some(after) = asked.after {
            let newer = requests.after(after).filter(wanted);
            rows = newer.take(ROWS).map(row).collect();
            rows.reverse();
        } else {
            let before = asked.before.unwrap_or(u64::MAX);
            let older = requests.before(before).filter(wanted);
            rows = older.take(ROWS).map(row).collect();
        }
        let first = rows.first().map(|row| row.seq);
        let last = rows.last().map(|row| row.seq);
        Self {
            kept: requests.len(),
            older: last.filter(|seq| requests.before(*seq).any(|item| wanted(&item))),
            newer: first.filter(|seq| requests.after(*seq).any(|item| wanted(&item))),
            rows,
        }
    }
}

impl Row {
    fn of(request: &Request) -> Self {
        let single = request.items.is_none();
        let entity = request.entities.first().filter(|_| single);
        let key = request.idempotency_keys.first().filter(|_| single);
        Self {
            seq: request.seq,
            at: When(request.at),
            wall: When(request.wall),
            method: request.method.clone(),
            path: request.path.clone(),
            operation: request.operation,
            trigger_key: request.trigger_key.clone(),
            instance_id: request.instance_id,
            entity: entity.copied(),
            label: None,
            idempotency_key: key.cloned(),
            items: request.items,
            activated: request.activated,
            status: request.status,
            verdict: Verdict::of(&request.verdict),
            code: request.verdict.code().to_owned(),
        }
    }

    fn activated(&self) -> Option<usize> {
        let reports = matches!(self.operation, Operation::Report | Operation::BulkReport);
        let counts = matches!(self.verdict, Verdict::Accepted | Verdict::Partial);
        (reports && counts).then_some(self.activated)
    }

    fn is_unknown(&self) -> bool {
        self.operation == Operation::Unknown
    }

    /// Whether the code says more than the verdict does.
    fn has_code(&self) -> bool {
        !matches!(self.verdict, Verdict::Accepted | Verdict::Partial) && self.code != "DUPLICATE"
    }
}

impl Asked {
    fn operations() -> impl Iterator<Item = &'static str> {
        Operation::ALL.into_iter().map(Operation::name)
    }

    fn fits(&self, engine: &Engine, request: &Stored<Request>) -> bool {
        let is = |asked: &str, it: &str| asked.is_empty() || asked == it;
        is(&self.operation, request.operation.name())
            && is(&self.verdict, Verdict::of(&request.verdict).word())
            && is(
                &self.trigger,
                request.trigger_key.as_deref().unwrap_or_default(),
            )
            && (self.entity.is_empty() || self.is_about_entity(request))
            && (self.text.is_empty() || self.is_in_body(&engine.shown(request)))
    }

    /// As it is, or as JSON spells it.
    fn is_in_body(&self, request: &Request) -> bool {
        let json = Value::from(self.text.as_str()).to_string();
        contains(&request.request_body, &self.text)
            || contains(&request.request_body, &json[1..json.len() - 1])
    }

    fn is_about_entity(&self, request: &Request) -> bool {
        let entity = Uuid::try_parse(&self.entity);
        entity.is_ok_and(|entity| request.entities.contains(&entity))
    }

    fn is_filtered(&self) -> bool {
        self.filters().iter().any(|(_, value)| !value.is_empty())
    }

    /// The address of another page of the same list.
    fn link(&self, name: &str, seq: u64) -> String {
        self.head().with(name, &seq.to_string()).to_string()
    }

    /// The address of the newest page of the same list.
    fn head(&self) -> Link {
        let filters = self.filters().into_iter();
        filters.fold(Link::new("/"), |link, (name, value)| link.with(name, value))
    }

    fn filters(&self) -> [(&'static str, &str); 5] {
        [
            ("operation", &self.operation),
            ("trigger", &self.trigger),
            ("entity", &self.entity),
            ("verdict", &self.verdict),
            ("text", &self.text),
        ]
    }
}
