//! Screen 2: app-defined actions as a mail catcher shows mail.

use super::ROWS;
use super::link::Link;
use super::page::{self, Format, Screen, Shell};
use super::time::When;
use crate::sent::{self, Filter, Sent, Status};
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
    /// Only older ones than that number.
    before: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    /// On the first page.
    due: Vec<Sent>,
    items: Vec<Sent>,
    /// `before` of the next page.
    older: Option<u64>,
}

#[derive(Template)]
#[template(path = "sent.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
    filter: &'a Filter,
    first: bool,
    older: Option<String>,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
    Query(filter): Query<Filter>,
) -> Response {
    let here = (Screen::Sent, "Sent", page::address(&uri));
    let (shell, view) =
        page::look(&app.shared, here, |state| View::of(state, &asked, &filter)).await;
    page::show(asked.format, &view, |view| {
        let older = view.older.map(|seq| older(&filter, seq));
        Page {
            shell,
            view,
            filter: &filter,
            first: asked.before.is_none(),
            older,
        }
        .render()
    })
}

impl View {
    fn of(state: &Inner, asked: &Asked, filter: &Filter) -> Self {
        let mut found = sent::before(state, asked.before.unwrap_or(u64::MAX), filter);
        let mut items: Vec<_> = found.by_ref().take(ROWS).collect();
        let more = items.len() == ROWS && found.next().is_some();
        sent::label(state, &mut items);
        Self {
            due: match asked.before {
                None => sent::due(state, filter),
                Some(_) => Vec::new(),
            },
            older: items.last().and_then(|it| it.seq).filter(|_| more),
            items,
        }
    }
}

fn older(filter: &Filter, seq: u64) -> String {
    let link = Link::new("/ui/sent")
        .with("text", &filter.text)
        .with("trigger", &filter.trigger)
        .with("entity", &filter.entity)
        .with("status", &filter.status);
    link.with("before", &seq.to_string()).to_string()
}

impl Sent {
    fn when(&self) -> When {
        When(self.at)
    }

    fn reported(&self) -> Option<When> {
        self.why.reported_at.map(When)
    }

    fn anchor(&self) -> String {
        match self.seq {
            Some(seq) => format!("m{seq}"),
            None => Link::under(&format!("d{}-", self.activation_id), &self.action_id).to_string(),
        }
    }

    fn headline(&self) -> &str {
        let key = self.action_key.as_deref().unwrap_or(&self.action_id);
        self.subject.as_deref().unwrap_or(key)
    }

    /// The input but for what is shown above it; texts without quotes.
    fn members(&self) -> Vec<(&str, String)> {
        let members = self.input.as_object().into_iter().flatten();
        let members = members.map(|(key, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (key.as_str(), text)
        });
        members
            .filter(|(_, text)| Some(text) != self.text.as_ref())
            .collect()
    }
}
