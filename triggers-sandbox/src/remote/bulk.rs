//! The answer of a bulk call, item by item (docs/api.md#s1.2).

use super::answer::Facts;
use super::events::About;
use super::refusal::Refusal;
use crate::faults::Broken;
use crate::journal::{Problem, Verdict};
use crate::options::assumed::ItemId;
use serde::Serialize;
use serde_json::Value;

pub(super) struct Bulk<'a> {
    broken: &'a Broken,
    item_id: ItemId,
    results: Vec<ItemResult>,
    failures: usize,
    /// Items that are counted and not told of.
    undetailed: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemResult {
    #[serde(flatten)]
    about: About,
    item_metadata: ItemMetadata,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemMetadata {
    original_index: usize,
    success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    trigger_key: &'a str,
    bulk_action_metadata: BulkActionMetadata,
    results: &'a [ItemResult],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BulkActionMetadata {
    total_successes: usize,
    total_failures: usize,
    undetailed_failures: usize,
}

impl<'a> Bulk<'a> {
    pub(super) fn new(broken: &'a Broken, item_id: ItemId, items: usize) -> Self {
        Self {
            broken,
            item_id,
            results: Vec::with_capacity(items),
            failures: 0,
            undetailed: 0,
        }
    }

    /// Adds the result of an item; `entity` is its external entity id as it was spelled.
    pub(super) fn add(
        &mut self,
        index: usize,
        outcome: Result<(), Refusal>,
        entity: Option<String>,
        about: About,
        facts: &mut Facts,
    ) {
        let error = outcome.err();
        if let Some(refusal) = &error {
            facts.verdict = Some(Verdict::Partial);
            facts.add_item_problems(index, refusal);
        }
        if self.broken.hides_item(index) {
            self.undetailed += 1;
            return;
        }
        self.failures += usize::from(error.is_some());
        self.results.push(ItemResult {
            about,
            item_metadata: ItemMetadata {
                original_index: index,
                success: error.is_none(),
                error: error.map(|refusal| refusal.as_item_error()),
                id: entity.filter(|_| self.item_id == ItemId::Entity),
            },
        });
    }

    pub(super) fn answer(self, trigger_key: &str) -> String {
        let answer = Answer {
            trigger_key,
            bulk_action_metadata: BulkActionMetadata {
                total_successes: self.results.len() - self.failures,
                total_failures: self.failures + self.undetailed,
                undetailed_failures: self.undetailed,
            },
            results: &self.results,
        };
        // Cannot fail: every key of a JSON value is text.
        serde_json::to_string(&answer).unwrap_or_default()
    }
}

impl Facts {
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
