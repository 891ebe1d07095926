//! The pages at `/`: rendered here from what the engine holds, read-only but for the control API.
//!
//! A screen is a function from the state to JSON, which runs under the lock, and a template that turns
//! this JSON into HTML outside of it; `?format=json` gives the JSON itself. Every change on a page goes
//! through the control API or through [`changes`], with the header that the guard asks for; a page without
//! script can only look.

mod app;
mod assets;
mod automations;
mod changes;
mod clock;
mod differences;
mod drawing;
mod entities;
mod faults;
mod guard;
mod json;
mod render;
mod request;
mod send;
mod sent;
mod snippet;
mod stream;
mod time;
mod timeline;

use crate::remote::Refusal;
use crate::server::App;
use crate::server::guard::only_deliberate_changes;
use crate::shared::Shared;
use crate::state::State;
use axum::Router;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use render::html;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// Rows of one page of a list: what a browser paints without effort.
const ROWS: usize = 100;

/// One screen.
struct Screen {
    path: &'static str,
    /// Its entry in the navigation.
    tab: &'static str,
    template: &'static str,
    /// Its content.
    view: fn(&Look<'_>) -> Result<Value, Wrong>,
}

macro_rules! screens {
    ($($path:literal $tab:literal $template:literal $view:path,)*) => {
        [$(Screen { path: $path, tab: $tab, template: $template, view: $view },)*]
    };
}

/// Those without a parameter are in the navigation; the n-th is opened by the key n.
const SCREENS: [Screen; 10] = screens! {
    "/" "Stream" "stream.html" stream::view,
    "/ui/sent" "Sent" "sent.html" sent::view,
    "/ui/entities" "Entities" "entities.html" entities::view,
    "/ui/clock" "Clock" "clock.html" clock::view,
    "/ui/faults" "Faults" "faults.html" faults::view,
    "/ui/automations" "Automations" "automations.html" automations::view,
    "/ui/send" "Send" "send.html" send::view,
    "/ui/app" "App" "app.html" app::view,
    "/ui/requests/{seq}" "Stream" "request.html" request::view,
    "/ui/entities/{id}" "Entities" "timeline.html" timeline::view,
};

/// The pages, their assets and their stream of changes.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let changes = Router::new()
        .route("/ui/send", post(send::call))
        .route("/ui/replay", post(send::replay))
        .route("/ui/faults", post(faults::add))
        .layer(from_fn(only_deliberate_changes))
        .with_state(Arc::clone(app));
    let mut router = Router::new().merge(changes);
    for screen in &SCREENS {
        let shared = Arc::clone(&app.shared);
        let answer = move |uri, headers| show(shared, screen, uri, headers);
        router = router.route(screen.path, get(answer));
    }
    let missing = async || Wrong::Missing("The sandbox has no such page.");
    let shared = Arc::clone(&app.shared);
    router
        .route("/ui/changes", get(async move || changes::follow(&shared)))
        .route("/ui/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::icon))
        // Without these they would count as calls of the remote API, and be written down as such.
        .route("/ui", any(missing))
        .route("/ui/", any(missing))
        .route("/ui/{*rest}", any(missing))
        .layer(from_fn(guard::closed_page))
}

/// What a screen is made of.
struct Look<'a> {
    state: &'a State,
    shared: &'a Shared,
    uri: &'a Uri,
    /// Where the reader's browser found the sandbox.
    base: String,
}

impl Look<'_> {
    /// The query.
    fn asked<T: DeserializeOwned>(&self) -> Result<T, Wrong> {
        let Query(asked) = Query::try_from_uri(self.uri).map_err(Wrong::Query)?;
        Ok(asked)
    }

    /// The last part of the path.
    fn name(&self) -> &str {
        self.uri.path().rsplit('/').next().unwrap_or_default()
    }
}

/// Why there is no such screen.
#[derive(Debug)]
enum Wrong {
    /// Nothing is there; a sentence for people.
    Missing(&'static str),
    Path,
    Query(QueryRejection),
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        match self {
            Self::Missing(sentence) => html(
                StatusCode::NOT_FOUND,
                "missing.html",
                json!({ "sentence": sentence }),
            ),
            Self::Path => (StatusCode::BAD_REQUEST, "the path cannot be read").into_response(),
            Self::Query(rejection) => rejection.into_response(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Html,
    Json,
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    format: Format,
}

async fn show(
    shared: Arc<Shared>,
    screen: &'static Screen,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let base = format!("http://{}", host.unwrap_or("127.0.0.1"));
    // Before the look: what changes in between is then reported twice, never missed.
    let changes = shared.changes().borrow().unwrap_or_default();
    let inner = Arc::clone(&shared);
    let look = move |state: &State| {
        let look = Look {
            state,
            shared: &inner,
            uri: &uri,
            base,
        };
        let Asked { format } = look.asked()?;
        let view = (screen.view)(&look)?;
        Ok::<_, Wrong>((format, view, frame(state, changes, screen.tab, &uri)))
    };
    match shared.look(look).await {
        Ok((Format::Json, view, _)) => axum::Json(view).into_response(),
        Ok((Format::Html, view, frame)) => html(
            StatusCode::OK,
            screen.template,
            json!({ "view": view, "shell": frame }),
        ),
        Err(wrong) => wrong.into_response(),
    }
}

/// What all screens show around their content.
fn frame(state: &State, changes: u64, tab: &str, uri: &Uri) -> Value {
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let join = if path.contains('?') { '&' } else { '?' };
    let tabs = SCREENS.iter().filter(|it| !it.path.contains('{'));
    let tabs: Vec<_> = tabs
        .map(|it| json!({ "path": it.path, "name": it.tab, "current": it.tab == tab }))
        .collect();
    json!({
        "tabs": tabs,
        "changes": changes,
        "now": state.engine.log.present.now,
        "frozen": state.clock.is_frozen(),
        "nextDue": state.next_due(),
        "faults": state.faults.active(),
        "json": format!("{path}{join}format=json"),
    })
}

/// A change that cannot be made; the answer has the form of the control API.
struct Refused(String);

/// The body of a change.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body)
        .map_err(|error| Refused(format!("the body cannot be read: {error}")))
}

impl From<crate::Error> for Refused {
    fn from(error: crate::Error) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let refusal = Refusal::application(StatusCode::BAD_REQUEST, "BAD_REQUEST", self.0);
        (refusal.status, axum::Json(refusal.body())).into_response()
    }
}
