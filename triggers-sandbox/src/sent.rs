//! App-defined actions as a mail catcher shows mail: what was invoked, and what is due.

use crate::engine::Planned;
use crate::journal::{Action, ActionStatus, ActionType};
use crate::labels;
use crate::outline;
use crate::state::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// Pieces of waiting work that one list looks at.
const MAX_TASKS: usize = 100;

/// One app-defined action with its rendered input.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent<'a> {
    /// Position in the journal; none while it is due.
    pub(crate) seq: Option<u64>,
    /// The first word of one of [`STATUSES`].
    status: &'static str,
    /// When it ran or is due, on the virtual clock.
    at: Timestamp,
    automation_id: &'a str,
    automation: &'a str,
    action_id: &'a str,
    action_key: Option<&'a str>,
    activation_id: Uuid,
    instance_id: Uuid,
    trigger_key: &'a str,
    external_entity_id: Option<Uuid>,
    input: Cow<'a, Value>,
    /// Paths that the input names and that have no value.
    unknown_paths: Cow<'a, [String]>,
    error: Option<Cow<'a, str>>,
}

/// What may become of it, in JSON and in one word for people.
pub(crate) const STATUSES: [(&str, &str); 5] = [
    ("DUE", "due"),
    ("ENDED", "done"),
    ("INVOKED_ASYNC", "invoked"),
    ("SKIPPED", "skipped"),
    ("FAILED", "failed"),
];

/// Which ones are wanted. What is empty or absent does not matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    /// Anywhere in the input, the label of the entity, the automation or the action, in any case.
    pub(crate) text: String,
    pub(crate) trigger: String,
    pub(crate) entity: String,
    /// `due`, `done`, …
    pub(crate) status: String,
}

impl Filter {
    fn fits(&self, sent: &Sent<'_>, labels: &HashMap<Uuid, String>) -> bool {
        let is = |wanted: &str, it: &str| wanted.is_empty() || wanted.eq_ignore_ascii_case(it);
        let has = |text: &str| contains(text, &self.text);
        let status = STATUSES.iter().find(|(code, _)| *code == sent.status);
        let id = sent.external_entity_id;
        let label = id.and_then(|id| labels.get(&id)).map(String::as_str);
        let names = [
            Some(sent.automation),
            Some(sent.action_id),
            sent.action_key,
            label,
        ];
        let is_in = || any_text(&sent.input, &has) || names.into_iter().flatten().any(has);
        let is_about = || id.is_some_and(|id| is(&self.entity, &id.to_string()));
        is(&self.status, status.map_or("", |(_, word)| word))
            && is(&self.trigger, sent.trigger_key)
            && (self.entity.is_empty() || is_about())
            && (self.text.is_empty() || is_in())
    }

    fn filter<'a>(
        &'a self,
        state: &State,
        sent: impl Iterator<Item = Sent<'a>> + 'a,
    ) -> impl Iterator<Item = Sent<'a>> + 'a {
        // A search looks at all of them.
        let events = state.engine.log.events.after(0);
        let named = events.filter(|_| !self.text.is_empty());
        let labels = labels::entities(state, named.filter_map(|(_, it)| it.external_entity_id));
        sent.filter(move |it| self.fits(it, &labels))
    }
}

/// What was invoked after that position of the journal, oldest first, and was wanted.
pub(crate) fn after<'a>(
    state: &'a State,
    seq: u64,
    filter: &'a Filter,
) -> impl Iterator<Item = Sent<'a>> + 'a {
    filter.filter(state, invoked(state, state.engine.log.actions.after(seq)))
}

/// What was invoked before that position, newest first, and was wanted.
pub(crate) fn before<'a>(
    state: &'a State,
    seq: u64,
    filter: &'a Filter,
) -> impl Iterator<Item = Sent<'a>> + 'a {
    filter.filter(state, invoked(state, state.engine.log.actions.before(seq)))
}

/// What is due, in order of time, and was wanted. The list ends where too much waits before.
pub(crate) fn due<'a>(state: &'a State, filter: &'a Filter) -> impl Iterator<Item = Sent<'a>> + 'a {
    let planned = state.engine.planned(MAX_TASKS).into_iter();
    filter.filter(state, planned.map(planned_one))
}

/// An action that answers was listed when it was invoked.
fn invoked<'a>(
    state: &'a State,
    actions: impl Iterator<Item = (u64, &'a Action)> + 'a,
) -> impl Iterator<Item = Sent<'a>> + 'a {
    let names = labels::automations(&state.engine);
    let actions = actions.map(|(_, it)| it);
    let actions = actions.filter(|it| it.action_type == ActionType::AppDefined && !it.answers);
    actions.map(move |it| Sent {
        seq: Some(it.seq),
        status: match it.status {
            ActionStatus::Ended => "ENDED",
            ActionStatus::InvokedAsync => "INVOKED_ASYNC",
            ActionStatus::Skipped => "SKIPPED",
            ActionStatus::Failed => "FAILED",
        },
        at: it.ran_at,
        automation_id: &it.automation_id,
        automation: names
            .get(&*it.automation_id)
            .copied()
            .unwrap_or(&it.automation_id),
        action_id: &it.action_id,
        action_key: it.action_key.as_deref(),
        activation_id: it.activation_id,
        instance_id: it.instance_id,
        trigger_key: &it.trigger_key,
        external_entity_id: it.external_entity_id,
        input: Cow::Borrowed(&it.input),
        unknown_paths: Cow::Borrowed(&it.unknown_paths),
        error: it.error.as_deref().map(Cow::Borrowed),
    })
}

fn planned_one(planned: Planned<'_>) -> Sent<'_> {
    let (input, error) = match planned.input {
        Ok(input) => (input, None),
        Err(error) => (Value::Null, Some(error)),
    };
    Sent {
        seq: None,
        status: "DUE",
        at: planned.due,
        automation_id: &planned.automation.id,
        automation: planned.automation.label(),
        action_id: &planned.action.id,
        action_key: planned.action.kind.action_key(),
        activation_id: planned.activation,
        instance_id: planned.caller.instance,
        trigger_key: planned.trigger_key,
        external_entity_id: planned.external_entity_id,
        input: Cow::Owned(input),
        unknown_paths: Cow::Owned(planned.unknown_paths),
        error: error.map(Cow::Owned),
    }
}

/// With the labels of entities, what led to each, and the parts of its input that people look for.
pub(crate) fn json(state: &State, sent: &[Sent<'_>]) -> Vec<Value> {
    let labels = labels::entities(state, sent.iter().filter_map(|it| it.external_entity_id));
    let with_rest = |it: &Sent<'_>| {
        let mut sent = json!(it);
        let label = it.external_entity_id.and_then(|id| labels.get(&id));
        sent["entityLabel"] = json!(label);
        sent["why"] = why(state, it);
        // The subject or title, or else the first text.
        sent["subject"] = json!(subject(&it.input));
        sent["text"] = json!(member(&it.input, &TEXTS));
        sent
    };
    sent.iter().map(with_rest).collect()
}

/// The event that was reported, its call and its time, while the journal has them; and offset, delays
/// and branches on the way, the first one first.
fn why(state: &State, sent: &Sent<'_>) -> Value {
    let log = &state.engine.log;
    // An activation comes right after its event.
    let number = crate::engine::activation_number(sent.activation_id);
    let event = log.events.before(number).next().map(|(_, event)| event);
    let event = event.filter(|event| event.activation_ids.contains(&sent.activation_id));
    let mut automations = state.engine.automations().iter();
    let automation = automations.find(|it| it.id == sent.automation_id);
    let mut steps = Vec::new();
    if let Some(automation) = automation {
        let configuration = &automation.source["configuration"];
        let offset = &configuration["trigger"]["scheduledEventOffset"];
        steps.extend(outline::offset(offset).map(|text| format!("{text} the date")));
        steps.extend(outline::way_to(configuration, sent.action_id));
    }
    json!({
        "event": event.map(|event| event.seq),
        "request": event.and_then(|event| log.request_of(event)),
        "reportedAt": event.map(|event| event.at),
        "steps": steps,
    })
}

const TEXTS: [&str; 4] = ["text", "body", "message", "content"];

fn subject(input: &Value) -> Option<&str> {
    let members = input.as_object().into_iter().flatten();
    let mut texts = members.filter_map(|(_, value)| value.as_str());
    let first = || texts.next();
    member(input, &["subject", "title"]).or_else(first)
}

fn member<'a>(input: &'a Value, keys: &[&str]) -> Option<&'a str> {
    let mut found = keys.iter().filter_map(|key| input.get(*key)?.as_str());
    found.next()
}

/// Whether any text or number in a value is one that is wanted.
fn any_text(value: &Value, is: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => is(text),
        Value::Number(number) => is(&number.to_string()),
        Value::Array(items) => items.iter().any(|item| any_text(item, is)),
        Value::Object(members) => members.values().any(|member| any_text(member, is)),
        Value::Null | Value::Bool(_) => false,
    }
}

/// Whether a text contains another one; ASCII letters in any case.
pub(crate) fn contains(text: &str, wanted: &str) -> bool {
    let wanted = wanted.as_bytes();
    wanted.is_empty()
        || text
            .as_bytes()
            .windows(wanted.len())
            .any(|part| part.eq_ignore_ascii_case(wanted))
}
