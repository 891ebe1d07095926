//! What a webhook says.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use triggers_runtime::{AppId, InstanceId, Timestamp, Uuid};

use crate::Refusal;
use crate::json;
use crate::verifier::Claims;

/// A verified webhook (API summary [8.1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s8.1)).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// The installation that the event is about. The service sends it with every documented event.
    pub instance_id: Option<InstanceId>,
    /// The name of the event, such as `AppInstalled`.
    pub event_type: String,
    /// When the webhook was signed, in seconds since 1970; 0 if it does not say.
    pub issued_at: i64,
    /// Who caused the event: `identityType` and an id.
    pub identity: Option<Value>,
    /// The account and the site: `accountId`, `parentAccountId`, `siteId`.
    pub account_info: Option<Value>,
    /// How many queued commands the registry of instances dropped because of this event.
    pub dropped: u64,
    /// What happened.
    pub kind: EventKind,
    digest: String,
}

/// What happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind {
    /// The app was installed. From now on its events can be reported for the instance.
    AppInstalled {
        /// The app.
        app_id: Option<AppId>,
        /// The instance on the original site, if the site is a copy.
        origin_instance_id: Option<InstanceId>,
    },
    /// The app was removed. Nothing can be reported for the instance any more.
    AppRemoved {
        /// The app.
        app_id: Option<AppId>,
    },
    /// Something happened to an entity of the site, such as a contact.
    Domain(Box<DomainEvent>),
    /// Any other event: the JSON that it carries.
    Other(Value),
}

/// An event of an entity of the site.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DomainEvent {
    /// Identifies the event, not the entity. The same event has the same id in every delivery.
    pub id: String,
    /// The type of the entity, such as `wix.contacts.v4.contact`.
    pub entity_fqdn: String,
    /// What happened to it, such as `deleted`.
    pub slug: String,
    /// The entity.
    pub entity_id: String,
    /// When it happened.
    pub event_time: Option<Timestamp>,
    /// Whether it results from a privacy request: then the app must erase what it knows of the entity.
    pub triggered_by_anonymize_request: bool,
    /// Grows with each event of one entity, so that an outdated event can be ignored.
    pub entity_event_sequence: Option<u64>,
    /// The whole event, with `createdEvent`, `updatedEvent`, `deletedEvent` or `actionEvent`.
    pub json: Value,
}

impl DomainEvent {
    /// Returns the id of the entity, if it is a GUID.
    #[must_use]
    pub fn entity_uuid(&self) -> Option<Uuid> {
        Uuid::parse_str(&self.entity_id).ok()
    }
}

impl Event {
    /// Reads the data of a webhook, in which two values are texts that hold JSON.
    pub(crate) fn read(claims: &Claims) -> Result<Self, Refusal> {
        let text = claims.data.as_str().ok_or(Refusal::Data)?;
        let Ok(Value::Object(mut envelope)) = json::parse(text.as_bytes()) else {
            return Err(Refusal::Data);
        };
        let event_type = self::text(&envelope, "eventType").filter(|name| !name.is_empty());
        let event_type = event_type.ok_or(Refusal::Data)?;
        let instance_id = match envelope.get("instanceId") {
            None | Some(Value::Null) => None,
            Some(_) => Some(id(&envelope, "instanceId").ok_or(Refusal::Data)?),
        };
        let digest = digest(envelope.get("data"));
        let data = embedded(envelope.remove("data"))?;
        Ok(Self {
            instance_id,
            issued_at: claims.issued_at,
            identity: embedded(envelope.remove("identity"))?,
            account_info: envelope.remove("accountInfo"),
            dropped: 0,
            kind: EventKind::read(&event_type, data.unwrap_or_default(), instance_id)?,
            event_type,
            digest,
        })
    }

    /// Returns what is the same in every delivery of this event, and different for other events.
    ///
    /// Only domain events have an id of their own. The others are distinguished by their type, their
    /// instance, their data and the second in which they were signed.
    #[must_use]
    pub fn id(&self) -> String {
        if let EventKind::Domain(event) = &self.kind {
            return format!("{}:{}", event.entity_fqdn, event.id);
        }
        let instance = self.instance_id.map(InstanceId::to_uuid);
        format!(
            "{}:{}:{}:{}",
            self.event_type,
            instance.unwrap_or_default(),
            self.issued_at,
            self.digest
        )
    }
}

impl EventKind {
    fn read(event_type: &str, data: Value, instance: Option<InstanceId>) -> Result<Self, Refusal> {
        let none = Map::new();
        let fields = data.as_object().unwrap_or(&none);
        match event_type {
            // Without an instance, it is not known whose installation it is.
            "AppInstalled" | "AppRemoved" if instance.is_none() => Err(Refusal::Data),
            "AppInstalled" => Ok(Self::AppInstalled {
                app_id: id(fields, "appId"),
                origin_instance_id: id(fields, "originInstanceId"),
            }),
            "AppRemoved" => Ok(Self::AppRemoved {
                app_id: id(fields, "appId"),
            }),
            _ => Ok(match DomainEvent::read(fields) {
                Some(event) => Self::Domain(Box::new(DomainEvent {
                    json: data,
                    ..event
                })),
                None => Self::Other(data),
            }),
        }
    }
}

impl DomainEvent {
    fn read(fields: &Map<String, Value>) -> Option<Self> {
        let flag = fields.get("triggeredByAnonymizeRequest");
        Some(Self {
            id: text(fields, "id").filter(|id| !id.is_empty())?,
            entity_fqdn: text(fields, "entityFqdn")?,
            slug: text(fields, "slug").unwrap_or_default(),
            entity_id: text(fields, "entityId").unwrap_or_default(),
            event_time: text(fields, "eventTime").and_then(|time| time.parse().ok()),
            triggered_by_anonymize_request: flag.is_some_and(|flag| *flag == Value::Bool(true)),
            entity_event_sequence: text(fields, "entityEventSequence")
                .and_then(|number| number.parse().ok()),
            json: Value::Null,
        })
    }
}

fn text(fields: &Map<String, Value>, key: &str) -> Option<String> {
    fields.get(key)?.as_str().map(str::to_owned)
}

fn id<T: From<Uuid>>(fields: &Map<String, Value>, key: &str) -> Option<T> {
    let id = Uuid::parse_str(fields.get(key)?.as_str()?).ok()?;
    Some(T::from(id))
}

/// Reads a text that holds JSON, or nothing. Anything but a text is taken as it is.
fn embedded(value: Option<Value>) -> Result<Option<Value>, Refusal> {
    match value {
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => json::parse(text.as_bytes())
            .map(Some)
            .map_err(|_| Refusal::Data),
        Some(Value::Null) | None => Ok(None),
        other => Ok(other),
    }
}

fn digest(data: Option<&Value>) -> String {
    let text = data.map(Value::to_string).unwrap_or_default();
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let mut hex = String::new();
    for byte in &digest.as_ref()[..16] {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
