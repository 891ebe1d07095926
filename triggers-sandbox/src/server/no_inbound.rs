//! In place of the calls that send something to an app.

use crate::shared::Shared;
use axum::Router;
use std::sync::Arc;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
}
