//! What all pages share: the frame around a screen, and the choice between HTML and JSON.

use super::time::When;
use crate::error::Error;
use crate::remote::Refusal;
use crate::shared::Shared;
use crate::state::State;
use askama::Template;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The entries of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Screen {
    Stream,
    Sent,
    Entities,
    Clock,
    Faults,
    Automations,
    Send,
    App,
}

impl Screen {
    /// Each with its address; the n-th is opened by the key n.
    const ALL: [(Self, &str, &str); 8] = [
        (Self::Stream, "Stream", "/"),
        (Self::Sent, "Sent", "/ui/sent"),
        (Self::Entities, "Entities", "/ui/entities"),
        (Self::Clock, "Clock", "/ui/clock"),
        (Self::Faults, "Faults", "/ui/faults"),
        (Self::Automations, "Automations", "/ui/automations"),
        (Self::Send, "Send", "/ui/send"),
        (Self::App, "App", "/ui/app"),
    ];
}

/// The frame around a screen.
#[derive(Debug)]
pub(super) struct Shell {
    pub(super) title: String,
    /// How many changes there were when the page was made, or fewer.
    pub(super) changes: u64,
    pub(super) screen: Screen,
    pub(super) now: When,
    pub(super) frozen: bool,
    pub(super) next_due: Option<When>,
    /// Faults that may still strike.
    pub(super) faults: usize,
    /// The same screen as JSON.
    pub(super) json: String,
}

impl Shell {
    /// `path` is the address of the page, its query included.
    pub(super) fn new(
        state: &State,
        changes: u64,
        screen: Screen,
        title: &str,
        path: &str,
    ) -> Self {
        let join = if path.contains('?') { '&' } else { '?' };
        Self {
            title: title.to_owned(),
            changes,
            screen,
            now: When(state.engine.log.present.now),
            frozen: state.clock.is_frozen(),
            next_due: state.next_due().map(When),
            faults: state.faults.active(),
            json: format!("{path}{join}format=json"),
        }
    }

    pub(super) fn entries(
        &self,
    ) -> impl Iterator<Item = (usize, &'static str, &'static str, bool)> {
        let current = self.screen;
        let entry = move |(index, (screen, name, path)): (usize, _)| {
            (index + 1, name, path, screen == current)
        };
        Screen::ALL.into_iter().enumerate().map(entry)
    }

    pub(super) fn due_in(&self) -> Option<String> {
        self.next_due.map(|due| due.from(self.now.0))
    }
}

/// `?format=json` asks for the view model itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    #[default]
    Html,
    Json,
}

/// A screen in the form that was asked for.
pub(super) fn show<V: Serialize>(
    format: Format,
    view: &V,
    page: impl FnOnce(&V) -> askama::Result<String>,
) -> Response {
    match format {
        Format::Json => axum::Json(view).into_response(),
        Format::Html => html(StatusCode::OK, page(view)),
    }
}

fn html(status: StatusCode, page: askama::Result<String>) -> Response {
    match page {
        Ok(text) => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (status, kind, text).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// What a page says when there is nothing at its address.
pub(super) struct Missing(pub(super) &'static str);

#[derive(Template)]
#[template(path = "missing.html")]
struct MissingPage {
    sentence: &'static str,
}

impl IntoResponse for Missing {
    fn into_response(self) -> Response {
        let page = MissingPage { sentence: self.0 };
        html(StatusCode::NOT_FOUND, page.render())
    }
}

/// The path and query of a page.
pub(super) fn address(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", PathAndQuery::as_str)
}

/// Where the reader's browser found the sandbox; the guard has seen that it is a loopback name.
pub(super) fn base(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("127.0.0.1"))
}

/// Gathers a view and its frame in one look at the state.
pub(super) async fn look<V>(
    shared: &Arc<Shared>,
    (screen, title, path): (Screen, &str, &str),
    gather: impl FnOnce(&State) -> V,
) -> (Shell, V) {
    // Before the look: what changes in between is then told once too often, never too seldom.
    let changes = shared.changes().borrow().unwrap_or_default();
    let look = |state: &State| {
        let view = gather(state);
        (Shell::new(state, changes, screen, title, path), view)
    };
    shared.look(look).await
}

/// A change that cannot be made; told as the control API tells it.
pub(super) struct Refused(pub(super) String);

/// The body of a change.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body)
        .map_err(|error| Refused(format!("the body cannot be read: {error}")))
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let refusal = Refusal::application(StatusCode::BAD_REQUEST, "BAD_REQUEST", self.0);
        (refusal.status, axum::Json(refusal.body())).into_response()
    }
}
