//! The pages at `/`: rendered here from what the engine holds, read-only but for the control API.
//!
//! Each screen gathers a view model under the lock, and lets go of the lock before it becomes HTML
//! or, with `?format=json`, JSON. Every change on a page goes through the control API or through
//! [`send`], with the header that the guard asks for; a page without script can only look.

mod app;
mod assets;
mod automation;
mod automations;
mod changes;
mod clock;
mod difference;
mod entities;
mod faults;
mod guard;
mod json;
mod link;
mod page;
mod request;
mod send;
mod sent;
mod stream;
mod time;
mod timeline;
mod verdict;

use crate::server::App;
use crate::server::guard::only_deliberate_changes;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{any, get, post};
use page::Missing;
use std::sync::Arc;

/// Rows of one page of a list: what a browser paints without effort.
const ROWS: usize = 100;

/// The pages, their assets and their stream of changes.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let changes = Router::new()
        .route("/ui/send", post(send::post))
        .route("/ui/faults", post(faults::add))
        .route("/ui/replay", post(send::replay))
        .layer(from_fn(only_deliberate_changes));
    Router::new()
        .merge(changes)
        .route("/ui/send", get(send::show))
        .route("/", get(stream::show))
        .route("/ui/requests/{seq}", get(request::show))
        .route("/ui/sent", get(sent::show))
        .route("/ui/entities", get(entities::show))
        .route("/ui/entities/{id}", get(timeline::show))
        .route("/ui/faults", get(faults::show))
        .route("/ui/automations", get(automations::show))
        .route("/ui/clock", get(clock::show))
        .route("/ui/app", get(app::show))
        .route("/ui/changes", get(changes::follow))
        .route("/ui/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::icon))
        // Without these they would count as calls of the remote API, and be written down as such.
        .route("/ui", any(missing))
        .route("/ui/", any(missing))
        .route("/ui/{*rest}", any(missing))
        .layer(from_fn(guard::closed_page))
        .with_state(Arc::clone(app))
}

async fn missing() -> Missing {
    Missing("The sandbox has no such page.")
}
