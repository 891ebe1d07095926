//! What happened and what is still to come, in order of virtual time, as text for people.

mod entries;

pub(crate) use entries::{Entry, Pending, What, entries};

use crate::journal::{
    Action, ActionStatus, Activation, Event, EventKind, Operation, Request, Status,
};
use crate::state::State;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use uuid::Uuid;

/// Lines of what is pending that a timeline shows; the rest is counted.
const MAX_PENDING: usize = 50;

/// The journal in order of virtual time, then what is pending.
///
/// `Display` writes one line for each report, cancellation, action, webhook and call of the provider,
/// then the present, then what waits. Times are UTC. Actions are named by their namespace, or else by
/// their id, with the `actionKey` in brackets where it says more.
#[derive(Clone, Debug)]
pub struct Timeline {
    past: Vec<Line>,
    /// The present, and what waits.
    future: Vec<Line>,
    /// Pieces of work that wait and have no line.
    more: usize,
    names: BTreeMap<Uuid, String>,
    last: u64,
}

/// One line, at a moment and, within it, in the order of the journal.
#[derive(Clone, Debug)]
struct Line {
    at: Timestamp,
    seq: u64,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    /// Written like the times of all lines.
    Date(Timestamp),
    /// Written by its name.
    Entity(Option<Uuid>),
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

type Runs<'a> = HashMap<Uuid, &'a Activation>;

impl Timeline {
    pub(crate) fn new(state: &State) -> Self {
        let log = &state.engine.log;
        let entries = entries(state, None);
        let runs = entries.iter().filter_map(|entry| match entry.what {
            What::Activation(run) => Some((run.activation_id, run)),
            _ => None,
        });
        let runs: Runs<'_> = runs.collect();
        let is_pending = |entry: &Entry<'_>| matches!(entry.what, What::Pending(_));
        let (pending, past): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_pending);
        let line = |entry: &Entry<'_>| {
            let parts = match &entry.what {
                What::Event(event) => happened(event, &runs),
                What::Sent(request) => sent(request),
                What::Action(action) => performed(action),
                What::Pending(pending) => waits(pending),
                // Part of the line of its event.
                What::Activation(_) => return None,
            };
            let (at, seq) = (entry.at, entry.seq);
            Some(Line { at, seq, parts })
        };
        let mut past: Vec<_> = past.iter().filter_map(line).collect();
        past.sort_by_key(|line| (line.at, line.seq));
        let mut future = vec![Line {
            at: log.present.now,
            seq: 0,
            parts: vec!["-- now --".into()],
        }];
        future.extend(pending.iter().take(MAX_PENDING).filter_map(line));
        Self {
            past,
            future,
            more: pending.len().saturating_sub(MAX_PENDING),
            names: BTreeMap::new(),
            last: log.last_seq(),
        }
    }

    /// Calls an entity by a name instead of its id.
    #[must_use]
    pub fn naming(mut self, entity: impl Into<Uuid>, name: impl Into<String>) -> Self {
        self.names.insert(entity.into(), name.into());
        self
    }

    /// Adds a line of one's own, after what the journal held at `position`
    /// ([`Timeline::position`]) and at `at`.
    #[must_use]
    pub fn noting(mut self, at: Timestamp, position: u64, text: impl Into<String>) -> Self {
        let note = Line {
            at,
            seq: position,
            parts: vec![Part::Text(text.into())],
        };
        let is_before = |line: &Line| (line.at, line.seq) <= (at, position);
        let place = self.past.partition_point(is_before);
        self.past.insert(place, note);
        self
    }

    /// The last position in the journal.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.last
    }

    /// The part as text, its date in this format.
    fn text(&self, part: &Part, format: &str) -> String {
        match part {
            Part::Text(text) => text.clone(),
            Part::Date(date) => date.strftime(format).to_string(),
            Part::Entity(None) => "no entity".to_owned(),
            Part::Entity(Some(id)) => {
                let name = self.names.get(id).cloned();
                name.unwrap_or_else(|| id.to_string())
            }
        }
    }
}

/// What an event set going: dates to come, or runs that end here.
fn happened(event: &Event, runs: &Runs<'_>) -> Vec<Part> {
    let who = Part::Entity(event.external_entity_id);
    let trigger = &event.trigger_key;
    if event.kind == EventKind::Cancel {
        let stopped = event.activation_ids.len();
        return vec![
            format!("  canceled {trigger} of ").into(),
            who,
            format!(": {stopped} run(s) end here").into(),
        ];
    }
    let mut parts = vec![format!("  reported  {trigger} of ").into(), who];
    if event.payload_differs {
        parts.push("; its key is held for another payload".into());
    }
    for run in event.activation_ids.iter().filter_map(|id| runs.get(id)) {
        match (run.history.first(), run.scheduled_for) {
            (_, Some(date)) => parts.extend(["; scheduled for ".into(), Part::Date(date)]),
            (Some(first), _) if first.status != Status::Initiated => {
                parts.push(format!("; {}", outcome(run)).into());
            }
            _ => parts.push("; runs now".into()),
        }
    }
    if event.activation_ids.is_empty() {
        parts.push("; no automation listens".into());
    }
    parts
}

fn sent(request: &Request) -> Vec<Part> {
    let what = sent_name(request);
    let did = match request.operation {
        Operation::Webhook => "webhook  ",
        _ => "asked    ",
    };
    let mut parts = vec![Part::Text(format!("  {did} {what}"))];
    if let Some(key) = &request.trigger_key {
        parts.push(format!(" of {key}").into());
    }
    if let Some(entity) = request.entities.first() {
        parts.extend([" for ".into(), Part::Entity(Some(*entity))]);
    } else if let Some(instance) = request.instance_id {
        parts.push(format!(" to instance {instance}").into());
    }
    parts.push(format!(": {}", request.verdict.code()).into());
    parts
}

/// The event of a webhook, or the method of the provider.
pub(crate) fn sent_name(request: &Request) -> String {
    if request.operation != Operation::Webhook {
        return request.operation.name().to_owned();
    }
    let body: Option<Value> = serde_json::from_str(&request.request_body).ok();
    let event = body.as_ref().and_then(|body| body["eventType"].as_str());
    event.unwrap_or_default().to_owned()
}

fn performed(action: &Action) -> Vec<Part> {
    let did = match action.status {
        ActionStatus::InvokedAsync => "invoked  ",
        ActionStatus::Ended => "ran      ",
        ActionStatus::Skipped => "skipped  ",
        ActionStatus::Failed => "failed   ",
    };
    let name = action.namespace.as_deref().unwrap_or(&action.action_id);
    let key = action.action_key.as_deref().filter(|key| *key != name);
    let key = key.map(|key| format!(" ({key})")).unwrap_or_default();
    let detail = match (&action.error, action.input["subject"].as_str()) {
        (Some(error), _) => format!(": {error}"),
        (None, Some(subject)) => format!(": {subject:?}"),
        (None, None) => String::new(),
    };
    vec![
        format!("  {did} {name}{key} for ").into(),
        Part::Entity(action.external_entity_id),
        detail.into(),
    ]
}

fn waits(pending: &Pending<'_>) -> Vec<Part> {
    let action = pending.action.as_ref();
    let what = action.map_or("start".to_owned(), |action| format!("`{action}`"));
    vec![
        format!("  pending   {what} of {} for ", pending.automation).into(),
        Part::Entity(pending.entity),
    ]
}

/// Status and reason as the journal spells them.
pub(crate) fn outcome(activation: &Activation) -> String {
    let status = spelled(&activation.status);
    match &activation.reason {
        Some(reason) => format!("{status} ({})", spelled(reason)),
        None => status,
    }
}

fn spelled(word: &impl serde::Serialize) -> String {
    serde_json::to_value(word)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

impl fmt::Display for Timeline {
    /// Prints the time only where it changes: what happened at one moment forms a group.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = || self.past.iter().chain(&self.future);
        let format = shortest_format(lines());
        let mut before = None;
        for line in lines() {
            let now = line.at.strftime(format).to_string();
            let parts = line.parts.iter();
            let text: String = parts.map(|part| self.text(part, format)).collect();
            if before.as_ref() == Some(&now) {
                writeln!(f, "{:width$}  {text}", "", width = now.len())?;
            } else {
                writeln!(f, "{now}  {text}")?;
                before = Some(now);
            }
        }
        if self.more > 0 {
            writeln!(f, "and {} more pending", self.more)?;
        }
        Ok(())
    }
}

/// Seconds and milliseconds only where a line needs them.
fn shortest_format<'a>(lines: impl Iterator<Item = &'a Line>) -> &'static str {
    let dates = lines.flat_map(|line| {
        let dates = line.parts.iter().filter_map(|part| match part {
            Part::Date(date) => Some(*date),
            _ => None,
        });
        dates.chain([line.at])
    });
    let mut format = "%Y-%m-%d %H:%M";
    for date in dates {
        if date.subsec_nanosecond() != 0 {
            return "%Y-%m-%d %H:%M:%S%.3f";
        }
        if date.as_second() % 60 != 0 {
            format = "%Y-%m-%d %H:%M:%S";
        }
    }
    format
}
