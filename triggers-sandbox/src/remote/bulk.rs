//! The answer of a bulk call, item by item (docs/api.md#s1.2).

use super::refusal::Refusal;
use crate::faults::Broken;
use crate::journal::{Problem, Request, Verdict};
use serde_json::Value;
use std::fmt::Write as _;

/// Written as text: it is as long as the request, and a tree of it would cost more than the rest.
pub(super) struct Bulk<'a> {
    broken: &'a Broken,
    /// JSON of the results, with commas between them.
    results: String,
    successes: usize,
    failures: usize,
    /// Items that are counted and not told of.
    undetailed: usize,
}

impl<'a> Bulk<'a> {
    /// `size` is about how many bytes the answer will have.
    pub(super) fn new(broken: &'a Broken, size: usize) -> Self {
        Self {
            broken,
            results: String::with_capacity(size),
            successes: 0,
            failures: 0,
            undetailed: 0,
        }
    }

    /// Adds the result of an item; `about` are its first members and `id` its id, as JSON.
    pub(super) fn add(
        &mut self,
        index: usize,
        outcome: Result<(), Refusal>,
        id: Option<&str>,
        about: std::fmt::Arguments<'_>,
        entry: &mut Request,
    ) {
        let error = outcome.err();
        if let Some(refusal) = &error {
            entry.verdict = Verdict::Partial;
            entry.add_item_problems(index, refusal);
        }
        if self.broken.hides_item(index) {
            self.undetailed += 1;
            return;
        }
        let success = error.is_none();
        *if success {
            &mut self.successes
        } else {
            &mut self.failures
        } += 1;
        let comma = if self.results.is_empty() { "" } else { "," };
        let _ok = write!(
            self.results,
            r#"{comma}{{{about},"itemMetadata":{{"originalIndex":{index},"success":{success}"#
        );
        if let Some(refusal) = error {
            let _ok = write!(self.results, r#","error":{}"#, refusal.as_item_error());
        }
        if let Some(id) = id {
            let _ok = write!(self.results, r#","id":{id}"#);
        }
        self.results.push_str("}}");
    }

    pub(super) fn answer(self, trigger_key: &str) -> String {
        let key = Value::from(trigger_key);
        let failures = self.failures + self.undetailed;
        let head = format!(
            r#"{{"triggerKey":{key},"bulkActionMetadata":{{"totalSuccesses":{},"totalFailures":{failures},"undetailedFailures":{}}},"results":["#,
            self.successes, self.undetailed
        );
        // There is room for it: another text of this size would cost more than a move.
        let mut answer = self.results;
        answer.insert_str(0, &head);
        answer.push_str("]}");
        answer
    }
}

impl Request {
    /// An item can fail without problems of its own, as by a fault.
    fn add_item_problems(&mut self, index: usize, refusal: &Refusal) {
        if refusal.problems.is_empty() {
            let problem = Problem {
                path: format!("[{index}]"),
                rule: refusal.verdict.to_owned(),
                description: refusal.message.clone(),
            };
            self.add_problems("", &[problem]);
        } else {
            let inside = refusal
                .problems
                .iter()
                .all(|it| it.path.starts_with("payload"));
            let place = if inside {
                format!("eventsInfo[{index}].")
            } else {
                String::new()
            };
            self.add_problems(&place, &refusal.problems);
        }
    }
}
