//! The answer of a bulk call, item by item (spec §1.2, §1.4).

use super::{Call, Noted};
use crate::errors::Refusal;
use crate::options::assumed::ItemId;
use crate::state::State;
use serde::Serialize;
use serde_json::Value;

/// `A` is what the result of an item says of it.
pub(super) struct Bulk<'a, A> {
    call: &'a Call,
    item_id: ItemId,
    results: Vec<Settled<A>>,
    failures: usize,
    /// Items that are counted and not told of.
    undetailed: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settled<A> {
    #[serde(flatten)]
    about: A,
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
struct Answer<'a, A> {
    trigger_key: &'a str,
    bulk_action_metadata: BulkActionMetadata,
    results: &'a [Settled<A>],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BulkActionMetadata {
    total_successes: usize,
    total_failures: usize,
    undetailed_failures: usize,
}

impl<'a, A: Serialize> Bulk<'a, A> {
    pub(super) fn new(state: &State, call: &'a Call, items: usize) -> Self {
        Self {
            call,
            item_id: state.engine.options.assumed.item_id,
            results: Vec::with_capacity(items),
            failures: 0,
            undetailed: 0,
        }
    }

    /// Notes what became of an item; `entity` is its external entity id as it was spelled.
    pub(super) fn settle(
        &mut self,
        index: usize,
        outcome: Result<(), Refusal>,
        entity: Option<String>,
        about: A,
        noted: &mut Noted,
    ) {
        let error = outcome.err();
        if error.is_some() {
            noted.verdict = Some("PARTIAL");
        }
        if self.call.broken.hides_item(index) {
            self.undetailed += 1;
            return;
        }
        self.failures += usize::from(error.is_some());
        self.results.push(Settled {
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
