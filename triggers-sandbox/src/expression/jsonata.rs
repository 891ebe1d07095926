//! `JSONata`, which older configurations hold instead of formulas (spec §5.4).

use super::Scope;
use serde_json::Value;

/// The text of an expression that was parsed once, to know that it can be.
///
/// The library's values cannot be sent between threads, so what was parsed is not kept.
#[derive(Clone, Debug)]
pub(super) struct Source(#[cfg_attr(not(feature = "jsonata"), expect(dead_code))] String);

#[cfg(not(feature = "jsonata"))]
impl Source {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Err(format!(
            "`{text}` is neither a formula in braces nor a constant; to run it as JSONata, build \
             the sandbox with its feature `jsonata`"
        ))
    }

    pub(super) fn value(&self, _scope: Scope<'_>) -> Result<Value, String> {
        Err("this sandbox was built without JSONata".to_owned())
    }
}
