//! Bodies as serde structs (docs/api.md#s11).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::sample::{Sample, TRIGGER_KEY};

#[derive(Serialize)]
pub(super) struct TokenRequest {
    pub(super) instance_id: Uuid,
    pub(super) client_id: Uuid,
    pub(super) client_secret: &'static str,
    pub(super) grant_type: &'static str,
}

#[derive(Deserialize)]
pub(super) struct Token {
    pub(super) access_token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    trigger_key: &'static str,
    payload: Payload,
    external_entity_id: Uuid,
    idempotency: Idempotency,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkReport {
    pub(super) trigger_key: &'static str,
    pub(super) events_info: Vec<Event>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    payload: Payload,
    external_entity_id: Uuid,
    idempotency: Idempotency,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    appointment_title: String,
    starts_at: Timestamp,
    contact_id: Uuid,
}

#[derive(Serialize)]
struct Idempotency {
    key: Uuid,
}

impl From<Event> for Report {
    fn from(event: Event) -> Self {
        Self {
            trigger_key: TRIGGER_KEY,
            payload: event.payload,
            external_entity_id: event.external_entity_id,
            idempotency: event.idempotency,
        }
    }
}

impl Event {
    /// The event under a key of its own.
    pub(super) fn new(sample: Sample) -> Self {
        Self {
            payload: Payload {
                appointment_title: sample.title,
                starts_at: sample.starts_at,
                contact_id: sample.contact,
            },
            external_entity_id: sample.appointment,
            idempotency: Idempotency {
                key: Uuid::now_v7(),
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reported {
    #[serde(default)]
    pub(super) activation_ids: Vec<Uuid>,
}

#[derive(Deserialize)]
pub(super) struct BulkAnswer {
    pub(super) results: Vec<ItemResult>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemResult {
    pub(super) item_metadata: ItemMetadata,
    #[serde(default)]
    pub(super) activation_ids: Vec<Uuid>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemMetadata {
    pub(super) original_index: usize,
    pub(super) success: bool,
}
