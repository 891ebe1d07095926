//! What the body of a call says: which entity, which idempotency key, how many items.

use crate::journal::Request;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// What a call is about, as far as its body can be read. Values are the caller's own spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Subject {
    /// As the body spells it, also where the call was refused before it was read.
    pub(super) trigger_key: Option<String>,
    pub(super) entity: Option<String>,
    pub(super) idempotency_key: Option<String>,
    /// Items of a bulk call.
    pub(super) items: Option<usize>,
    /// Activations that the answer names.
    pub(super) activated: Option<usize>,
    /// The entities of those items.
    #[serde(skip)]
    entities: Vec<String>,
}

/// Everything else in the body is skipped without being kept.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(default)]
    trigger_key: Lenient<String>,
    #[serde(default)]
    external_entity_id: Lenient<String>,
    #[serde(default)]
    idempotency: Lenient<Idempotency>,
    #[serde(default)]
    events_info: Lenient<Vec<Item>>,
    #[serde(default)]
    external_entity_ids: Lenient<Vec<Lenient<String>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    activation_ids: Lenient<Vec<IgnoredAny>>,
    #[serde(default)]
    results: Lenient<Vec<ItemAnswer>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemAnswer {
    #[serde(default)]
    activation_ids: Lenient<Vec<IgnoredAny>>,
}

#[derive(Deserialize)]
struct Idempotency {
    #[serde(default)]
    key: Lenient<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[serde(default)]
    external_entity_id: Lenient<String>,
}

/// A value of the wrong type is as good as none here: the answer has told about it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient<T> {
    Some(T),
    #[allow(dead_code, reason = "holds what is passed over")]
    Other(IgnoredAny),
}

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self::Other(IgnoredAny)
    }
}

impl<T> Lenient<T> {
    fn some(self) -> Option<T> {
        match self {
            Self::Some(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

impl Subject {
    pub(super) fn of(request: &Request) -> Self {
        let Ok(body) = serde_json::from_str::<Body>(&request.request_body) else {
            return Self::default();
        };
        let mut subject = Self {
            trigger_key: body.trigger_key.some(),
            entity: body.external_entity_id.some(),
            idempotency_key: body.idempotency.some().and_then(|it| it.key.some()),
            ..Self::default()
        };
        let entities: Option<Vec<Option<String>>> = match request.operation.as_str() {
            "bulk-report" => body.events_info.some().map(|items| {
                let ids = items.into_iter().map(|item| item.external_entity_id.some());
                ids.collect()
            }),
            "bulk-cancel" => {
                let ids = body.external_entity_ids.some();
                ids.map(|ids| ids.into_iter().map(Lenient::some).collect())
            }
            _ => None,
        };
        if let Some(entities) = entities {
            subject.items = Some(entities.len());
            subject.entities = entities.into_iter().flatten().collect();
        }
        if request.operation.ends_with("report") {
            subject.activated = activated(&request.response_body);
        }
        subject
    }

    /// Whether that entity is among those of the call; GUIDs are the same in either case.
    pub(super) fn is_about(&self, entity: &str) -> bool {
        let mut all = self.entity.iter().chain(&self.entities);
        all.any(|other| other.eq_ignore_ascii_case(entity))
    }
}

/// Activations that an answer names, over all its items.
fn activated(answer: &str) -> Option<usize> {
    let answer: Answer = serde_json::from_str(answer).ok()?;
    match (answer.activation_ids.some(), answer.results.some()) {
        (Some(ids), _) => Some(ids.len()),
        (None, Some(items)) => {
            let ids = items
                .into_iter()
                .filter_map(|item| item.activation_ids.some());
            Some(ids.map(|ids| ids.len()).sum())
        }
        (None, None) => None,
    }
}
