//! What happened and what is still to come, in order of virtual time, as text for people.

mod entries;

pub(crate) use entries::{Entry, Kind, entries, outcome};

use crate::state::State;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt;
use uuid::Uuid;

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
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Entry(Box<Entry>),
    Text(String),
}

impl Timeline {
    pub(crate) fn new(state: &State) -> Self {
        let log = &state.engine.log;
        let entries = entries(state, None).into_iter();
        let (pending, past): (Vec<_>, Vec<_>) = entries.partition(|it| it.kind == Kind::Pending);
        // The line of a report has the outcome of its runs; what was canceled has no line.
        let is_line =
            |it: &Entry| !matches!(it.kind, Kind::Starts | Kind::Rejected | Kind::Canceled);
        let line = |entry: Entry| Line {
            at: entry.at,
            seq: entry.seq,
            what: What::Entry(Box::new(entry)),
        };
        let now = Line {
            at: log.present.now,
            seq: 0,
            what: What::Text("-- now --".to_owned()),
        };
        let more = state.engine.waiting().saturating_sub(pending.len());
        let pending = pending.into_iter().map(line);
        Self {
            past: past.into_iter().filter(is_line).map(line).collect(),
            future: std::iter::once(now).chain(pending).collect(),
            more,
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
            what: What::Text(text.into()),
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

    fn text(&self, entry: &Entry, format: &str) -> String {
        let who = match &entry.external_entity_id {
            None => "no entity".to_owned(),
            Some(id) => self
                .names
                .get(id)
                .cloned()
                .unwrap_or_else(|| id.to_string()),
        };
        let (what, text) = (&entry.what, &entry.text);
        let trigger = entry.trigger_key.as_deref().unwrap_or_default();
        let automation = entry.automation.as_deref().unwrap_or_default();
        let detail = if text.is_empty() {
            String::new()
        } else {
            format!(": {text}")
        };
        match entry.kind {
            Kind::Report | Kind::Duplicate => {
                let dates = entry.scheduled_for.iter();
                let mut details: Vec<_> = dates
                    .map(|date| format!("; scheduled for {}", date.strftime(format)))
                    .collect();
                if !text.is_empty() {
                    details.push(format!("; {text}"));
                }
                format!("reported  {trigger} of {who}{}", details.concat())
            }
            Kind::Cancel => format!("canceled {trigger} of {who}{detail}"),
            Kind::Webhook | Kind::Provider => {
                let verb = if entry.kind == Kind::Webhook {
                    "webhook"
                } else {
                    "asked"
                };
                let of = if trigger.is_empty() {
                    String::new()
                } else {
                    format!(" of {trigger}")
                };
                let to = match (entry.external_entity_id, entry.instance_id) {
                    (None, Some(instance)) => format!(" to instance {instance}"),
                    _ => format!(" for {who}"),
                };
                format!("{verb:<9} {what}{of}{to}{detail}")
            }
            Kind::Pending => format!("pending   {what} of {automation} for {who}"),
            Kind::Invoked => format!("invoked   {what} for {who}{detail}"),
            Kind::Skipped => format!("skipped   {what} for {who}{detail}"),
            Kind::Failed => format!("failed    {what} for {who}{detail}"),
            Kind::Done | Kind::Starts | Kind::Rejected | Kind::Canceled => {
                format!("ran       {what} for {who}{detail}")
            }
        }
    }
}

impl fmt::Display for Timeline {
    /// Prints the time only where it changes: what happened at one moment forms a group.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = || self.past.iter().chain(&self.future);
        let format = shortest_format(lines());
        let mut before = None;
        for line in lines() {
            let now = line.at.strftime(format).to_string();
            let text = match &line.what {
                What::Text(text) => text.clone(),
                What::Entry(entry) => format!("  {}", self.text(entry, format)),
            };
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
    let mut format = "%Y-%m-%d %H:%M";
    for line in lines {
        let dates = match &line.what {
            What::Entry(entry) => entry.scheduled_for.as_slice(),
            What::Text(_) => &[],
        };
        for date in dates.iter().chain([&line.at]) {
            if date.subsec_nanosecond() != 0 {
                return "%Y-%m-%d %H:%M:%S%.3f";
            }
            if date.as_second() % 60 != 0 {
                format = "%Y-%m-%d %H:%M:%S";
            }
        }
    }
    format
}
