//! Events of which something waits, in little memory.

use super::activation::Happened;
use super::{Caller, Lane};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Deeper payloads stay as they are; the reader of JSON refuses those of 128.
const DEEPEST: usize = 100;

/// An event of which something waits.
///
/// A payload takes five to ten times the memory of its text: a million that wait for their dates
/// are kept as text, and read when their time has come.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    Open(Arc<Happened>),
    Packed(Arc<Happened<Box<str>>>),
}

impl Kept {
    pub(super) fn packed(happened: &Arc<Happened>) -> Self {
        let text = if is_flat(&happened.payload, DEEPEST) {
            serde_json::to_string(&happened.payload).ok()
        } else {
            None
        };
        match text {
            Some(text) => Self::Packed(Arc::new(happened.with(text.into_boxed_str()))),
            None => Self::Open(Arc::clone(happened)),
        }
    }

    pub(super) fn open(&self) -> Arc<Happened> {
        match self {
            Self::Open(happened) => Arc::clone(happened),
            Self::Packed(packed) => {
                // Cannot fail: it was written from a payload that is not too deep.
                let payload = serde_json::from_str(&packed.payload).unwrap_or_default();
                Arc::new(packed.with(payload))
            }
        }
    }

    pub(super) fn caller(&self) -> Caller {
        match self {
            Self::Open(happened) => happened.caller,
            Self::Packed(packed) => packed.caller,
        }
    }

    pub(super) fn trigger_key(&self) -> &Arc<str> {
        match self {
            Self::Open(happened) => &happened.trigger_key,
            Self::Packed(packed) => &packed.trigger_key,
        }
    }

    pub(super) fn external_entity_id(&self) -> Option<Uuid> {
        match self {
            Self::Open(happened) => happened.external_entity_id,
            Self::Packed(packed) => packed.external_entity_id,
        }
    }

    pub(super) fn lane(&self) -> Option<Lane> {
        match self {
            Self::Open(happened) => happened.lane(),
            Self::Packed(packed) => packed.lane(),
        }
    }

    /// The same for all that share it.
    pub(super) fn address(&self) -> *const () {
        match self {
            Self::Open(happened) => Arc::as_ptr(happened).cast(),
            Self::Packed(packed) => Arc::as_ptr(packed).cast(),
        }
    }
}

fn is_flat(value: &Value, depth: usize) -> bool {
    match value {
        _ if depth == 0 => false,
        Value::Array(items) => items.iter().all(|item| is_flat(item, depth - 1)),
        Value::Object(members) => members.values().all(|member| is_flat(member, depth - 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, Happened, Kept};
    use serde_json::{Value, json};
    use std::sync::Arc;
    use uuid::Uuid;

    fn kept(payload: Value) -> Kept {
        let caller = Caller {
            app: Uuid::nil(),
            instance: Uuid::nil(),
        };
        Kept::packed(&Arc::new(Happened {
            caller,
            trigger_key: "t".into(),
            external_entity_id: None,
            payload,
        }))
    }

    #[test]
    fn a_payload_comes_out_as_it_went_in() {
        let payload = json!({
            "text": "\u{0}\"\\ü🙂\u{2028}", "": [null, true, [], {}],
            "numbers": [0, -0.0, 80.0, 0.1, 1e-7, 5e-324, f64::MAX, 123_456_789.123_456_79,
                u64::MAX, i64::MIN],
        });
        let kept = kept(payload.clone());
        assert!(matches!(kept, Kept::Packed(_)));
        let opened = kept.open().payload.clone();
        assert_eq!(opened, payload);
        // Equal values may differ in the sign of a zero and in being whole.
        assert_eq!(opened.to_string(), payload.to_string());
    }

    #[test]
    fn a_payload_too_deep_to_be_read_is_not_packed() {
        let deep = (0..200).fold(Value::Null, |inner, _| json!([inner]));
        assert_eq!(kept(deep.clone()).open().payload, deep);
    }
}
