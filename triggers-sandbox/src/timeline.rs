//! What happened and what is still to come, in order of virtual time, as text for people.

use crate::journal::{Action, ActionStatus, Activation, Event, EventKind, Status};
use crate::state::State;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt;
use uuid::Uuid;

/// Lines of what is pending that a timeline shows; the rest is counted.
const MAX_PENDING: usize = 50;

/// The journal in order of virtual time, then what is pending.
///
/// `Display` writes one line for each report, cancellation and action, then the present, then what
/// waits. Times are UTC. Actions are named by their namespace, or else by their id, with the
/// `actionKey` in brackets where it says more.
#[derive(Clone, Debug)]
pub struct Timeline {
    events: Vec<Event>,
    activations: BTreeMap<Uuid, Activation>,
    actions: Vec<Action>,
    pending: Vec<Pending>,
    now: Timestamp,
    names: BTreeMap<Uuid, String>,
    notes: Vec<Line>,
    last: u64,
}

/// One piece of work that waits.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) due: Timestamp,
    pub(crate) activation: Uuid,
    /// The action that waits; `None` for the start of a run.
    pub(crate) action: Option<String>,
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
}

impl Line {
    fn new(at: Timestamp, seq: u64, text: impl Into<String>) -> Self {
        let parts = vec![Part::Text(text.into())];
        Self { at, seq, parts }
    }
}

impl Timeline {
    pub(crate) fn new(state: &State) -> Self {
        let log = &state.engine.log;
        let activations = log.activations.after(0).map(|(_, item)| item.clone());
        // Its lines say nothing of payloads and keys.
        let events = log.events.after(0).map(|(_, item)| Event::clone(item));
        let actions: Vec<_> = log.actions.after(0).map(|(_, item)| item.clone()).collect();
        Self {
            activations: activations.map(|item| (item.activation_id, item)).collect(),
            pending: state.engine.pending().collect(),
            now: log.present.now,
            names: BTreeMap::new(),
            notes: Vec::new(),
            last: log.last_seq(),
            events: events.collect(),
            actions,
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
        self.notes.push(Line::new(at, position, text));
        self
    }

    /// The last position in the journal.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.last
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = self.notes.clone();
        lines.extend(self.events.iter().map(|event| Line {
            at: event.at,
            seq: event.seq,
            parts: self.happened(event),
        }));
        let actions = self.actions.iter();
        lines.extend(actions.map(|it| Line::new(it.at, it.seq, self.performed(it))));
        lines.sort_by_key(|line| (line.at, line.seq));
        lines.push(Line::new(self.now, 0, "-- now --"));
        let pending = self.pending.iter().take(MAX_PENDING);
        lines.extend(pending.map(|it| Line::new(it.due, 0, self.waits(it))));
        lines
    }

    /// What an event set going: dates to come, or runs that end here.
    fn happened(&self, event: &Event) -> Vec<Part> {
        let who = self.name(event.external_entity_id);
        let trigger = &event.trigger_key;
        if event.kind == EventKind::Cancel {
            let stopped = event.activation_ids.len();
            let text = format!("  canceled {trigger} of {who}: {stopped} run(s) end here");
            return vec![Part::Text(text)];
        }
        let mut parts = vec![Part::Text(format!("  reported  {trigger} of {who}"))];
        if event.payload_differs {
            let text = "; its key is held for another payload".to_owned();
            parts.push(Part::Text(text));
        }
        let ids = event.activation_ids.iter();
        for activation in ids.filter_map(|id| self.activations.get(id)) {
            match (activation.history.first(), activation.scheduled_for) {
                (_, Some(date)) => {
                    parts.push(Part::Text("; scheduled for ".to_owned()));
                    parts.push(Part::Date(date));
                }
                (Some(first), _) if first.status != Status::Initiated => {
                    parts.push(Part::Text(format!("; {}", outcome(activation))));
                }
                _ => parts.push(Part::Text("; runs now".to_owned())),
            }
        }
        if event.activation_ids.is_empty() {
            parts.push(Part::Text("; no automation listens".to_owned()));
        }
        parts
    }

    fn performed(&self, action: &Action) -> String {
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
        let who = self.name(action.external_entity_id);
        format!("  {did} {name}{key} for {who}{detail}")
    }

    fn waits(&self, pending: &Pending) -> String {
        let Some(activation) = self.activations.get(&pending.activation) else {
            return format!("  pending   activation {}", pending.activation);
        };
        let what = pending
            .action
            .as_ref()
            .map_or("start".to_owned(), |action| format!("`{action}`"));
        format!(
            "  pending   {what} of {} for {}",
            activation.automation_id,
            self.name(activation.external_entity_id)
        )
    }

    fn name(&self, entity: Option<Uuid>) -> String {
        match entity {
            Some(id) => self
                .names
                .get(&id)
                .cloned()
                .unwrap_or_else(|| id.to_string()),
            None => "no entity".to_owned(),
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

fn spelled(word: &impl serde::Serialize) -> String {
    serde_json::to_value(word)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

impl fmt::Display for Timeline {
    /// The time stands only where it changes, so that what happened together reads together.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines();
        let format = shortest_format(&lines);
        let mut before = None;
        for line in &lines {
            let now = line.at.strftime(format).to_string();
            let text: String = line
                .parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Date(date) => date.strftime(format).to_string(),
                })
                .collect();
            if before.as_ref() == Some(&now) {
                writeln!(f, "{:width$}  {text}", "", width = now.len())?;
            } else {
                writeln!(f, "{now}  {text}")?;
                before = Some(now);
            }
        }
        let more = self.pending.len().saturating_sub(MAX_PENDING);
        if more > 0 {
            writeln!(f, "and {more} more pending")?;
        }
        Ok(())
    }
}

/// Seconds and milliseconds only where a line needs them.
fn shortest_format(lines: &[Line]) -> &'static str {
    let dates = lines.iter().flat_map(|line| {
        let dates = line.parts.iter().filter_map(|part| match part {
            Part::Date(date) => Some(*date),
            Part::Text(_) => None,
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
