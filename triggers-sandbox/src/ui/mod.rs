//! The pages at `/`: rendered here from what the engine holds, read-only but for the control API.
//!
//! Each screen gathers a view model under the lock, and lets go of the lock before it becomes HTML
//! or, with `?format=json`, JSON. Every change on a page goes through the control API or through
//! [`send`], with the header that the guard asks for; a page without script can only look.

mod assets;
mod automation;
mod call;
mod changes;
mod clock;
mod guard;
mod link;
mod page;
mod request;
mod stream;
mod time;
mod verdict;

use crate::state::Shared;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{any, get};
use page::Missing;
use std::sync::Arc;

/// Rows of one page of a list: what a browser paints without effort.
const ROWS: usize = 100;

/// The pages, their assets and their stream of changes.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(stream::show))
        .route("/ui/requests/{seq}", get(request::show))
        .route("/ui/clock", get(clock::show))
        .route("/ui/changes", get(changes::follow))
        .route("/ui/assets/{name}", get(assets::serve))
        // Without this they would count as calls of the remote API, and be written down as such.
        .route(
            "/ui/{*rest}",
            any(async || Missing("The sandbox has no such page.")),
        )
        .layer(from_fn(guard::only_from_here))
        .layer(from_fn(guard::closed_page))
        .with_state(Arc::clone(shared))
}
