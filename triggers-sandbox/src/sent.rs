//! App-defined actions as a mail catcher shows mail: what was invoked, and what is due.

use crate::engine::Planned;
use crate::engine::automation::Automation;
use crate::journal::{Action, ActionStatus, ActionType};
use crate::labels;
use crate::outline;
use crate::state::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Pieces of waiting work that one list looks at.
const MAX_TASKS: usize = 100;

/// One app-defined action with its rendered input.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    /// Position in the journal; none while it is due.
    pub(crate) seq: Option<u64>,
    pub(crate) status: Status,
    /// When it ran or is due, on the virtual clock.
    pub(crate) at: Timestamp,
    pub(crate) automation_id: String,
    pub(crate) automation: String,
    pub(crate) action_id: String,
    pub(crate) action_key: Option<String>,
    pub(crate) activation_id: Uuid,
    pub(crate) instance_id: Uuid,
    pub(crate) trigger_key: String,
    pub(crate) external_entity_id: Option<Uuid>,
    /// The title or name of the entity.
    pub(crate) entity_label: Option<String>,
    pub(crate) why: Why,
    /// The `subject` or `title` of the input, or else its first text.
    pub(crate) subject: Option<String>,
    /// The `text`, `body`, `message` or `content` of the input.
    pub(crate) text: Option<String>,
    pub(crate) input: Value,
    /// Paths that the input names and that have no value.
    pub(crate) unknown_paths: Vec<String>,
    pub(crate) error: Option<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Due,
    InvokedAsync,
    Ended,
    Skipped,
    Failed,
}

impl Status {
    pub(crate) const ALL: [Self; 5] = [
        Self::Due,
        Self::Ended,
        Self::InvokedAsync,
        Self::Skipped,
        Self::Failed,
    ];

    /// In one word for people.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::InvokedAsync => "invoked",
            Self::Ended => "done",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }

    fn of(status: ActionStatus) -> Self {
        match status {
            ActionStatus::InvokedAsync => Self::InvokedAsync,
            ActionStatus::Ended => Self::Ended,
            ActionStatus::Skipped => Self::Skipped,
            ActionStatus::Failed => Self::Failed,
        }
    }
}

/// What led to it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Why {
    /// The event that was reported, its call and its time, while the journal has them.
    pub(crate) event: Option<u64>,
    pub(crate) request: Option<u64>,
    pub(crate) reported_at: Option<Timestamp>,
    /// Offset, delays and branches on the way, the first one first.
    pub(crate) steps: Vec<String>,
}

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
    fn fits(&self, status: Status, trigger: &str, entity: Option<Uuid>) -> bool {
        let is =
            |wanted: &str, given: &str| wanted.is_empty() || wanted.eq_ignore_ascii_case(given);
        let entity = || entity.map(|id| id.to_string()).unwrap_or_default();
        is(&self.status, status.word())
            && is(&self.trigger, trigger)
            && (self.entity.is_empty() || is(&self.entity, &entity()))
    }

    /// `names` are those of the automation, the action and the entity.
    fn is_in(&self, input: &Value, names: &[Option<&str>]) -> bool {
        let is = |text: &str| contains(text, &self.text);
        self.text.is_empty() || any_text(input, &is) || names.iter().flatten().any(|it| is(it))
    }
}

/// What was invoked after that position of the journal, oldest first, and was wanted.
pub(crate) fn after<'a>(
    state: &'a State,
    seq: u64,
    filter: &'a Filter,
) -> impl Iterator<Item = Sent> + 'a {
    let actions = state.engine.log.actions.after(seq);
    invoked(state, actions, filter)
}

/// What was invoked before that position, newest first, and was wanted.
pub(crate) fn before<'a>(
    state: &'a State,
    seq: u64,
    filter: &'a Filter,
) -> impl Iterator<Item = Sent> + 'a {
    let actions = state.engine.log.actions.before(seq);
    invoked(state, actions, filter)
}

/// What is due, in order of time, and was wanted. The list ends where too much waits before.
pub(crate) fn due(state: &State, filter: &Filter) -> Vec<Sent> {
    let planned = state.engine.planned(MAX_TASKS);
    let mut due: Vec<_> = planned.into_iter().map(|it| Sent::due(state, it)).collect();
    label(state, &mut due);
    due.retain(|it| {
        let names = [
            Some(it.automation.as_str()),
            Some(it.action_id.as_str()),
            it.action_key.as_deref(),
            it.entity_label.as_deref(),
        ];
        filter.fits(it.status, &it.trigger_key, it.external_entity_id)
            && filter.is_in(&it.input, &names)
    });
    due
}

/// Without the labels of entities. An action that answers was listed when it was invoked.
fn invoked<'a>(
    state: &'a State,
    actions: impl Iterator<Item = (u64, &'a Action)> + 'a,
    filter: &'a Filter,
) -> impl Iterator<Item = Sent> + 'a {
    let names = labels::automations(&state.engine);
    // A search looks at all of them.
    let labels = if filter.text.is_empty() {
        HashMap::new()
    } else {
        let all = state.engine.log.actions.after(0);
        labels::entities(state, all.filter_map(|(_, it)| it.external_entity_id))
    };
    actions
        .filter(|(_, it)| it.action_type == ActionType::AppDefined && !it.answers)
        .filter_map(move |(_, it)| {
            let name = names.get(it.automation_id.as_str()).copied();
            let label = it.external_entity_id.and_then(|id| labels.get(&id));
            let texts = [
                Some(name.unwrap_or(&it.automation_id)),
                Some(it.action_id.as_str()),
                it.action_key.as_deref(),
                label.map(String::as_str),
            ];
            let status = Status::of(it.status);
            let fits = filter.fits(status, &it.trigger_key, it.external_entity_id);
            (fits && filter.is_in(&it.input, &texts)).then(|| Sent::invoked(state, it, name))
        })
}

/// Adds the labels of entities.
pub(crate) fn label(state: &State, sent: &mut [Sent]) {
    let labels = labels::entities(state, sent.iter().filter_map(|it| it.external_entity_id));
    for sent in sent {
        let id = sent.external_entity_id;
        sent.entity_label = id.and_then(|id| labels.get(&id).cloned());
    }
}

impl Sent {
    fn invoked(state: &State, action: &Action, name: Option<&str>) -> Self {
        let automations = state.engine.automations();
        let automation = automations.iter().find(|it| it.id == action.automation_id);
        Self {
            seq: Some(action.seq),
            status: Status::of(action.status),
            at: action.ran_at,
            automation_id: action.automation_id.clone(),
            automation: name.unwrap_or(&action.automation_id).to_owned(),
            action_id: action.action_id.clone(),
            action_key: action.action_key.clone(),
            activation_id: action.activation_id,
            instance_id: action.instance_id,
            trigger_key: action.trigger_key.clone(),
            external_entity_id: action.external_entity_id,
            entity_label: None,
            why: why(
                state,
                action.activation_id,
                automation.map(|it| &**it),
                &action.action_id,
            ),
            subject: subject(&action.input),
            text: member(&action.input, &TEXTS),
            input: action.input.clone(),
            unknown_paths: action.unknown_paths.clone(),
            error: action.error.clone(),
        }
    }

    fn due(state: &State, planned: Planned<'_>) -> Self {
        let (input, error) = match planned.input {
            Ok(input) => (input, None),
            Err(error) => (Value::Null, Some(error)),
        };
        let (automation, action) = (planned.automation, &planned.action.id);
        Self {
            seq: None,
            status: Status::Due,
            at: planned.due,
            automation_id: automation.id.clone(),
            automation: automation.label().to_owned(),
            action_id: action.clone(),
            action_key: planned.action.kind.action_key().map(str::to_owned),
            activation_id: planned.activation,
            instance_id: planned.caller.instance,
            trigger_key: planned.trigger_key.to_owned(),
            external_entity_id: planned.external_entity_id,
            entity_label: None,
            why: why(state, planned.activation, Some(automation), action),
            subject: subject(&input),
            text: member(&input, &TEXTS),
            input,
            unknown_paths: planned.unknown_paths,
            error,
        }
    }
}

fn why(state: &State, activation: Uuid, automation: Option<&Automation>, action: &str) -> Why {
    let log = &state.engine.log;
    // An activation comes right after its event.
    let number = crate::engine::activation_number(activation);
    let event = log.events.before(number).next().map(|(_, event)| event);
    let event = event.filter(|event| event.activation_ids.contains(&activation));
    let configuration = automation.map(|it| &it.source["configuration"]);
    let mut steps = Vec::new();
    if let Some(configuration) = configuration {
        let offset = &configuration["trigger"]["scheduledEventOffset"];
        steps.extend(outline::offset(offset).map(|text| format!("{text} the date")));
        steps.extend(outline::way_to(configuration, action));
    }
    Why {
        event: event.map(|event| event.seq),
        request: event.and_then(|event| log.request_of(event)),
        reported_at: event.map(|event| event.at),
        steps,
    }
}

const TEXTS: [&str; 4] = ["text", "body", "message", "content"];

fn subject(input: &Value) -> Option<String> {
    let members = input.as_object().into_iter().flatten();
    let mut texts = members.filter_map(|(_, value)| value.as_str());
    let first = || texts.next().map(str::to_owned);
    member(input, &["subject", "title"]).or_else(first)
}

fn member(input: &Value, keys: &[&str]) -> Option<String> {
    let mut found = keys.iter().filter_map(|key| input.get(*key)?.as_str());
    found.next().map(str::to_owned)
}

/// Whether any text or number in a value is one that is wanted.
pub(crate) fn any_text(value: &Value, is: &impl Fn(&str) -> bool) -> bool {
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
