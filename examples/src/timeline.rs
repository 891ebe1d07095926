//! The timeline: the story's own lines, merged with the sandbox's journal.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use triggers_runtime::Uuid;
use triggers_sandbox::Sandbox;
use triggers_sandbox::journal::{Action, Activation, Event, EventKind, Status};

use crate::Failure;

/// One line, at a moment and, within it, in the order of the journal.
pub(crate) struct Line {
    at: Timestamp,
    seq: u64,
    text: String,
}

impl Line {
    /// A line of the story, after everything that has happened so far.
    pub(crate) fn story(sandbox: &Sandbox, text: &str) -> Self {
        Self {
            at: sandbox.clock().now(),
            seq: last_seq(sandbox),
            text: text.to_owned(),
        }
    }
}

/// The last position in the journal so far.
fn last_seq(sandbox: &Sandbox) -> u64 {
    let requests = sandbox.requests().last().map(|request| request.seq);
    let actions = sandbox.actions().last().map(|action| action.seq);
    requests.max(actions).unwrap_or(0)
}

/// What happened, in order, ready to be printed and judged.
pub(crate) struct Timeline {
    lines: Vec<Line>,
    /// What ran, as the stories expect it: `12-08 10:00 reminder for Ben's appointment`.
    ran: Vec<String>,
}

impl Timeline {
    pub(crate) fn new(sandbox: &Sandbox, cast: &BTreeMap<Uuid, String>, said: Vec<Line>) -> Self {
        let (activations, actions) = (sandbox.activations(), sandbox.actions());
        let name = |id: Option<Uuid>| match id.and_then(|id| cast.get(&id)) {
            Some(name) => name.clone(),
            None => id.map_or_else(|| "no entity".to_owned(), |id| id.to_string()),
        };
        let mut lines = said;
        for event in sandbox.events() {
            let text = happened(&event, &name(event.external_entity_id), &activations);
            lines.push(Line {
                at: event.at,
                seq: event.seq,
                text,
            });
        }
        let mut ran = Vec::new();
        for action in &actions {
            let who = name(action.external_entity_id);
            ran.push(format!(
                "{} {} for {who}",
                short(action.ran_at),
                action_name(action)
            ));
            lines.push(Line {
                at: action.at,
                seq: action.seq,
                text: performed(action, &who),
            });
        }
        lines.sort_by_key(|line| (line.at, line.seq));
        Self { lines, ran }
    }

    /// Compares what ran with what should have.
    pub(crate) fn hold_to(&self, expected: &[&str]) -> Result<(), Failure> {
        if self.ran == expected {
            println!(
                "outcome as expected: {} action(s) ran, and nothing else",
                self.ran.len()
            );
            return Ok(());
        }
        let missing = expected
            .iter()
            .filter(|line| !self.ran.iter().any(|ran| ran == *line));
        let missing: Vec<_> = missing
            .map(|line| format!("  did not run: {line}"))
            .collect();
        let surplus = self
            .ran
            .iter()
            .filter(|line| !expected.contains(&line.as_str()));
        let surplus: Vec<_> = surplus
            .map(|line| format!("  ran:         {line}"))
            .collect();
        let mut what = [missing, surplus].concat();
        if what.is_empty() {
            what.push(format!(
                "  the same, in another order or number: {:#?}",
                self.ran
            ));
        }
        Err(Failure::new(format!(
            "not the expected outcome\n{}",
            what.join("\n")
        )))
    }
}

/// What an event set going: dates to come, or runs that end here.
fn happened(event: &Event, who: &str, activations: &[Activation]) -> String {
    let its = |activation: &&Activation| event.activation_ids.contains(&activation.activation_id);
    let trigger = &event.trigger_key;
    if event.kind == EventKind::Cancel {
        let stopped = activations.iter().filter(its).count();
        return format!("  cancelled {trigger} of {who}: {stopped} run(s) end here");
    }
    let runs = activations.iter().filter(its).map(|activation| {
        match (activation.status, activation.scheduled_for) {
            (Status::Skipped, _) => "; skipped".to_owned(),
            (_, Some(date)) => format!("; scheduled for {}", short(date)),
            (_, None) => "; runs now".to_owned(),
        }
    });
    format!("  reported  {trigger} of {who}{}", runs.collect::<String>())
}

fn performed(action: &Action, who: &str) -> String {
    let subject = action.input["subject"].as_str().unwrap_or_default();
    format!(
        "  ran       {} for {who}: \"{subject}\"",
        action_name(action)
    )
}

fn action_name(action: &Action) -> &str {
    action.namespace.as_deref().unwrap_or(&action.action_id)
}

/// `12-08 10:00`, UTC.
fn short(moment: Timestamp) -> String {
    moment.strftime("%m-%d %H:%M").to_string()
}

impl fmt::Display for Timeline {
    /// The time stands only where it changes, so that what happened together reads together.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = None;
        for line in &self.lines {
            let now = short(line.at);
            if before.as_ref() == Some(&now) {
                writeln!(f, "             {}", line.text)?;
            } else {
                writeln!(f, "{now}  {}", line.text)?;
                before = Some(now);
            }
        }
        Ok(())
    }
}
