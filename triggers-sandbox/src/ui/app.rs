//! Screen 8: where the app is installed, and what the sandbox knows of its server.

use super::page::{self, Format, Screen, Shell};
use super::time::When;
use crate::installations::Installation;
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    app_id: Uuid,
    webhooks: Option<String>,
    provider: Option<String>,
    /// What the app verifies with.
    public_key: Option<String>,
    installations: Vec<Installation>,
    /// The instance that is proposed.
    #[serde(skip)]
    instance: Uuid,
}

#[derive(Template)]
#[template(path = "app.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = (Screen::App, "App", page::address(&uri));
    let outbound = &app.shared.outbound;
    let [webhooks, provider] = outbound.addresses().map(|url| url.map(str::to_owned));
    let public_key = outbound.public_key().map(str::to_owned);
    let app_id = app.shared.catalog.first_app().unwrap_or_default();
    let (shell, view) = page::look(&app.shared, here, |state: &Inner| View {
        app_id,
        webhooks,
        provider,
        public_key,
        installations: state.installations.list(),
        instance: super::send::last_instance(state),
    })
    .await;
    page::show(asked.format, &view, |view| Page { shell, view }.render())
}

impl Installation {
    fn since(&self) -> When {
        When(self.since)
    }
}
