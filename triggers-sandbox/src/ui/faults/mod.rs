//! Screen 4: what is broken on purpose, and a form to break more.

mod kinds;

use super::page::{self, Format, Refused, Screen, Shell};
use crate::faults::Faults;
use crate::server::App;
use crate::shared::Session;
use crate::state::State as Inner;
use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use kinds::{KINDS, Kind, OPERATIONS};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
    /// Whose form is shown.
    kind: String,
}

#[derive(Debug, Serialize)]
struct View {
    seed: Value,
    faults: Vec<Row>,
    #[serde(skip)]
    kind: &'static Kind,
}

/// One fault as it stands: its counts are used up by the calls it breaks.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    what: String,
    details: String,
    on: String,
    /// Calls that it still breaks; absent: any number.
    left: Option<u64>,
    /// Calls that it lets pass first.
    skip: u64,
    /// As a percentage.
    chance: String,
    spent: bool,
    source: Value,
    /// All faults but this one, for the control API.
    #[serde(skip)]
    without: String,
}

#[derive(Template)]
#[template(path = "faults.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = (Screen::Faults, "Faults", page::address(&uri));
    let kind = KINDS
        .iter()
        .find(|kind| kind.id == asked.kind)
        .unwrap_or(&KINDS[0]);
    let (shell, view) = page::look(&app.shared, here, |state| View::of(state, kind)).await;
    page::show(asked.format, &view, |view| Page { shell, view }.render())
}

/// Adds the fault of a form, all of whose fields are text, to those there are.
pub(super) async fn add(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Refused> {
    let fields: BTreeMap<String, String> = page::read(&body)?;
    let fault = kinds::fault(&fields).map_err(Refused)?;
    let add = |session: &mut Session<'_>| {
        let mut faults = object(&session.faults);
        if let Some(list) = faults.get_mut("faults").and_then(Value::as_array_mut) {
            list.push(fault);
        }
        let faults = Faults::parse(Value::Object(faults))?;
        session.set_faults(faults)?;
        Ok(Json(json!({ "message": "the fault is on" })))
    };
    app.shared.change_async(add).await
}

impl View {
    fn of(state: &Inner, kind: &'static Kind) -> Self {
        let all = object(&state.faults);
        let list = all
            .get("faults")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let row = |(index, fault): (usize, &Value)| {
            let mut rest = all.clone();
            let mut others = list.clone();
            others.remove(index);
            rest.insert("faults".to_owned(), others.into());
            Row::of(fault, Value::Object(rest).to_string())
        };
        Self {
            faults: list.iter().enumerate().map(row).collect(),
            seed: all.get("seed").cloned().unwrap_or_default(),
            kind,
        }
    }

    fn kinds(&self) -> impl Iterator<Item = (&'static Kind, bool)> {
        let chosen = self.kind.id;
        KINDS.iter().map(move |kind| (kind, kind.id == chosen))
    }
}

impl Row {
    fn of(fault: &Value, without: String) -> Self {
        let operations = fault["operations"].as_array().into_iter().flatten();
        let operations: Vec<_> = operations.filter_map(Value::as_str).collect();
        let mut on = operations.join(", ");
        if on.is_empty() {
            on.push_str("any call");
        }
        if let Some(instance) = fault["instanceId"].as_str() {
            on = format!("{on} of {instance}");
        }
        let left = fault["count"].as_u64();
        let chance = fault["probability"].as_f64().unwrap_or(1.0) * 100.0;
        Self {
            what: kinds::title(fault).to_owned(),
            details: kinds::details(fault),
            on,
            left,
            skip: fault["skip"].as_u64().unwrap_or(0),
            chance: format!("{} %", (chance * 100.0).round() / 100.0),
            spent: left == Some(0),
            source: fault.clone(),
            without,
        }
    }
}

/// As the control API gives them.
fn object(faults: &Faults) -> Map<String, Value> {
    match serde_json::to_value(faults) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}
