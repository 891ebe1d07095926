//! Events: who reports, what, and what is stored of it while work waits.

use super::Rejection;
use crate::catalog::Trigger;
use crate::options::assumed::{Answers, InvalidPayload, MissingPayload};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Who calls: what a token is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Caller {
    pub(crate) app: Uuid,
    pub(crate) instance: Uuid,
}

/// The ordering key of events: a cancellation ends all of one lane, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Lane {
    pub(super) caller: Caller,
    pub(super) trigger: Arc<str>,
    pub(super) entity: Uuid,
}

/// An event as it is reported.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewEvent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payload: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_entity_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) idempotency: Option<Idempotency>,
    /// The payload as it was spelled, where that is known.
    #[serde(skip)]
    pub(crate) spelled: Option<Box<str>>,
    /// The payload that was compared with its schema; `None` in it where the event is accepted and has no
    /// effect.
    #[serde(skip)]
    pub(crate) checked: Option<Result<Option<Value>, Rejection>>,
}

impl NewEvent {
    /// Compares the payload with its schema, which needs no state, unless it has been compared.
    pub(crate) fn check(&mut self, trigger: &Trigger, assumed: &Answers) {
        if self.checked.is_some() {
            return;
        }
        let payload = match (self.payload.take(), assumed.missing_payload) {
            (Some(payload), _) => Ok(Value::Object(payload)),
            (None, MissingPayload::Empty) => Ok(Value::Object(Map::new())),
            (None, MissingPayload::Refused) => Err(Rejection::MissingPayload),
        };
        self.checked = Some(payload.and_then(|payload| {
            let violations = trigger.violations(&payload);
            match assumed.invalid_payload {
                _ if violations.is_empty() => Ok(Some(payload)),
                InvalidPayload::Refused => Err(Rejection::Schema(violations)),
                InvalidPayload::NotActivated => Ok(None),
            }
        }));
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Idempotency {
    pub(crate) key: String,
    /// In milliseconds.
    #[serde(
        rename = "ttlInMilliseconds",
        default,
        with = "millis",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) ttl: Option<Duration>,
}

mod millis {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::time::Duration;

    #[expect(clippy::ref_option, reason = "serde hands out references")]
    pub(super) fn serialize<S: Serializer>(
        ttl: &Option<Duration>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let millis = ttl.map(|ttl| u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX));
        millis.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.map(Duration::from_millis))
    }
}

/// The event that an activation comes from.
#[derive(Clone, Debug)]
pub(super) struct EventData {
    pub(super) caller: Caller,
    pub(super) trigger_key: Arc<str>,
    pub(super) external_entity_id: Option<Uuid>,
    pub(super) payload: Payload,
}

/// A payload as a tree, or as text while its event only waits: a tree takes five to ten times the
/// memory of its text, and a million events may wait.
#[derive(Clone, Debug)]
pub(super) enum Payload {
    Tree(Arc<Value>),
    Text(Box<str>),
}

impl Payload {
    pub(super) fn new(payload: Value) -> Self {
        Self::Tree(Arc::new(payload))
    }

    pub(super) fn shared(&self) -> Arc<Value> {
        match self {
            Self::Tree(tree) => Arc::clone(tree),
            // Cannot fail: the text was written from a payload, and no payload is too deep.
            Self::Text(text) => Arc::new(serde_json::from_str(text).unwrap_or_default()),
        }
    }

    /// The tree; of a payload that is stored as text, null.
    pub(super) fn tree(&self) -> &Value {
        match self {
            Self::Tree(tree) => tree,
            Self::Text(_) => &Value::Null,
        }
    }
}

impl EventData {
    /// The same event with another payload.
    pub(super) fn with(&self, payload: Payload) -> Self {
        Self {
            caller: self.caller,
            trigger_key: Arc::clone(&self.trigger_key),
            external_entity_id: self.external_entity_id,
            payload,
        }
    }

    /// The event as it is stored while it waits.
    pub(super) fn packed(&self) -> Arc<Self> {
        let text = self.payload.tree().to_string();
        Arc::new(self.with(Payload::Text(text.into_boxed_str())))
    }

    /// The event as work sees it.
    pub(super) fn opened(self: &Arc<Self>) -> Arc<Self> {
        match self.payload {
            Payload::Tree(_) => Arc::clone(self),
            Payload::Text(_) => Arc::new(self.with(Payload::Tree(self.payload.shared()))),
        }
    }

    pub(super) fn lane(&self) -> Option<Lane> {
        let entity = self.external_entity_id?;
        Some(Lane {
            caller: self.caller,
            trigger: Arc::clone(&self.trigger_key),
            entity,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, EventData, Payload};
    use serde_json::json;
    use std::sync::Arc;
    use uuid::Uuid;

    #[test]
    fn a_stored_payload_is_the_same_afterwards() {
        let payload = json!({
            "text": "\u{0}\"\\ü🙂\u{2028}", "": [null, true, [], {}],
            "numbers": [0, -0.0, 80.0, 0.1, 1e-7, 5e-324, f64::MAX, 123_456_789.123_456_79,
                u64::MAX, i64::MIN],
        });
        let caller = Caller {
            app: Uuid::nil(),
            instance: Uuid::nil(),
        };
        let event = Arc::new(EventData {
            caller,
            trigger_key: "t".into(),
            external_entity_id: None,
            payload: Payload::new(payload.clone()),
        });
        let opened = event.packed().opened();
        // Equal values may differ in the sign of a zero and in being whole.
        assert_eq!(opened.payload.tree().to_string(), payload.to_string());
    }
}
