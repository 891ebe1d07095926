//! Screen 5, first half: the automations, what they do, and how much waits for each.

use super::link::Link;
use super::page::{self, Format, Screen, Shell};
use crate::engine::automation::Automation;
use crate::outline::{self, Line};
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
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
    automations: Vec<Row>,
    /// A new one, to begin with.
    example: Option<Example>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: String,
    label: String,
    active: bool,
    app_id: Uuid,
    trigger_key: String,
    /// How long before the date of a scheduled event it starts.
    offset: Option<String>,
    filters: Vec<String>,
    actions: Vec<Line>,
    pending: usize,
    source: Value,
}

#[derive(Debug, Serialize)]
struct Example {
    id: Uuid,
    text: String,
}

impl Row {
    fn of(automation: &Automation, pending: &HashMap<&str, usize>) -> Self {
        let configuration = &automation.source["configuration"];
        let filters = configuration["trigger"]["filters"].as_array();
        let filters = filters.into_iter().flatten();
        let filters = filters.filter_map(|it| it["filterExpression"].as_str());
        Self {
            id: automation.id.clone(),
            label: automation.label().to_owned(),
            active: automation.active,
            app_id: automation.app_id,
            trigger_key: automation.trigger_key.clone(),
            offset: outline::offset(&configuration["trigger"]["scheduledEventOffset"]),
            filters: filters.map(str::to_owned).collect(),
            actions: outline::lines(configuration),
            pending: pending.get(automation.id.as_str()).copied().unwrap_or(0),
            source: automation.source.clone(),
        }
    }

    fn text(&self) -> String {
        serde_json::to_string_pretty(&self.source).unwrap_or_default()
    }

    /// The same automation, switched over.
    fn switched(&self) -> String {
        let mut source = self.source.clone();
        let status = if self.active { "INACTIVE" } else { "ACTIVE" };
        source["configuration"]["status"] = status.into();
        source.to_string()
    }

    /// Where the control API has it.
    fn path(&self) -> String {
        Link::under("/_sandbox/v1/automations/", &self.id).to_string()
    }
}

#[derive(Template)]
#[template(path = "automations.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = (Screen::Automations, "Automations", page::address(&uri));
    let (shell, view) = page::look(&app.shared, here, View::of).await;
    page::show(asked.format, &view, |view| Page { shell, view }.render())
}

impl View {
    fn of(state: &Inner) -> Self {
        let pending = state.engine.pending_by_automation();
        let automations = state.engine.automations().iter();
        Self {
            automations: automations.map(|it| Row::of(it, &pending)).collect(),
            example: example(state),
        }
    }
}

/// A reminder on the first trigger, after a day.
fn example(state: &Inner) -> Option<Example> {
    let (app, trigger) = state.engine.catalog.triggers().next()?;
    let automation = json!({
        "name": format!("A day after: {}", trigger.name),
        "configuration": {
            "status": "ACTIVE",
            "trigger": { "appId": app, "triggerKey": trigger.key },
            "rootActionIds": ["wait"],
            "actions": {
                "wait": { "type": "DELAY", "delayInfo": {
                    "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": ["mail"],
                } },
                "mail": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "send_email" } },
            },
        },
    });
    let text = serde_json::to_string_pretty(&automation).ok()?;
    Some(Example {
        id: Uuid::new_v4(),
        text,
    })
}
