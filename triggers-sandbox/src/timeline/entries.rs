//! The journal as one list: what happened, and what is still to come.

use crate::journal::{
    Action, ActionStatus, Activation, Event, EventKind, Operation, Request, Status,
};
use crate::labels;
use crate::state::State;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Entries about what is pending, the next ones first; a million pieces of work may wait.
const MAX_PENDING: usize = 50;

/// One thing at one moment.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    /// Position in the journal; 0 for what is not in it.
    pub(crate) seq: u64,
    pub(crate) kind: Kind,
    /// A call and its effect, the name of an action, or `start`.
    pub(crate) what: String,
    /// How it went.
    pub(crate) text: String,
    /// When the runs of a report start, if they wait for a date.
    #[serde(skip)]
    pub(crate) scheduled_for: Vec<Timestamp>,
    pub(crate) trigger_key: Option<String>,
    pub(crate) instance_id: Option<Uuid>,
    pub(crate) external_entity_id: Option<Uuid>,
    pub(crate) automation: Option<String>,
    pub(crate) activation_id: Option<Uuid>,
    /// When its run was made.
    #[serde(skip)]
    pub(crate) run_since: Option<Timestamp>,
}

/// What an [`Entry`] is; also the name of its CSS class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Report,
    /// A report whose idempotency key was held.
    Duplicate,
    Cancel,
    Webhook,
    /// A call of the app's trigger provider.
    Provider,
    /// A run that waited for its date starts.
    Starts,
    /// A run that never started, and why.
    Rejected,
    /// An action that answers later.
    Invoked,
    Done,
    Skipped,
    Failed,
    /// Work that will never be done, at the time it was planned for.
    Canceled,
    Pending,
}

/// What an entry is about.
type About<'a> = (Uuid, &'a str, Option<Uuid>);

/// Everything, or what is about one entity, in order of time. Webhooks and calls of the provider
/// without an entity belong to each entity of their app instance.
pub(crate) fn entries(state: &State, entity: Option<Uuid>) -> Vec<Entry> {
    let log = &state.engine.log;
    let names = labels::automations(&state.engine);
    let fits = |it: Option<Uuid>| entity.is_none() || it == entity;
    let activations = log.activations.after(0).map(|(_, it)| it);
    let activations: Vec<_> = activations
        .filter(|it| fits(it.external_entity_id))
        .collect();
    let runs: HashMap<Uuid, &Activation> = activations
        .iter()
        .map(|it| (it.activation_id, *it))
        .collect();
    let events = log.events.after(0).map(|(_, it)| it);
    let events = events.filter(|it| fits(it.external_entity_id));
    let mut entries: Vec<Entry> = events.map(|it| Entry::event(it, &runs)).collect();
    let instances: HashSet<Option<Uuid>> = entries.iter().map(|it| it.instance_id).collect();
    let sent = log.requests.after(0).filter(|(_, it)| {
        it.operation.is_sent_to_app()
            && match it.entities.first() {
                Some(about) => fits(Some(*about)),
                None => entity.is_none() || instances.contains(&it.instance_id),
            }
    });
    entries.extend(sent.map(|(_, it)| Entry::sent(&state.engine.shown(it))));
    let in_run = |entry: Entry, automation: &str, run: Uuid| Entry {
        automation: Some(
            names
                .get(automation)
                .copied()
                .unwrap_or(automation)
                .to_owned(),
        ),
        activation_id: Some(run),
        run_since: runs.get(&run).map(|it| it.at),
        ..entry
    };
    for it in &activations {
        let changes = Entry::run(it).into_iter();
        entries.extend(changes.map(|entry| in_run(entry, &it.automation_id, it.activation_id)));
    }
    let actions = log.actions.after(0).map(|(_, it)| it);
    let actions = actions.filter(|it| fits(it.external_entity_id));
    entries
        .extend(actions.map(|it| in_run(Entry::action(it), &it.automation_id, it.activation_id)));
    let upcoming = state.engine.upcoming((Timestamp::MIN, 0));
    let upcoming = upcoming
        .filter(|it| fits(it.external_entity_id))
        .take(MAX_PENDING);
    entries.extend(upcoming.map(|it| {
        let (at, action) = (it.slot.0, it.action.map(str::to_owned));
        let about = (it.caller.instance, it.trigger_key, it.external_entity_id);
        let entry = Entry::new(at, 0, Kind::Pending, action, about);
        in_run(entry, &it.automation.id, it.activation)
    }));
    entries.sort_by_key(|it| (it.at, it.kind == Kind::Pending, it.seq));
    entries
}

fn about(run: &Activation) -> About<'_> {
    (run.instance_id, &run.trigger_key, run.external_entity_id)
}

impl Entry {
    /// An action that is not named is the start of its run.
    fn new(
        at: Timestamp,
        seq: u64,
        kind: Kind,
        what: Option<String>,
        (instance_id, trigger_key, external_entity_id): About<'_>,
    ) -> Self {
        Self {
            at,
            seq,
            kind,
            what: what.unwrap_or_else(|| "start".to_owned()),
            text: String::new(),
            scheduled_for: Vec::new(),
            trigger_key: Some(trigger_key.to_owned()),
            instance_id: Some(instance_id),
            external_entity_id,
            automation: None,
            activation_id: None,
            run_since: None,
        }
    }

    /// What an event set going: dates to come, or runs that end here.
    fn event(event: &Event, runs: &HashMap<Uuid, &Activation>) -> Self {
        let count = event.activation_ids.len();
        let (kind, what) = match event.kind {
            EventKind::Cancel => (Kind::Cancel, format!("cancel, {count} canceled")),
            EventKind::Report if event.duplicate => {
                let what = "report, deduplicated by its idempotency key";
                (Kind::Duplicate, what.to_owned())
            }
            EventKind::Report => (Kind::Report, format!("report, {count} activated")),
        };
        let about = (
            event.instance_id,
            &*event.trigger_key,
            event.external_entity_id,
        );
        let mut entry = Self::new(event.at, event.seq, kind, Some(what), about);
        if kind == Kind::Cancel {
            entry.text = format!("{count} run(s) end here");
            return entry;
        }
        let runs: Vec<_> = event
            .activation_ids
            .iter()
            .filter_map(|id| runs.get(id))
            .collect();
        entry.scheduled_for = runs.iter().filter_map(|run| run.scheduled_for).collect();
        let unscheduled = runs.iter().filter(|run| run.scheduled_for.is_none());
        let mut texts: Vec<_> = unscheduled
            .map(|run| match run.history.first() {
                Some(first) if first.status != Status::Initiated => outcome(run),
                _ => "runs now".to_owned(),
            })
            .collect();
        if event.payload_differs {
            texts.insert(0, "its key is held for another payload".to_owned());
        }
        if count == 0 {
            texts.push("no automation listens".to_owned());
        }
        entry.text = texts.join("; ");
        entry
    }

    fn sent(request: &Request) -> Self {
        let (kind, what) = if request.operation == Operation::Webhook {
            let body: Value = serde_json::from_str(&request.request_body).unwrap_or_default();
            let name = body["eventType"].as_str().unwrap_or_default();
            (Kind::Webhook, name.to_owned())
        } else {
            (Kind::Provider, request.operation.name().to_owned())
        };
        let entity = request.entities.first().copied();
        let about = (request.instance_id.unwrap_or_default(), "", entity);
        Self {
            text: request.verdict.code().to_owned(),
            trigger_key: request.trigger_key.clone(),
            ..Self::new(request.at, request.seq, kind, Some(what), about)
        }
    }

    /// The start of a run after its date, its end if it has no action, and what was canceled.
    fn run(run: &Activation) -> Vec<Self> {
        let mut entries = Vec::new();
        let has_started = run.history.iter().any(|it| it.status == Status::Started);
        if let Some(date) = run.scheduled_for.filter(|_| has_started) {
            entries.push(Self::new(date, run.seq, Kind::Starts, None, about(run)));
        }
        if matches!(run.status, Status::Skipped | Status::Failed) {
            entries.push(Self {
                text: outcome(run),
                ..Self::new(run.at, run.seq, Kind::Rejected, None, about(run))
            });
        }
        let canceled = run.canceled_work.iter();
        entries.extend(canceled.map(|work| {
            let action = work.action_id.clone();
            Self::new(work.due_at, 0, Kind::Canceled, action, about(run))
        }));
        entries
    }

    fn action(action: &Action) -> Self {
        let kind = match action.status {
            ActionStatus::InvokedAsync => Kind::Invoked,
            ActionStatus::Ended => Kind::Done,
            ActionStatus::Skipped => Kind::Skipped,
            ActionStatus::Failed => Kind::Failed,
        };
        let name = action.namespace.as_deref().unwrap_or(&action.action_id);
        let key = action.action_key.as_deref().filter(|key| *key != name);
        let key = key.map(|key| format!(" ({key})")).unwrap_or_default();
        let subject = || action.input["subject"].as_str().map(|it| format!("{it:?}"));
        let about = (
            action.instance_id,
            &*action.trigger_key,
            action.external_entity_id,
        );
        Self {
            text: action.error.clone().or_else(subject).unwrap_or_default(),
            ..Self::new(
                action.ran_at,
                action.seq,
                kind,
                Some(format!("{name}{key}")),
                about,
            )
        }
    }
}

/// Status and reason as the journal spells them.
pub(crate) fn outcome(activation: &Activation) -> String {
    let status = spelled(&activation.status);
    match &activation.reason {
        Some(reason) => format!("{status} ({})", spelled(reason)),
        None => status,
    }
}

fn spelled(word: &impl Serialize) -> String {
    let json = serde_json::to_value(word).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}
