//! In place of `JSONata`, which this build does not have.

use super::Scope;
use serde_json::Value;

/// There is none.
#[derive(Clone, Debug)]
pub(super) enum Source {}

impl Source {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Err(format!(
            "`{text}` is not a formula in braces; for JSONata turn on the feature `jsonata` of `triggers-sandbox`"
        ))
    }

    pub(super) fn value(&self, _: Scope<'_>) -> Result<Value, String> {
        match *self {}
    }
}
