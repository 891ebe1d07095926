//! Screen 5, second half: a report or a cancellation by hand, with a form made from the manifest.

mod form;
mod post;

pub(super) use post::{post, replay};

use super::page::{self, Format, Screen, Shell};
use crate::server::App;
use crate::state::State as Inner;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use form::Field;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// The instance that is proposed when none has called yet; any GUID is one.
const SOME_INSTANCE: Uuid = Uuid::from_u128(0x1111_1111_1111_4111_8111_1111_1111_1111);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: Format,
    /// `KEY`, or `APP/KEY` where several apps have that key; the first trigger otherwise.
    trigger: String,
    entity: String,
    instance: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    /// Every trigger that can be reported: app, key, display name.
    triggers: Vec<Choice>,
    chosen: Option<Chosen>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Choice {
    app_id: Uuid,
    key: String,
    name: String,
    chosen: bool,
    /// What `trigger` must be in the address: the key, after its app where several have it.
    value: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Chosen {
    app_id: Uuid,
    key: String,
    name: String,
    description: Option<String>,
    entity: Option<String>,
    scheduled: bool,
    instance_id: String,
    external_entity_id: String,
    fields: Vec<Field>,
    /// The same sample as one JSON text.
    payload: String,
    /// How many active automations listen.
    automations: usize,
}

#[derive(Template)]
#[template(path = "send.html")]
struct Page<'a> {
    shell: Shell,
    view: &'a View,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = (Screen::Send, "Send", page::address(&uri));
    let (shell, view) = page::look(&app.shared, here, |state| View::of(state, &asked)).await;
    page::show(asked.format, &view, |view| Page { shell, view }.render())
}

impl View {
    fn of(state: &Inner, asked: &Asked) -> Self {
        let all = || state.engine.catalog.triggers();
        let (app, key) = match asked.trigger.split_once('/') {
            Some((app, key)) => (Uuid::try_parse(app).ok(), key),
            None => (None, asked.trigger.as_str()),
        };
        let mut fitting = all().filter(|(_, trigger)| *trigger.key == *key);
        let found = fitting.find(|(owner, _)| app.is_none_or(|app| app == *owner));
        let chosen = found.or_else(|| all().next());
        let is_chosen = |app, key: &str| {
            chosen.is_some_and(|(other, trigger)| other == app && *trigger.key == *key)
        };
        let choice = |(app_id, trigger): (Uuid, &crate::catalog::Trigger)| Choice {
            app_id,
            key: trigger.key.to_string(),
            name: trigger.name.clone(),
            chosen: is_chosen(app_id, &trigger.key),
            value: match all().filter(|(_, other)| other.key == trigger.key).count() {
                1 => trigger.key.to_string(),
                _ => format!("{app_id}/{}", trigger.key),
            },
        };
        Self {
            triggers: all().map(choice).collect(),
            chosen: chosen.map(|(app, trigger)| Chosen::of(state, app, trigger, asked)),
        }
    }
}

impl Chosen {
    fn of(state: &Inner, app_id: Uuid, trigger: &crate::catalog::Trigger, asked: &Asked) -> Self {
        let model = &trigger.model;
        let now = state.engine.log.present.now;
        let fields = form::fields(&model.payload, now);
        let listens = |it: &&Arc<crate::engine::automation::Automation>| {
            it.active && it.app_id == app_id && *it.trigger_key == *trigger.key
        };
        Self {
            app_id,
            key: trigger.key.to_string(),
            name: trigger.name.clone(),
            description: model.description.clone(),
            entity: model.entity.clone(),
            scheduled: model.is_scheduled(),
            instance_id: or(&asked.instance, || last_instance(state).to_string()),
            external_entity_id: or(&asked.entity, || Uuid::new_v4().to_string()),
            payload: form::sample_text(&model.payload, now),
            automations: state.engine.automations().iter().filter(listens).count(),
            fields,
        }
    }
}

fn or(given: &str, other: impl FnOnce() -> String) -> String {
    if given.is_empty() {
        other()
    } else {
        given.to_owned()
    }
}

/// The instance that called last.
pub(super) fn last_instance(state: &Inner) -> Uuid {
    let mut requests = state.engine.log.requests.before(u64::MAX).take(100);
    let found = requests.find_map(|(_, request)| request.instance_id);
    found.unwrap_or(SOME_INSTANCE)
}
