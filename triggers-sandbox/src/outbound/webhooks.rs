//! Webhooks to the app (docs/api.md#s8.1).

use super::Sent;
use crate::engine::Caller;
use crate::journal::Operation;
use crate::shared::Shared;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const NO_TARGET: &str = "no receiver of webhooks is set; start the sandbox with `--webhooks URL`";
/// The real service waits longer between attempts.
const PAUSE: Duration = Duration::from_millis(200);
/// Attempts and duplicates of one event.
const MOST: u32 = 20;

/// An event to send to the app.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Webhook {
    /// The name of the event, such as `AppInstalled`.
    pub event_type: String,
    /// The instance that it is about.
    pub instance_id: Uuid,
    /// The app; without it the one of the first manifest.
    #[serde(default)]
    pub app_id: Option<Uuid>,
    /// The data of the event, `{}` if there is none.
    #[serde(default = "no_data")]
    pub data: Value,
    /// How often it is sent until it is answered with 200, at most 20 times.
    #[serde(default = "attempts")]
    pub attempts: u32,
    /// How often it is sent again after that, at most 20 times.
    #[serde(default)]
    pub duplicates: u32,
}

fn no_data() -> Value {
    json!({})
}

fn attempts() -> u32 {
    3
}

/// One delivery of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Delivery {
    /// Its position in the journal.
    pub request: u64,
    /// The HTTP status; 0 if there was no answer in time.
    pub status: u16,
    /// The body of the answer, or why there is none.
    pub answer: String,
}

impl Webhook {
    /// Creates an event of this type about an instance, which is sent up to three times.
    #[must_use]
    pub fn new(event_type: impl Into<String>, instance_id: Uuid) -> Self {
        Self {
            event_type: event_type.into(),
            instance_id,
            app_id: None,
            data: no_data(),
            attempts: attempts(),
            duplicates: 0,
        }
    }

    /// Sends it, and records each delivery in the journal.
    pub(super) fn send(&self, shared: &Shared) -> Result<Vec<Delivery>, String> {
        let target = shared.outbound.webhooks.as_ref().ok_or(NO_TARGET)?;
        let app = self.app_id.or(shared.catalog.first_app());
        let app = app.unwrap_or_default();
        let mut data = self.data.clone();
        if let (Some(data), "AppInstalled" | "AppRemoved") =
            (data.as_object_mut(), &*self.event_type)
        {
            data.entry("appId").or_insert(json!(app));
        }
        let identity = json!({ "identityType": "WIX_USER", "wixUserId": self.instance_id });
        let envelope = json!({
            "eventType": self.event_type,
            "instanceId": self.instance_id,
            "data": data.to_string(),
            "identity": identity.to_string(),
        });
        let token = target.key.webhook(&envelope);
        let caller = Caller {
            app,
            instance: self.instance_id,
        };
        let event = Sent {
            event_type: Some(self.event_type.clone()),
            body: envelope.to_string(),
            ..Sent::new(Operation::Webhook, caller)
        };
        let send = || {
            let sent = target.post("", &token, event.clone());
            let problem = sent.problem.as_ref().map(|it| it.description.clone());
            Delivery {
                status: sent.status,
                answer: problem.unwrap_or_else(|| sent.answer.clone()),
                request: shared.record_sent(sent),
            }
        };
        let mut deliveries = vec![send()];
        for _ in 1..self.attempts.min(MOST) {
            if deliveries.last().is_some_and(|last| last.status == 200) {
                break;
            }
            std::thread::sleep(PAUSE);
            deliveries.push(send());
        }
        deliveries.extend((0..self.duplicates.min(MOST)).map(|_| send()));
        Ok(deliveries)
    }
}
