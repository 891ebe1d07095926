//! The timeline: the story's own lines, merged with the sandbox's journal, and what ran.

use std::collections::BTreeMap;

use jiff::Timestamp;
use triggers_runtime::Uuid;
use triggers_sandbox::Sandbox;

use crate::Failure;

/// A line of the story, after everything that had happened when it was said.
pub(crate) struct Line {
    at: Timestamp,
    position: u64,
    text: String,
}

impl Line {
    pub(crate) fn story(sandbox: &Sandbox, text: &str) -> Self {
        Self {
            at: sandbox.clock().now(),
            position: sandbox.timeline().position(),
            text: text.to_owned(),
        }
    }
}

/// What happened, ready to be printed and judged.
pub(crate) struct Timeline {
    pub(crate) told: triggers_sandbox::Timeline,
    /// What ran, as the stories expect it: `12-08 10:00 reminder for Ben's appointment`.
    ran: Vec<String>,
}

impl Timeline {
    pub(crate) fn new(sandbox: &Sandbox, cast: &BTreeMap<Uuid, String>, said: Vec<Line>) -> Self {
        let mut told = sandbox.timeline();
        for (id, name) in cast {
            told = told.naming(*id, name);
        }
        for line in said {
            told = told.noting(line.at, line.position, line.text);
        }
        let ran = sandbox.actions().into_iter().map(|action| {
            let who = match action.external_entity_id {
                Some(id) => cast.get(&id).cloned().unwrap_or_else(|| id.to_string()),
                None => "no entity".to_owned(),
            };
            let name = action.namespace.unwrap_or(action.action_id);
            format!("{} {name} for {who}", action.ran_at.strftime("%m-%d %H:%M"))
        });
        let ran = ran.collect();
        Self { told, ran }
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
