//! The trigger object of the catalog (docs/api.md#s7).

use serde_yaml::Value;
use triggers_codegen::lock::{LockedTrigger, Origin};

/// What keeps an object from being a trigger: the member, and what is wrong with it.
pub(crate) type Unusable = (&'static str, &'static str);

/// The locked trigger that the object says, taken today.
pub(crate) fn from_object(object: &Value) -> Result<LockedTrigger, Unusable> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    let schema = object.get("payloadDataSchema");
    let schema = schema.ok_or(("payloadDataSchema", "is missing"))?;
    if !schema.is_mapping() {
        return Err(("payloadDataSchema", "is no JSON object"));
    }
    Ok(LockedTrigger {
        key: text("triggerKey").ok_or(("triggerKey", "is missing or no text"))?,
        name: text("displayName"),
        origin: Origin::Catalog {
            trigger_id: text("id"),
            component_version: text("componentVersion"),
        },
        since: today(),
        schema: schema.clone(),
    })
}

/// Today in UTC, as `2026-11-22`.
pub(crate) fn today() -> String {
    jiff::Timestamp::now()
        .to_string()
        .chars()
        .take(10)
        .collect()
}
