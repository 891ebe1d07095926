//! The answer of a bulk call, item by item (spec §1.2, §1.4).

use super::{Call, Noted};
use crate::errors::Refusal;
use crate::options::assumed::ItemId;
use crate::state::State;
use serde_json::{Value, json};

pub(super) struct Bulk<'a> {
    call: &'a Call,
    item_id: ItemId,
    results: Vec<Value>,
    failures: usize,
    /// Items that are counted and not told of.
    undetailed: usize,
}

impl<'a> Bulk<'a> {
    pub(super) fn new(state: &State, call: &'a Call, items: usize) -> Self {
        Self {
            call,
            item_id: state.engine.options.assumed.item_id,
            results: Vec::with_capacity(items),
            failures: 0,
            undetailed: 0,
        }
    }

    /// Notes what became of an item; `about` is what its result says of it.
    pub(super) fn settle(
        &mut self,
        index: usize,
        outcome: Result<(), Refusal>,
        mut about: Value,
        noted: &mut Noted,
    ) {
        let mut metadata = json!({ "originalIndex": index, "success": outcome.is_ok() });
        let failed = outcome.is_err();
        if let Err(refusal) = outcome {
            noted.verdict = Some("PARTIAL");
            metadata["error"] = refusal.as_item_error();
        }
        if self.call.broken.hides_item(index) {
            self.undetailed += 1;
            return;
        }
        self.failures += usize::from(failed);
        let holder = about.get("eventInfo").unwrap_or(&about);
        if self.item_id == ItemId::Entity
            && let Some(id @ Value::String(_)) = holder.get("externalEntityId")
        {
            metadata["id"] = id.clone();
        }
        about["itemMetadata"] = metadata;
        self.results.push(about);
    }

    pub(super) fn answer(self, trigger_key: &str) -> Value {
        json!({
            "triggerKey": trigger_key,
            "bulkActionMetadata": {
                "totalSuccesses": self.results.len() - self.failures,
                "totalFailures": self.failures + self.undetailed,
                "undetailedFailures": self.undetailed,
            },
            "results": self.results,
        })
    }
}
